//! All rules, one file each.

use super::rule::Rule;

mod and_instead_of_or;
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
mod ignored_content;
mod ignored_rules;
mod implicit_isolation;
mod invalid_value;
mod invalid_yaml;
mod missing_field;
mod non_canonical_cidr;
mod or_instead_of_and;
mod redundant_policy;
mod removed_api_version;
mod rule_in_wrong_direction;
mod split_port;
mod split_rule;
mod surprising_scalar;
mod unknown_field;
mod unknown_kind;
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
];

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}
