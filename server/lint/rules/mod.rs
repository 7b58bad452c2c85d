//! All rules, one file each.

use super::rule::Rule;

mod assumed_namespace_label;
mod deny_that_allows;
mod duplicate_field;
mod empty_peers_allow_all;
mod empty_ports_allow_all;
mod empty_selector_selects_all;
mod forbidden_field;
mod ignored_content;
mod ignored_rules;
mod implicit_isolation;
mod invalid_value;
mod invalid_yaml;
mod missing_field;
mod non_canonical_cidr;
mod or_instead_of_and;
mod removed_api_version;
mod rule_in_wrong_direction;
mod split_port;
mod split_rule;
mod surprising_scalar;
mod unknown_field;
mod unknown_kind;
mod unsupported_value;
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
];

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}
