//! What a run has to say, ready to be written in any format.

use std::collections::BTreeMap;

use super::baselines::Known;
use super::fix::Change;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::Severity;
use crate::text::{Encoding, LineIndex};

/// The outcome of a run over some files.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// One entry a file, in the order of their names.
    pub(super) files: Vec<CheckedFile>,
    /// The texts that findings point into, by name.
    pub(super) texts: BTreeMap<String, Text>,
    /// What baselines hold, if the run has some.
    pub(super) known: Option<Known>,
    /// What fixes did, if any were asked for.
    pub(super) changes: Vec<Change>,
}

/// One file of a run.
#[derive(Debug)]
pub(super) struct CheckedFile {
    /// Its path as it was found.
    pub(super) name: String,
    /// Documents in it.
    pub(super) documents: u32,
    /// NetworkPolicy objects in it.
    pub(super) policies: u32,
    /// Findings, in text order.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// A text with its lines.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) lines: LineIndex,
}

/// A place for people: line and column from 1, the column in characters.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Text {
    pub(super) fn new(text: String) -> Self {
        let lines = LineIndex::new(&text);
        Self { text, lines }
    }

    /// The place of byte `offset`.
    pub(super) fn place(&self, offset: u32) -> Place {
        let position = self.lines.position(&self.text, offset, Encoding::Utf32);
        Place { line: position.line + 1, column: position.column + 1 }
    }
}

/// How many findings there are of each severity.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Counts {
    pub(super) error: usize,
    pub(super) warning: usize,
    pub(super) info: usize,
}

impl Counts {
    pub(super) fn of<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) -> Self {
        let mut counts = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => counts.error += 1,
                Severity::Warning => counts.warning += 1,
                Severity::Info => counts.info += 1,
            }
        }
        counts
    }
}

impl Report {
    /// Every finding with the file it is in and that file's text.
    pub(super) fn findings(&self) -> impl Iterator<Item = (&CheckedFile, &Text, &Diagnostic)> {
        let files = self.files.iter().filter_map(|file| Some((file, self.texts.get(&file.name)?)));
        files.flat_map(|(file, text)| file.diagnostics.iter().map(move |found| (file, text, found)))
    }

    /// Every finding.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|file| &file.diagnostics)
    }

    pub(super) fn documents(&self) -> u32 {
        self.files.iter().map(|file| file.documents).sum()
    }

    pub(super) fn policies(&self) -> u32 {
        self.files.iter().map(|file| file.policies).sum()
    }

    /// Findings by rule name and severity, the most frequent first.
    pub(super) fn statistics(&self) -> Vec<(&'static str, Severity, usize)> {
        let mut counts = BTreeMap::new();
        for found in self.diagnostics() {
            *counts.entry((found.rule.name, found.severity)).or_default() += 1;
        }
        let mut rows: Vec<(&str, Severity, usize)> =
            counts.into_iter().map(|((rule, severity), count)| (rule, severity, count)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.2));
        rows
    }
}
