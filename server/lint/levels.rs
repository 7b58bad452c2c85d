//! Which rules run, and how bad what they find is: from selections and levels to one severity a rule.

use std::collections::BTreeMap;
use std::fmt;

use super::names::Named;
use super::rule::{Rule, Severity};
use super::rules;

/// How bad the findings of a rule are, or that it does not run.
#[derive(
    Copy, Clone, PartialEq, Eq, Debug, serde::Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The cluster refuses it, or drops what was meant.
    Error,
    /// Likely not what was meant.
    Warning,
    /// Worth knowing; never fails a run by default.
    Info,
    /// The rule does not run.
    Off,
}

impl Level {
    /// The severity; `None` is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Off => None,
        }
    }
}

impl From<Option<Severity>> for Level {
    fn from(severity: Option<Severity>) -> Self {
        match severity {
            Some(Severity::Error) => Self::Error,
            Some(Severity::Warning) => Self::Warning,
            Some(Severity::Info) => Self::Info,
            None => Self::Off,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.severity() {
            Some(severity) => severity.fmt(f),
            None => f.pad("off"),
        }
    }
}

/// Rules to run and to leave out. Rules named by themselves count more than their groups, and of
/// two equals `ignore` wins.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// If it names something, only these run.
    pub select: Vec<Named>,
    /// These do not run.
    pub ignore: Vec<Named>,
}

/// What a selection says of one rule.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Verdict {
    /// Left out, or not among those selected.
    Unwanted,
    /// Selected, and not left out.
    Wanted,
    /// Nothing: it is as it would be.
    Silent,
}

impl Selection {
    fn verdict(&self, rule: &Rule) -> Verdict {
        let (wanted, unwanted) = (best(&self.select, rule), best(&self.ignore, rule));
        if unwanted > 0 && unwanted >= wanted || wanted == 0 && !self.select.is_empty() {
            Verdict::Unwanted
        } else if wanted > 0 {
            Verdict::Wanted
        } else {
            Verdict::Silent
        }
    }
}

/// How closely one of `names` calls the rule: 2 by its own name, 1 by its group's.
fn best(names: &[Named], rule: &Rule) -> u8 {
    let matches = names.iter().filter(|named| named.covers(rule));
    matches.map(|named| if matches!(named, Named::Rule(_)) { 2 } else { 1 }).max().unwrap_or(0)
}

/// Severities by rule name, where they differ from the rule's own; `None` is off.
pub type Severities = BTreeMap<&'static str, Option<Severity>>;

/// The severities under a configuration and the command line's wishes.
///
/// `tables` are levels by rule or group, later ones winning; in one table a rule counts more than
/// its group. `flags` win over all: what they select runs, and their `select` takes the place of
/// the configured one. A rule that is off by itself warns where it is selected.
pub fn severities(tables: &[&Levels], configured: &Selection, flags: &Selection) -> Severities {
    severities_of(rules::ALL, tables, configured, flags)
}

/// Levels by rule or group.
pub type Levels = BTreeMap<Named, Level>;

