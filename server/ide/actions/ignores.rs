//! Findings that their authors accept: ignored at their line, or in all of the file.

use std::collections::BTreeMap;

use crate::ide::change::Change;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::Rule;
use crate::lint::run::check;
use crate::lint::suppress::add::{add, add_to_file, can_ignore, takes_comments};
use crate::text::between;

use super::asked::Asked;
use super::{ActionKind, Offer};

/// Offers to ignore what is found there, rule by rule.
pub(super) fn offer<'a>(asked: &Asked<'a>, offers: &mut Vec<Offer<'a>>) {
    let name = asked.name();
    if !takes_comments(&name) {
        return;
    }
    let mut rules: BTreeMap<&str, (&'static Rule, Vec<usize>)> = BTreeMap::new();
    for (index, found) in asked.found().into_iter().filter(|(_, found)| can_ignore(found.rule)) {
        rules.entry(found.rule.name).or_insert((found.rule, Vec::new())).1.push(index);
    }
    let asked = *asked;
    for (rule, found) in rules.values().cloned() {
        let title = format!("Ignore `{}` here", rule.name);
        let here = found.clone();
        let make = move || ignored(&asked, rule, &here);
        offers.push(Offer::later(ActionKind::QuickFix, title, make).fixing(found));
    }
    for (rule, _) in rules.values() {
        let title = format!("Ignore `{}` in this file", rule.name);
        let all = asked.report.diagnostics.iter().enumerate();
        let found = all.filter(|(_, found)| found.rule == *rule).map(|(index, _)| index);
        let rule = *rule;
        let make = move || ignored_in_file(&asked, rule);
        offers.push(Offer::later(ActionKind::QuickFix, title, make).fixing(found.collect()));
    }
}

/// The file with an ignore of the rule for all of it.
fn ignored_in_file(asked: &Asked<'_>, rule: &Rule) -> Option<Change> {
    let edit = add_to_file(&asked.source(&asked.name(), &asked.view.file.text), rule)?;
    Some(asked.change(vec![edit]))
}

/// The file with ignores for those findings of a rule.
fn ignored(asked: &Asked<'_>, rule: &Rule, found: &[usize]) -> Option<Change> {
    let (name, text) = (asked.name(), &*asked.view.file.text);
    let at = |span| {
        let mut there = found.iter().filter_map(|index| asked.report.diagnostics.get(*index));
        there.any(|it| it.span == span)
    };
    let judge = |text: &str| {
        let source = asked.source(&name, text);
        check(&source, asked.view.settings, asked.view.workspace).diagnostics
    };
    let wanted = |it: &Diagnostic| it.rule == rule && at(it.span);
    let added = add(&asked.source(&name, text), wanted, "", judge)?;
    Some(asked.change(between(text, &added.text)))
}
