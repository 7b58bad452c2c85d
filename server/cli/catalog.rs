//! The rules as people look them up.

use crate::lint::internal_error::INTERNAL_ERROR;
use crate::lint::rule::{Group, Rule};
use crate::lint::rules;

/// All rules that a report can hold.
pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    rules::ALL.iter().copied().chain([&INTERNAL_ERROR])
}

/// The rules of each group that has some, in the order of the documentation.
pub(super) fn by_group() -> impl Iterator<Item = (Group, Vec<&'static Rule>)> {
    let groups = Group::ALL.into_iter().chain([Group::Internal]);
    let filled = groups.map(|group| (group, all().filter(|rule| rule.group == group).collect()));
    filled.filter(|(_, rules): &(Group, Vec<_>)| !rules.is_empty())
}
