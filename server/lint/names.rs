//! The names by which people call rules: in ignores, in the configuration, on the command line.

use std::fmt;
use std::str::FromStr;

use super::config::read_text;
use super::rule::{Group, Rule};
use super::rules;

/// A rule, or all rules of a group.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Named {
    /// One rule.
    Rule(&'static Rule),
    /// Every rule of the group.
    Group(Group),
}

/// A name that is neither a rule nor a group.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no rule or group {name:?}{}", hint(*.nearest))]
pub struct UnknownName {
    /// The name as written.
    pub name: String,
    /// The name that was likely meant.
    pub nearest: Option<&'static str>,
}

impl Named {
    /// Every name there is, rules before groups, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Self> {
        let groups = Group::ALL.iter().copied().map(Self::Group);
        rules::ALL.iter().copied().map(Self::Rule).chain(groups)
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.name,
            Self::Group(group) => group.name(),
        }
    }

    /// Whether `rule` is called by it.
    pub fn covers(self, rule: &Rule) -> bool {
        match self {
            Self::Rule(named) => named == rule,
            Self::Group(group) => group == rule.group,
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl PartialOrd for Named {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Named {
    /// By name.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.name().cmp(other.name())
    }
}

impl FromStr for Named {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::all().find(|named| named.name() == name).ok_or_else(|| UnknownName {
            name: name.to_owned(),
            nearest: nearest(name, Self::all().map(Self::name)),
        })
    }
}

impl<'de> serde::Deserialize<'de> for Named {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, "the name of a rule or group", str::parse)
    }
}

/// The nearest of `names`, if one is near.
pub(super) fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = names.into_iter().map(|known| (strsim::jaro_winkler(name, known), known));
    let nearest = scored.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > 0.7);
    nearest.map(|(_, known)| known)
}

/// `: did you mean ...?` with the nearest of `names`, or nothing if none is near.
pub fn did_you_mean<'a>(name: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    hint(nearest(name, names))
}

/// `: did you mean ...?`, or nothing if nothing is near.
pub(super) fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |known| format!(": did you mean `{known}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_groups_are_called_by_their_names() {
        for named in Named::all() {
            assert_eq!(named.name().parse(), Ok(named));
        }
        let api = Named::Group(Group::Api);
        let covered: Vec<_> = rules::ALL.iter().filter(|rule| api.covers(rule)).collect();
        assert!(covered.iter().all(|rule| rule.group == Group::Api) && covered.len() > 5);
    }

    #[test]
    fn a_name_nobody_knows_is_told_what_it_may_have_meant() {
        let told = |name: &str| name.parse::<Named>().unwrap_err().to_string();
        assert_eq!(
            told("unkown-field"),
            "there is no rule or group \"unkown-field\": did you mean `unknown-field`?"
        );
        assert_eq!(told("xyzzy"), "there is no rule or group \"xyzzy\"");
        assert!(told("internal").starts_with("there is no rule or group \"internal\""));
    }
}
