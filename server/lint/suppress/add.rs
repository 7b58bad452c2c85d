//! Writing ignores for what is found, so that a repository can start clean.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::lines::{line_at, text_of, with_blanks_before};
use super::{Reach, Suppression, comments};
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Group, Rule};
use crate::lint::rules::unused_ignore::UNUSED_IGNORE;
use crate::lint::run::Source;
use crate::text::{Edit, Span, apply, line_break};
use crate::workspace::{DocumentFacts, FileFacts};

/// A file's text with ignores in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Added {
    /// The text.
    pub text: String,
    /// How many findings it ignores that were not ignored before.
    pub ignored: usize,
}

/// Writes ignores for those of a file's findings that `wanted` takes (not for unused ignores): at the end of their line, on
/// the line before where no comment can stand there, or into the ignore that is there already.
/// `judge` says what is found in a text. A finding that no comment can ignore stays; `None` is given
/// if nothing can be ignored.
pub fn add(
    source: &Source<'_>,
    wanted: impl Fn(&Diagnostic) -> bool,
    reason: &str,
    judge: impl Fn(&str) -> Vec<Diagnostic>,
) -> Option<Added> {
    let found = judge(source.text);
    if !takes_comments(source.name) {
        return None;
    }
    let wanted = found.iter().filter(|found| wanted(found) && can_ignore(found.rule));
    let mut places = Surroundings::of(source).places(source.text, wanted);
    // Where the first choice does not work, the second does, or the finding stays.
    for _ in 0..3 {
        places.retain(|place| !place.ways.is_empty());
        if places.is_empty() {
            return None;
        }
        let edits: Vec<Edit> =
            places.iter().filter_map(|place| place.edit(source.text, reason)).collect();
        let text = apply(source.text, &edits)?;
        let left = judge(&text);
        let mut failed = false;
        for place in &mut places {
            let line = line_at(&text, moved(place.line.start, &edits));
            if left.iter().any(|found| place.is_for(found, line)) {
                place.ways.pop();
                failed = true;
            }
        }
        if !failed {
            let gone = |found: &&Diagnostic| places.iter().any(|it| it.is_for(found, it.line));
            let ignored = found.iter().filter(gone).count();
            return (left.len() + ignored == found.len()).then_some(Added { text, ignored });
        }
    }
    None
}

/// Ignores for findings of one file, one by one.
#[derive(Debug)]
pub struct Ignores<'a> {
    text: &'a str,
    facts: &'a FileFacts,
    /// Of the documents met so far, by their index.
    known: HashMap<u32, Surroundings>,
}

impl<'a> Ignores<'a> {
    /// For a file with this text.
    pub fn new(text: &'a str, facts: &'a FileFacts) -> Self {
        Self { text, facts, known: HashMap::new() }
    }

    /// The ignore for a finding as [`add`] would write it first: nobody tried whether it holds. `None`
    /// where no comment can stand.
    pub fn of(&mut self, found: &Diagnostic) -> Option<Edit> {
        if !can_ignore(found.rule) || !takes_comments(&self.facts.path.to_string_lossy()) {
            return None;
        }
        let document = self.facts.document(found.document)?;
        let around = self.known.entry(found.document);
        let around = around.or_insert_with(|| Surroundings::new(vec![document.clone()]));
        around.places(self.text, [found].into_iter()).first()?.edit(self.text, "")
    }
}

/// Names `rule` in an ignore for all of a file: in the one that is there, else in a new one on its first
/// line. `None` where no comment can stand.
pub fn add_to_file(source: &Source<'_>, rule: &Rule) -> Option<Edit> {
    if !takes_comments(source.name) {
        return None;
    }
    let all = Surroundings::of(source);
    let for_file = all.suppressions.iter().find(|it| it.reach == Reach::File);
    if let Some(last) = for_file.and_then(|it| it.names.last()) {
        return Some(Edit::insert(last.span.end, format!(", {}", rule.name)));
    }
    let first = source.format.split(source.text).first().copied()?;
    let indent = first.text.len() - first.text.trim_start_matches(' ').len();
    let indent = " ".repeat(if first.fenced { indent } else { 0 });
    let (mark, newline) = (comments::MARK, line_break(source.text));
    Some(Edit::insert(first.base, format!("{indent}# {mark} ignore-file[{}]{newline}", rule.name)))
}

/// Whether ignores are written for what a rule finds: not for ignores that are unused themselves, and
/// not for failures of the run.
pub fn can_ignore(rule: &Rule) -> bool {
    rule != &UNUSED_IGNORE && rule.group != Group::Internal
}

