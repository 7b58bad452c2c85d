//! What was found in some files, ready to be written.

pub mod json;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::baseline::Entry;
use super::diagnostic::Diagnostic;
use super::rule::Severity;
use crate::text::{Encoding, LineIndex};

/// What was found in some files.
#[derive(Copy, Clone, Debug)]
pub struct Found<'a> {
    /// One entry a file, in the order in which they are written.
    pub files: &'a [CheckedFile],
    /// The texts that findings point into, by name.
    pub texts: &'a BTreeMap<String, Text>,
    /// What baselines hold, if there are some.
    pub known: Option<&'a Baselined>,
}

impl<'a> Found<'a> {
    /// Every finding with the file it is in and that file's text.
    pub fn findings(self) -> impl Iterator<Item = (&'a CheckedFile, &'a Text, &'a Diagnostic)> {
        let files = self.files.iter().filter_map(|file| Some((file, self.texts.get(&file.name)?)));
        files.flat_map(|(file, text)| file.diagnostics.iter().map(move |found| (file, text, found)))
    }
}

/// What the baselines of a run hold.
#[derive(Debug, Default)]
pub struct Baselined {
    /// Findings that they take out of the report.
    pub findings: usize,
    /// Entries that no longer hold, each with the file that has it.
    pub stale: Vec<(PathBuf, Entry)>,
}

/// One file of a run.
#[derive(Debug)]
pub struct CheckedFile {
    /// Its path as it was found.
    pub name: String,
    /// Documents in it.
    pub documents: u32,
    /// NetworkPolicy objects in it.
    pub policies: u32,
    /// Findings, in text order.
    pub diagnostics: Vec<Diagnostic>,
}

/// A text with its lines.
#[derive(Debug)]
pub struct Text {
    /// The text.
    pub text: String,
    /// Where its lines start.
    pub lines: LineIndex,
}

/// A place for people: line and column from 1, the column in characters.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl Text {
    /// A text and its lines.
    pub fn new(text: String) -> Self {
        let lines = LineIndex::new(&text);
        Self { text, lines }
    }

    /// The place of byte `offset`.
    pub fn place(&self, offset: u32) -> Place {
        let position = self.lines.position(&self.text, offset, Encoding::Utf32);
        Place { line: position.line + 1, column: position.column + 1 }
    }
}

/// How many findings there are of each severity.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// What is worth a look.
    pub info: usize,
}

impl Counts {
    /// Counts `diagnostics`.
    pub fn of<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) -> Self {
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
