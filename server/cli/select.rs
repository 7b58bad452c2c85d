//! `--select` and `--ignore`: names to severities.

use std::collections::BTreeMap;

use super::catalog::did_you_mean;
use crate::lint::rule::{Group, Rule, Severity};
use crate::lint::rules;

/// A name that is neither a rule nor a group.
#[derive(Debug, thiserror::Error)]
#[error("there is no rule or group {name:?}{hint}\n`netpol-lint explain` lists all rules")]
pub(super) struct UnknownName {
    name: String,
    hint: String,
}

/// What one name says of a rule.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Match {
    No,
    Group,
    Rule,
}

/// The severities that `--select` and `--ignore` change: rules named by themselves count more than
/// their groups, and of two equals `ignore` wins. A selected rule that is off by default warns.
pub(super) fn levels(
    select: &[String],
    ignore: &[String],
) -> Result<BTreeMap<&'static str, Option<Severity>>, UnknownName> {
    levels_of(rules::ALL, select, ignore)
}

fn levels_of(
    all: &[&'static Rule],
    select: &[String],
    ignore: &[String],
) -> Result<BTreeMap<&'static str, Option<Severity>>, UnknownName> {
    for name in select.iter().chain(ignore) {
        known(all, name)?;
    }
    let mut levels = BTreeMap::new();
    for rule in all {
        let (wanted, unwanted) = (best(select, rule), best(ignore, rule));
        if unwanted > Match::No && unwanted >= wanted || wanted == Match::No && !select.is_empty() {
            levels.insert(rule.name, None);
        } else if wanted > Match::No {
            levels.insert(rule.name, Some(rule.severity.unwrap_or(Severity::Warning)));
        }
    }
    Ok(levels)
}

fn best(names: &[String], rule: &Rule) -> Match {
    let matches = names.iter().map(|name| {
        if name == rule.name {
            Match::Rule
        } else if name == rule.group.name() {
            Match::Group
        } else {
            Match::No
        }
    });
    matches.max().unwrap_or(Match::No)
}

fn known(all: &[&'static Rule], name: &str) -> Result<(), UnknownName> {
    let groups = Group::ALL.iter().map(|group| group.name());
    let mut names = all.iter().map(|rule| rule.name).chain(groups);
    if names.clone().any(|known| known == name) {
        return Ok(());
    }
    Err(UnknownName { name: name.to_owned(), hint: did_you_mean(name, &mut names) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{ALL, LATE_RULE, TYPO_RULE, WIDE_OPEN};

    fn levels(select: &str, ignore: &str) -> String {
        let names = |list: &str| list.split_terminator(',').map(str::to_owned).collect::<Vec<_>>();
        match levels_of(ALL, &names(select), &names(ignore)) {
            Ok(levels) => format!("{levels:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn rules_count_more_than_groups_and_ignoring_more_than_selecting() {
        assert_eq!((TYPO_RULE.name, LATE_RULE.name), ("typo-rule", "late-rule"));
        assert_eq!(WIDE_OPEN.name, "wide-open");
        insta::assert_snapshot!(levels("", ""), @"{}");
        insta::assert_snapshot!(levels("", "api"), @r#"{"typo-rule": None}"#);
        insta::assert_snapshot!(levels("hardening", ""), @r#"{"late-rule": None, "typo-rule": None, "wide-open": Some(Warning)}"#);
        insta::assert_snapshot!(levels("typo-rule", "api"), @r#"{"late-rule": None, "typo-rule": Some(Error), "wide-open": None}"#);
        insta::assert_snapshot!(levels("api", "typo-rule"), @r#"{"late-rule": None, "typo-rule": None, "wide-open": None}"#);
    }

    #[test]
    fn a_name_nobody_knows_is_told_what_it_may_have_meant() {
        insta::assert_snapshot!(levels("tipo-rule", ""), @r#"
        there is no rule or group "tipo-rule": did you mean `typo-rule`?
        `netpol-lint explain` lists all rules
        "#);
        insta::assert_snapshot!(levels("", "xyzzy"), @r#"
        there is no rule or group "xyzzy"
        `netpol-lint explain` lists all rules
        "#);
    }
}