fn severities_of(
    all: &[&'static Rule],
    tables: &[&Levels],
    configured: &Selection,
    flags: &Selection,
) -> Severities {
    let mut severities = Severities::new();
    for rule in all {
        let level =
            tables.iter().rev().find_map(|table| level_in(table, rule)).map(Level::severity);
        let own = level.unwrap_or(rule.severity);
        let selected = own.or(rule.severity).unwrap_or(Severity::Warning);
        let severity = match (flags.verdict(rule), configured.verdict(rule)) {
            (Verdict::Unwanted, _) | (Verdict::Silent, Verdict::Unwanted) => None,
            (Verdict::Wanted, _) => Some(selected),
            (Verdict::Silent, Verdict::Wanted) if level.is_none() => Some(selected),
            (Verdict::Silent, _) => own,
        };
        if severity != rule.severity || level.is_some() {
            severities.insert(rule.name, severity);
        }
    }
    severities
}

/// The level of `rule` in one table.
fn level_in(table: &Levels, rule: &Rule) -> Option<Level> {
    let of = |by_rule| {
        table
            .iter()
            .find(|(name, _)| matches!(name, Named::Rule(_)) == by_rule && name.covers(rule))
    };
    of(true).or_else(|| of(false)).map(|(_, level)| *level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rule::{Check, Group, declare_rule};

    declare_rule! {
        /// A name with a slip in it.
        TYPO_RULE = "typo-rule", Api, Some(Severity::Error), Check::Run
    }
    declare_rule! {
        /// Something that comes late.
        LATE_RULE = "late-rule", Pitfall, Some(Severity::Warning), Check::Run
    }
    declare_rule! {
        /// A door that stands open.
        WIDE_OPEN = "wide-open", Hardening, None, Check::Run
    }
    static ALL: &[&Rule] = &[&TYPO_RULE, &LATE_RULE, &WIDE_OPEN];

    fn named(name: &str) -> Named {
        let rule = ALL.iter().find(|rule| rule.name == name).copied().map(Named::Rule);
        let group = || Group::ALL.into_iter().find(|group| group.name() == name).map(Named::Group);
        rule.or_else(group).expect("is a name")
    }

    fn selection(select: &str, ignore: &str) -> Selection {
        let names = |list: &str| list.split_terminator(',').map(named).collect();
        Selection { select: names(select), ignore: names(ignore) }
    }

    /// The severities of the three rules: `e`rror, `w`arning, `i`nfo or `-`.
    fn shown(tables: &[&[(&str, Level)]], configured: [&str; 2], flags: [&str; 2]) -> String {
        let tables: Vec<Levels> = tables
            .iter()
            .map(|table| table.iter().map(|(name, level)| (named(name), *level)).collect())
            .collect();
        let [configured, flags] =
            [configured, flags].map(|[select, ignore]| selection(select, ignore));
        let severities =
            severities_of(ALL, &tables.iter().collect::<Vec<_>>(), &configured, &flags);
        let of = |rule: &&Rule| severities.get(rule.name).copied().unwrap_or(rule.severity);
        let letter = |severity: Severity| severity.to_string().remove(0);
        ALL.iter().map(|rule| of(rule).map_or('-', letter)).collect()
    }

    const NONE: [&str; 2] = ["", ""];

    #[test]
    fn rules_count_more_than_groups_and_ignoring_more_than_selecting() {
        for (select, ignore, expected) in [
            ("", "", "ew-"),
            ("", "api", "-w-"),
            ("hardening", "", "--w"),
            ("typo-rule", "api", "e--"),
            ("api", "typo-rule", "---"),
            ("typo-rule", "typo-rule", "---"),
        ] {
            assert_eq!(shown(&[], NONE, [select, ignore]), expected, "flags {select} {ignore}");
            assert_eq!(shown(&[], [select, ignore], NONE), expected, "config {select} {ignore}");
        }
    }

    #[test]
    fn later_tables_win_and_in_one_a_rule_wins_over_its_group() {
        use Level::{Error, Info, Off, Warning};
        let group: &[_] = &[("hardening", Warning), ("api", Warning), ("typo-rule", Info)];
        assert_eq!(shown(&[group], NONE, NONE), "iww");
        assert_eq!(shown(&[group, &[("api", Off), ("late-rule", Error)]], NONE, NONE), "-ew");
        assert_eq!(shown(&[&[("wide-open", Off)]], ["hardening", ""], NONE), "---");
    }

    #[test]
    fn flags_win_over_the_configuration() {
        use Level::{Error, Off};
        assert_eq!(shown(&[&[("typo-rule", Off)]], NONE, ["typo-rule", ""]), "e--");
        assert_eq!(shown(&[&[("wide-open", Error)]], NONE, ["", "api"]), "-we");
        assert_eq!(shown(&[], ["api", "late-rule"], ["late-rule", ""]), "-w-");
        assert_eq!(shown(&[], ["", "late-rule"], ["", "api"]), "---");
    }
}
