//! All rules, one file each.

use super::rule::Rule;

mod duplicate_field;
mod forbidden_field;
mod invalid_value;
mod invalid_yaml;
mod missing_field;
mod removed_api_version;
mod unknown_field;
mod unknown_kind;
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
    &unused_ignore::UNUSED_IGNORE,
];

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}
