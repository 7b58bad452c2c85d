//! All rules, one file each.

use super::rule::Rule;

mod and_instead_of_or;
mod any_namespace_peer;
mod assumed_namespace_label;
mod deny_that_allows;
mod dns_blocked;
mod dns_tcp_blocked;
mod duplicate_field;
mod duplicate_name;
mod empty_ip_block;
mod empty_peers_allow_all;
mod empty_ports_allow_all;
mod empty_selector_selects_all;
mod except_without_effect;
mod forbidden_field;
mod host_network_pod;
mod ignored_content;
mod ignored_rules;
mod implicit_isolation;
mod invalid_value;
mod invalid_yaml;
mod ip_block_covers_pods;
mod metadata_service_reachable;
mod missing_default_deny;
mod missing_field;
mod no_matching_namespace;
mod no_matching_peer;
mod no_matching_pods;
mod non_canonical_cidr;
mod one_sided_allow;
mod open_to_world;
mod or_instead_of_and;
mod redundant_policy;
mod removed_api_version;
mod rule_in_wrong_direction;
mod service_port;
mod split_port;
mod split_rule;
mod surprising_scalar;
mod unknown_field;
mod unknown_kind;
mod unknown_named_port;
mod unreachable_peer;
mod unreachable_port;
mod unreachable_rule;
mod unsatisfiable_selector;
mod unsupported_value;
pub(super) mod unused_ignore;
mod wrong_type;

/// All rules, in the order of the documentation.
pub static ALL: &[&Rule] = &[
    &invalid_yaml::INVALID_YAML,
    &unknown_kind::UNKNOWN_KIND,
    &removed_api_version::REMOVED_API_VERSION,
    &unknown_field::UNKNOWN_FIELD,
    &duplicate_field::DUPLICATE_FIELD,
    &wrong_type::WRONG_TYPE,
    &missing_field::MISSING_FIELD,
    &invalid_value::INVALID_VALUE,
    &unsupported_value::UNSUPPORTED_VALUE,
    &forbidden_field::FORBIDDEN_FIELD,
    &ignored_content::IGNORED_CONTENT,
    &or_instead_of_and::OR_INSTEAD_OF_AND,
    &split_rule::SPLIT_RULE,
    &split_port::SPLIT_PORT,
    &ignored_rules::IGNORED_RULES,
    &implicit_isolation::IMPLICIT_ISOLATION,
    &empty_peers_allow_all::EMPTY_PEERS_ALLOW_ALL,
    &empty_ports_allow_all::EMPTY_PORTS_ALLOW_ALL,
    &empty_selector_selects_all::EMPTY_SELECTOR_SELECTS_ALL,
    &deny_that_allows::DENY_THAT_ALLOWS,
    &assumed_namespace_label::ASSUMED_NAMESPACE_LABEL,
    &surprising_scalar::SURPRISING_SCALAR,
    &non_canonical_cidr::NON_CANONICAL_CIDR,
    &rule_in_wrong_direction::RULE_IN_WRONG_DIRECTION,
    &unsatisfiable_selector::UNSATISFIABLE_SELECTOR,
    &empty_ip_block::EMPTY_IP_BLOCK,
    &unreachable_rule::UNREACHABLE_RULE,
    &unreachable_peer::UNREACHABLE_PEER,
    &unreachable_port::UNREACHABLE_PORT,
    &redundant_policy::REDUNDANT_POLICY,
    &unused_ignore::UNUSED_IGNORE,
    &dns_blocked::DNS_BLOCKED,
    &dns_tcp_blocked::DNS_TCP_BLOCKED,
    &except_without_effect::EXCEPT_WITHOUT_EFFECT,
    &duplicate_name::DUPLICATE_NAME,
    &and_instead_of_or::AND_INSTEAD_OF_OR,
    &no_matching_pods::NO_MATCHING_PODS,
    &no_matching_peer::NO_MATCHING_PEER,
    &no_matching_namespace::NO_MATCHING_NAMESPACE,
    &unknown_named_port::UNKNOWN_NAMED_PORT,
    &service_port::SERVICE_PORT,
    &one_sided_allow::ONE_SIDED_ALLOW,
    &host_network_pod::HOST_NETWORK_POD,
    &ip_block_covers_pods::IP_BLOCK_COVERS_PODS,
    &missing_default_deny::MISSING_DEFAULT_DENY,
    &open_to_world::OPEN_TO_WORLD,
    &any_namespace_peer::ANY_NAMESPACE_PEER,
    &metadata_service_reachable::METADATA_SERVICE_REACHABLE,
];

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}
