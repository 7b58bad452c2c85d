//! The place that is asked about, and what is there.

use crate::ide::change::Change;
use crate::ide::here::Here;
use crate::ide::view::View;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::run::{FileReport, Source};
use crate::text::{Edit, Span};

use super::consequence::consequence;

/// The place that is asked about.
#[derive(Copy, Clone)]
pub(super) struct Asked<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) report: &'a FileReport,
    /// In bytes of the file.
    range: Span,
}

impl<'a> Asked<'a> {
    pub(super) fn new(view: &'a View<'a>, report: &'a FileReport, range: Span) -> Self {
        Self { view, report, range }
    }

    /// The findings there, with their indices: those that touch the place, or else those that
    /// touch its lines. The narrowest come first.
    pub(super) fn found(&self) -> Vec<(usize, &'a Diagnostic)> {
        let lines = &self.view.file.lines;
        let first = lines.line_start(lines.line_of(self.range.start));
        let last = lines.line_start(lines.line_of(self.range.end) + 1);
        let on = |place: Span| {
            let all = self.report.diagnostics.iter().enumerate();
            let there = all.filter(|(_, found)| {
                found.span.touches(place.start) || place.touches(found.span.start)
            });
            let mut there: Vec<_> = there.collect();
            there.sort_by_key(|(_, found)| found.span.len());
            there
        };
        let exact = on(self.range);
        if exact.is_empty() { on(Span::new(first, last.saturating_sub(1))) } else { exact }
    }

    /// The object there.
    pub(super) fn object(&self) -> Option<Here> {
        Here::at(self.view, self.range)
    }

    /// The text of the file, to be judged.
    pub(super) fn source<'s>(&self, name: &'s str, text: &'s str) -> Source<'s> {
        Source { name, text, format: self.view.file.format }
    }

    /// The path of the file, as reports name it.
    pub(super) fn name(&self) -> String {
        self.view.file.path.to_string_lossy().into_owned()
    }

    /// A change of the file.
    pub(super) fn change(&self, edits: Vec<Edit>) -> Change {
        Change::of_file(&self.view.file.path, edits)
    }

    /// Edits of the document that holds the place as a change, and `title` with what they open and
    /// close.
    pub(super) fn worded(&self, here: &Here, title: &str, edits: Vec<Edit>) -> (String, Change) {
        let title = format!("{title}{}", consequence(&here.spotted, &edits));
        let base = here.spotted.base;
        let edits = edits.into_iter().map(|edit| Edit::replace(edit.span.shift(base), edit.text));
        (title, self.change(edits.collect()))
    }
}
