//! All rules, one file each.

use super::rule::Rule;

/// All rules, in the order of the documentation.
pub static ALL: &[&Rule] = &[];

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}
