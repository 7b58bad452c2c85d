//! `--add-ignores`: writes comments for what is found.

use std::io;
use std::path::{Path, PathBuf};

use super::args::FailOn;
use super::report::Report;
use crate::disk;
use crate::lint::run::{FileReport, Format, Source};
use crate::lint::suppress::add::add;

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to {}: {error}", .path.display())]
pub(super) struct Unwritable {
    path: PathBuf,
    error: io::Error,
}

/// What was written.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Written {
    /// Findings that are ignored now.
    pub(super) findings: usize,
    /// Files that were changed.
    pub(super) files: usize,
}

/// Writes ignores for the findings of the report that fail the run.
pub(super) fn write(
    report: &Report,
    fail_on: FailOn,
    reason: &str,
    judge: impl Fn(&Source<'_>) -> FileReport,
) -> Result<Written, Unwritable> {
    let mut written = Written::default();
    for file in &report.files {
        let failing = || file.diagnostics.iter().filter(|found| fail_on.fails(found.severity));
        let Some(text) = report.texts.get(&file.name).filter(|_| failing().next().is_some()) else {
            continue;
        };
        let path = Path::new(&file.name);
        let source = Source { name: &file.name, text: &text.text, format: Format::of_path(path) };
        let added = add(
            &source,
            |found| failing().any(|it| it.rule == found.rule && it.span == found.span),
            reason,
            |text| judge(&Source { text, ..source }).diagnostics,
        );
        let Some(added) = added else { continue };
        disk::replace(path, |out| out.write_all(added.text.as_bytes()))
            .map_err(|error| Unwritable { path: path.to_owned(), error })?;
        written.findings += added.ignored;
        written.files += 1;
    }
    Ok(written)
}
