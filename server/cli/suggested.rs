//! Values that shells complete.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};

use super::catalog;
use crate::lint::rule::Group;
use crate::policy::Template;

/// Takes any text and lets shells complete some. What is wrong with another text is said where it
/// is looked up, in better words than clap's.
#[derive(Clone)]
pub(super) struct Suggested(fn() -> Vec<PossibleValue>);

/// Rules by name.
pub(super) const RULES: Suggested = Suggested(rules);
/// Rules and groups by name.
pub(super) const RULES_AND_GROUPS: Suggested = Suggested(|| [groups(), rules()].concat());
/// Templates by name.
pub(super) const TEMPLATES: Suggested = Suggested(templates);

fn rules() -> Vec<PossibleValue> {
    catalog::all().map(|rule| PossibleValue::new(rule.name)).collect()
}

fn groups() -> Vec<PossibleValue> {
    Group::ALL.map(|group| PossibleValue::new(group.name())).into()
}

fn templates() -> Vec<PossibleValue> {
    let templates = Template::ALL.iter();
    templates.map(|it| PossibleValue::new(it.name).help(it.summary)).collect()
}

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter()))
    }
}
