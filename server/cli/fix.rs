//! `--fix` and `--diff`: what becomes of the texts that fixes change.

use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use similar::TextDiff;

use super::args::CheckArgs;
use super::output::counted;
use super::report::Report;
use super::terminal::Look;
use super::{CLEAN, FOUND, written};
use crate::disk;
use crate::lint::fix::Applicability;

/// What is done with fixes.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Fixing {
    /// Nothing: they are reported.
    Off,
    /// Those of at least this applicability are applied, and files written.
    Write(Applicability),
    /// The same, but the changes are only shown.
    Show(Applicability),
}

/// A text and what fixes made of it.
#[derive(Debug)]
pub(super) struct Change {
    /// Its name in reports.
    pub(super) name: String,
    /// Where it lies.
    pub(super) path: PathBuf,
    pub(super) before: String,
    pub(super) after: String,
    /// How many findings were fixed.
    pub(super) fixed: usize,
    /// Whether it is standard input.
    pub(super) piped: bool,
}

impl Change {
    pub(super) fn is_none(&self) -> bool {
        self.before == self.after
    }
}

impl Fixing {
    pub(super) fn new(args: &CheckArgs) -> Self {
        let least = if args.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        match (args.diff, args.fix) {
            (true, _) => Self::Show(least),
            (false, true) => Self::Write(least),
            (false, false) => Self::Off,
        }
    }

    /// From which applicability on fixes are applied.
    pub(super) fn least(self) -> Option<Applicability> {
        match self {
            Self::Off => None,
            Self::Write(least) | Self::Show(least) => Some(least),
        }
    }
}

/// Writes what changed: files to where they lie, standard input to standard output, changed or not.
pub(super) fn write(report: &Report) -> u8 {
    let mut status = CLEAN;
    for change in &report.changes {
        let result = if change.piped {
            io::stdout().lock().write_all(change.after.as_bytes())
        } else if change.is_none() {
            Ok(())
        } else {
            disk::replace(&change.path, |out| out.write_all(change.after.as_bytes()))
        };
        status = status.max(written(result, &change.name));
    }
    status
}

/// Shows what would change as a unified diff, and how much that is on standard error; the exit
/// status says whether there is anything.
pub(super) fn show(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<u8> {
    let changes: Vec<_> = report.changes.iter().filter(|change| !change.is_none()).collect();
    for change in &changes {
        let diff = TextDiff::from_lines(change.before.as_str(), change.after.as_str());
        let mut unified = diff.unified_diff();
        let text = unified.header(&change.name, &change.name).to_string();
        for line in text.split_inclusive('\n') {
            let style = if look.color { style(line) } else { Style::new() };
            write!(out, "{style}{line}{style:#}")?;
        }
    }
    let (fixed, remain) = (fixed(report), report.diagnostics().count());
    if fixed > 0 {
        let problems = counted(fixed, "problem", "problems");
        let files = counted(changes.len(), "file", "files");
        let rest = if remain == 1 { "1 remains".to_owned() } else { format!("{remain} remain") };
        writeln!(anstream::stderr(), "{problems} in {files} would be fixed, {rest}")?;
    }
    Ok(if changes.is_empty() { CLEAN } else { FOUND })
}

/// How many findings were fixed.
pub(super) fn fixed(report: &Report) -> usize {
    report.changes.iter().map(|change| change.fixed).sum()
}

fn style(line: &str) -> Style {
    match line.as_bytes() {
        [b'+', b'+', ..] | [b'-', b'-', ..] => Style::new().bold(),
        [b'+', ..] => AnsiColor::Green.on_default(),
        [b'-', ..] => AnsiColor::Red.on_default(),
        [b'@', ..] => AnsiColor::Cyan.on_default(),
        _ => Style::new(),
    }
}
