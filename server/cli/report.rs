//! What a run has to say, ready to be written in any format.

use std::collections::BTreeMap;

use super::fix::Change;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::report::{Baselined, Found};
pub(super) use crate::lint::report::{CheckedFile, Counts, Place, Text};
use crate::lint::rule::Severity;

/// The outcome of a run over some files.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// One entry a file, in the order of their names.
    pub(super) files: Vec<CheckedFile>,
    /// The texts that findings point into, by name.
    pub(super) texts: BTreeMap<String, Text>,
    /// What baselines hold, if the run has some.
    pub(super) known: Option<Baselined>,
    /// What fixes did, if any were asked for.
    pub(super) changes: Vec<Change>,
}

impl Report {
    /// What was found in the files.
    pub(super) fn found(&self) -> Found<'_> {
        Found { files: &self.files, texts: &self.texts, known: self.known.as_ref() }
    }

    /// Every finding with the file it is in and that file's text.
    pub(super) fn findings(&self) -> impl Iterator<Item = (&CheckedFile, &Text, &Diagnostic)> {
        self.found().findings()
    }

    /// Every finding.
    pub(super) fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|file| &file.diagnostics)
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
