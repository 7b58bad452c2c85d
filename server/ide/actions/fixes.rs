//! The fixes of what was found: one, all that are safe, all that take out what has no effect.

use std::path::Path;

use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::{Applicability, Fix, chosen, fix_all};
use crate::lint::rule::Group;
use crate::lint::run::check;
use crate::text::{Edit, Span, between};

use super::asked::Asked;
use super::consequence::consequence;
use super::{ActionKind, Offer};
use crate::ide::change::Change;

/// Offers the fixes of what is found there.
pub(super) fn offer<'a>(asked: &Asked<'a>, offers: &mut Vec<Offer<'a>>) {
    for (index, found) in asked.found() {
        for (rank, fix) in found.fixes.iter().filter(|fix| !fix.edits.is_empty()).enumerate() {
            let change = match &fix.file {
                Some(name) => {
                    let path = asked.view.workspace.absolute(Path::new(name));
                    Change::of_file(path, fix.edits.clone())
                }
                None => asked.change(fix.edits.clone()),
            };
            let mut offer = Offer::new(ActionKind::QuickFix, title(asked, found, fix), change);
            offer.preferred = rank == 0 && fix.applicability == Applicability::Safe;
            offers.push(offer.fixing(vec![index]));
        }
        if is_needless(found) {
            offer_needless(asked, offers);
        }
    }
}

/// The title of a fix, with what it opens and closes if a person has to want it.
fn title(asked: &Asked<'_>, found: &Diagnostic, fix: &Fix) -> String {
    let title = &fix.title;
    match found.rule.group {
        _ if fix.applicability == Applicability::Safe => title.clone(),
        // It is proved to change nothing.
        Group::Reach => title.clone(),
        // What the API server refuses opens and closes nothing so far.
        Group::Api => format!("{title} (check that it is what you mean)"),
        // It names what it allows.
        _ if fix.file.is_some() => title.clone(),
        _ => {
            let spotted = asked.view.file.document_at(found.span.start);
            let effect = spotted.map(|spotted| {
                let edits = fix.edits.iter().map(|edit| {
                    let start = edit.span.start.saturating_sub(spotted.base);
                    Edit::replace(Span::new(start, start + edit.span.len()), &*edit.text)
                });
                consequence(&spotted, &edits.collect::<Vec<_>>())
            });
            format!("{title}{}", effect.unwrap_or_default())
        }
    }
}

/// Offers to fix all of the file that is safe to fix.
pub(super) fn offer_all<'a>(asked: &Asked<'a>, offers: &mut Vec<Offer<'a>>) {
    let is_safe = |found: &Diagnostic| chosen(found, Applicability::Safe).is_some();
    let fixes = indices(asked, is_safe);
    let title = format!("Fix all that is safe to fix ({})", fixes.len());
    let asked = *asked;
    if !fixes.is_empty() {
        let make = move || fixed(&asked, Applicability::Safe, |_| true);
        offers.push(Offer::later(ActionKind::FixAll, title, make).fixing(fixes));
    }
}

/// Offers to take out all of the file that is proved to have no effect, where that is more than one
/// thing.
fn offer_needless<'a>(asked: &Asked<'a>, offers: &mut Vec<Offer<'a>>) {
    let fixes = indices(asked, is_needless);
    let title = format!("Take out all {} parts of this file that are proved needless", fixes.len());
    let asked = *asked;
    if fixes.len() > 1 && offers.iter().all(|offer| offer.title != title) {
        let make = move || fixed(&asked, Applicability::Unsafe, is_needless);
        offers.push(Offer::later(ActionKind::Rewrite, title, make).fixing(fixes));
    }
}

/// Whether it is about something that is proved to have no effect, and can be taken out.
fn is_needless(found: &Diagnostic) -> bool {
    found.rule.group == Group::Reach && chosen(found, Applicability::Unsafe).is_some()
}

fn indices(asked: &Asked<'_>, wanted: impl Fn(&Diagnostic) -> bool) -> Vec<usize> {
    let all = asked.report.diagnostics.iter().enumerate();
    all.filter(|(_, found)| wanted(found)).map(|(index, _)| index).collect()
}

/// What becomes of the file if all fixes of at least `least` are applied to what `wanted` takes.
fn fixed(
    asked: &Asked<'_>,
    least: Applicability,
    wanted: impl Fn(&Diagnostic) -> bool,
) -> Option<Change> {
    let (name, text) = (asked.name(), &*asked.view.file.text);
    let fixed = fix_all(&asked.source(&name, text), least, |source| {
        let mut report = check(source, asked.view.settings, asked.view.workspace);
        report.diagnostics.retain(&wanted);
        report
    });
    let edits = between(text, &fixed.text);
    (!edits.is_empty()).then(|| asked.change(edits))
}