/// Whether comments can stand in the file of that name: in JSON they cannot.
pub fn takes_comments(name: &str) -> bool {
    name.rsplit('.').next().is_none_or(|end| end != "json")
}

/// Where byte `at` lies once the insertions `edits` are made, those right before it included.
fn moved(at: u32, edits: &[Edit]) -> u32 {
    let before = edits.iter().filter(|edit| edit.span.start <= at);
    at + before.map(|edit| edit.text.len() as u32).sum::<u32>()
}

/// A line with findings to ignore.
#[derive(Debug)]
struct Place {
    line: Span,
    rules: BTreeSet<&'static str>,
    /// What can be done, the best last.
    ways: Vec<Way>,
}

/// How to ignore what is found on a line.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
enum Way {
    /// A comment at its end.
    End,
    /// A comment on a line of its own before it.
    Before,
    /// Further names at this offset, behind those that are there.
    Merge(u32),
}

impl Place {
    fn is_for(&self, found: &Diagnostic, line: Span) -> bool {
        line.touches(found.span.start) && self.rules.contains(found.rule.name)
    }

    fn edit(&self, text: &str, reason: &str) -> Option<Edit> {
        let rules = self.rules.iter().copied().collect::<Vec<_>>().join(", ");
        let comment = format!("# {} ignore[{rules}] {reason}", comments::MARK);
        let comment = comment.trim_end();
        Some(match *self.ways.last()? {
            Way::Merge(at) => Edit::insert(at, format!(", {rules}")),
            Way::End => {
                let blanks = with_blanks_before(text, Span::at(self.line.end));
                Edit::insert(blanks.start, format!("  {comment}"))
            }
            Way::Before => {
                let line = self.line.of(text);
                let indent = line.get(..line.len() - line.trim_start().len())?;
                Edit::insert(self.line.start, format!("{indent}{comment}{}", line_break(text)))
            }
        })
    }
}

/// What decides where in a file a comment can stand.
#[derive(Debug)]
struct Surroundings {
    documents: Vec<Arc<DocumentFacts>>,
    suppressions: Vec<Suppression>,
}

impl Surroundings {
    fn of(source: &Source<'_>) -> Self {
        let parts = (0..).zip(source.format.split(source.text));
        Self::new(parts.map(|part| Arc::new(DocumentFacts::read(&part))).collect())
    }

    fn new(documents: Vec<Arc<DocumentFacts>>) -> Self {
        let suppressions = documents.iter().flat_map(|it| super::collect(it)).collect();
        Self { documents, suppressions }
    }

    fn places<'d>(&self, text: &str, found: impl Iterator<Item = &'d Diagnostic>) -> Vec<Place> {
        let mut places: BTreeMap<(Option<u32>, u32), Place> = BTreeMap::new();
        for found in found {
            let line = line_at(text, found.span.start);
            let merge = self.merge(found);
            let place = places.entry((merge, line.start)).or_insert_with(|| Place {
                line,
                rules: BTreeSet::new(),
                ways: merge.map_or_else(|| self.ways(line), |at| vec![Way::Merge(at)]),
            });
            place.rules.insert(found.rule.name);
        }
        let mut places: Vec<Place> = places.into_values().collect();
        places.sort_by_key(|place| place.line);
        places
    }

    /// Where a name can be added to an ignore that is for this finding's line.
    fn merge(&self, found: &Diagnostic) -> Option<u32> {
        let is_for_line = |it: &&Suppression| {
            let of_line = matches!(it.reach, Reach::ThisLine(_) | Reach::NextLine(_));
            (of_line || it.span.covers(found.span)) && it.reaches(found)
        };
        let last = |it: &Suppression| it.names.last().map(|name| name.span.end);
        self.suppressions.iter().filter(is_for_line).find_map(last)
    }

    fn ways(&self, line: Span) -> Vec<Way> {
        let place = self.documents.partition_point(|it| it.base <= line.end).checked_sub(1);
        let Some(facts) = place.and_then(|place| self.documents.get(place)) else {
            return Vec::new();
        };
        let (document, base) = (&*facts.tree, facts.base);
        let in_text = |at: u32| {
            let around = |span: Span| span.start + base < at && at < span.end + base;
            let mut near = document.nodes().filter(|(_, node)| around(node.span));
            near.any(|(_, node)| text_of(document, node).is_some_and(around))
        };
        let broken = document.errors.iter().any(|it| line.touches(it.span.start + base));
        match (in_text(line.end), in_text(line.start)) {
            (true, true) => Vec::new(),
            (true, false) => vec![Way::Before],
            (false, true) => vec![Way::End],
            (false, false) if broken => vec![Way::End, Way::Before],
            (false, false) => vec![Way::Before, Way::End],
        }
    }
}
