//! Findings that their authors accept: `# netpol-lint: ignore[rule] reason` for a line,
//! `ignore-file[rule]` for a file, the annotation `netpol-lint/ignore: "rule"` for an object.

pub mod add;
mod annotations;
mod comments;
mod lines;
#[cfg(test)]
mod tests;

use super::diagnostic::{Diagnostic, ObjectRef};
use super::names::{Named, UnknownName};
use super::rule::Rule;
use super::rules;
use super::rules::unused_ignore::{self, UNUSED_IGNORE};
use super::settings::Settings;
use crate::policy::objects;
use crate::text::Span;
use crate::workspace::{DocumentFacts, mentions_us};
use crate::yaml::Document;

/// The annotation that names rules to ignore in its object.
pub const ANNOTATION: &str = "netpol-lint/ignore";

/// What a suppression is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Reach {
    /// The line that the comment ends; without its line break.
    ThisLine(Span),
    /// The first line of content after the comment's own; without its line break.
    NextLine(Span),
    /// The whole file.
    File,
    /// One object.
    Object(ObjectRef),
}

/// One name in a suppression.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Where it stands.
    pub(super) span: Span,
    /// What it calls.
    pub(super) named: Result<Named, UnknownName>,
    /// Whether it suppressed something.
    pub(super) used: bool,
}

/// One comment or annotation. Spans count bytes of the file.
#[derive(Clone, Debug)]
pub(super) struct Suppression {
    pub(super) reach: Reach,
    /// None where the comment cannot be understood.
    pub(super) names: Vec<Name>,
    /// From its first to its last byte.
    pub(super) span: Span,
    /// What to delete to be rid of it; `None` where that takes a person.
    pub(super) removal: Option<Span>,
    /// The document it is in.
    document: u32,
    /// Whether all of that document could be read.
    readable: bool,
}

/// What stands in a comment before its first ignore.
pub(super) fn without_ignores(comment: &str) -> &str {
    comment.split(comments::MARK).next().unwrap_or(comment)
}

/// Whether a text may hold a suppression.
pub(super) fn mentioned(text: &str) -> bool {
    let holds = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    mentions_us(text) && (holds(comments::MARK) || holds(ANNOTATION))
}

/// The suppressions of a document.
pub(super) fn collect(facts: &DocumentFacts) -> Vec<Suppression> {
    let document = &*facts.tree;
    if !mentioned(&document.text) {
        return Vec::new();
    }
    let mut found = comments::collect(document);
    let objects = objects(document, facts.fenced);
    found.extend(objects.iter().filter_map(|object| annotations::find(document, object)));
    for suppression in &mut found {
        suppression.shift(facts.base);
        suppression.document = facts.index;
        suppression.readable = is_readable(document);
    }
    found
}

/// The rules that ignores of a document name, and where they do, in bytes of the file.
pub fn rules_named(facts: &DocumentFacts) -> Vec<(Span, &'static Rule)> {
    let names = collect(facts).into_iter().flat_map(|it| it.names);
    let rules = names.filter_map(|name| match name.named {
        Ok(Named::Rule(rule)) => Some((name.span, rule)),
        _ => None,
    });
    rules.collect()
}

/// Whether rules saw all of a document, so that it can be told what they did not find.
pub(super) fn is_readable(document: &Document) -> bool {
    document.errors.is_empty() && document.leftover.is_none()
}

/// The rule or group that a suppression of the document names at `offset` of the file, and where.
pub fn name_at(facts: &DocumentFacts, offset: u32) -> Option<(Span, Named)> {
    let found = collect(facts);
    let name = found.iter().flat_map(|it| &it.names).find(|name| name.span.touches(offset))?;
    Some((name.span, *name.named.as_ref().ok()?))
}

/// Takes what is suppressed in a file out of its findings, and adds what suppresses nothing.
/// `readable` is whether all documents of the file could be read.
pub(super) fn apply(
    mut suppressions: Vec<Suppression>,
    readable: bool,
    diagnostics: &mut Vec<Diagnostic>,
    settings: &Settings,
) {
    if suppressions.is_empty() {
        return;
    }
    diagnostics.retain(|found| !suppress(&mut suppressions, found));
    let Some(severity) = settings.severity(&UNUSED_IGNORE) else { return };
    let is_own = |name: &Name| name.named == Ok(Named::Rule(&UNUSED_IGNORE));
    let unused = |suppressions: &[Suppression], own: bool| {
        let judged = |name: &Name| is_own(name) == own && may_be_unused(name, settings);
        let found = suppressions.iter().filter(|it| it.is_certain(readable));
        found.flat_map(|it| unused_ignore::check(it, judged, diagnostics)).collect::<Vec<_>>()
    };
    let mut reports = unused(&suppressions, false);
    reports.extend(suppressions.iter().filter_map(unused_ignore::not_understood));
    reports.retain(|found| !suppress(&mut suppressions, found));
    reports.extend(unused(&suppressions, true));
    diagnostics.extend(reports.into_iter().map(|found| found.severity(severity)));
    diagnostics.sort_by_key(|found| found.span);
}

/// Whether `found` is suppressed; all that suppress it count as used.
fn suppress(suppressions: &mut [Suppression], found: &Diagnostic) -> bool {
    let mut hit = false;
    for suppression in suppressions {
        if suppression.reaches(found) {
            for name in suppression.names.iter_mut().filter(|name| name.silences(found.rule)) {
                name.used = true;
                hit = true;
            }
        }
    }
    hit
}

/// Whether every rule that the name calls ran, so that nothing was found where nothing is.
fn may_be_unused(name: &Name, settings: &Settings) -> bool {
    let Ok(named) = &name.named else { return true };
    let mut called = rules::ALL.iter().filter(|rule| named.covers(rule));
    called.all(|rule| settings.severity(rule).is_some())
}

impl Name {
    /// Whether it silences `rule`. A group's name does not silence reports about itself.
    fn silences(&self, rule: &Rule) -> bool {
        match &self.named {
            Ok(named @ Named::Rule(_)) => named.covers(rule),
            Ok(named) => named.covers(rule) && *rule != UNUSED_IGNORE,
            Err(_) => false,
        }
    }
}

impl Suppression {
    /// Whether `found` is where this suppresses. Reports about a suppression are at the suppression.
    pub(super) fn reaches(&self, found: &Diagnostic) -> bool {
        if found.rule == &UNUSED_IGNORE && self.span.covers(found.span) {
            return true;
        }
        match &self.reach {
            Reach::ThisLine(line) | Reach::NextLine(line) => line.touches(found.span.start),
            Reach::File => true,
            Reach::Object(object) => {
                found.document == self.document && found.object.as_ref() == Some(object)
            }
        }
    }

    /// Whether all that it could suppress could be read.
    fn is_certain(&self, readable: bool) -> bool {
        self.readable && (readable || self.reach != Reach::File)
    }

    fn shift(&mut self, base: u32) {
        self.span = self.span.shift(base);
        self.removal = self.removal.map(|span| span.shift(base));
        for name in &mut self.names {
            name.span = name.span.shift(base);
        }
        if let Reach::ThisLine(line) | Reach::NextLine(line) = &mut self.reach {
            *line = line.shift(base);
        }
    }
}

/// The names in `list`, the bytes between the brackets: separated by commas, blanks around them.
fn names(text: &str, list: Span) -> Vec<Name> {
    let mut names = Vec::new();
    let mut start = list.start;
    for item in list.of(text).split(',') {
        let lead = item.len() - item.trim_start().len();
        let (from, word) = (start + lead as u32, item.trim());
        if !word.is_empty() {
            let span = Span::new(from, from + word.len() as u32);
            names.push(Name { span, named: word.parse(), used: false });
        }
        start += item.len() as u32 + 1;
    }
    names
}
