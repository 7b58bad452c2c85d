//! Reports as text. One file a format, each a plain function from a [`Report`] to a writer.

mod concise;
mod github;
mod gitlab;
mod human;
mod identity;
mod json;
mod junit;
mod paths;
mod sarif;
mod snippet;

use std::borrow::Cow;
use std::io::{self, Write};

use super::args::Format;
use super::docs::capitalized;
use super::report::Report;
use super::terminal::Look;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Group, Severity};

/// How much formats for people say.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Style {
    /// Findings only.
    pub(super) quiet: bool,
    /// Counts by rule.
    pub(super) statistics: bool,
}

/// Writes `report` in `format`.
pub(super) fn write(
    format: Format,
    report: &Report,
    style: Style,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, style, look, out),
        Format::Concise => concise::write(report, style, out),
        Format::Json => json::write(report, out),
        Format::Sarif => sarif::write(report, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::Junit => junit::write(report, out),
    }
}

/// The message with the field path before it, where an `api` message does not hold its path.
fn headline(found: &Diagnostic) -> Cow<'_, str> {
    let silent = found.path.is_empty() || found.message.contains(&found.path);
    if silent || found.rule.group != Group::Api {
        Cow::Borrowed(&found.message)
    } else {
        Cow::Owned(format!("{}: {}", found.path, found.message))
    }
}

/// What is wrong, what that does and what to do about it, on one line.
fn sentences(found: &Diagnostic) -> String {
    let title = found.fixes.first().map(|fix| fix.title.as_str());
    let help = found.help.as_deref().or(title);
    let rest = [found.effect.as_deref(), help].into_iter().flatten().map(capitalized);
    let texts = std::iter::once(headline(found).into_owned()).chain(rest);
    let ended = texts.map(|text| if text.ends_with(['.', '!', '?']) { text } else { text + "." });
    ended.collect::<Vec<_>>().join(" ").replace('\n', " ")
}

/// Findings by rule, as a table.
fn write_statistics(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let rows = report.statistics();
    let width = rows.iter().map(|(_, _, count)| count.to_string().len()).max().unwrap_or(0);
    for (rule, severity, count) in rows {
        writeln!(out, "{count:width$}  {severity:<7}  {rule}")?;
    }
    Ok(())
}

/// `1 policy`, `2 policies`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The plural of a severity's name.
fn plural(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "errors",
        Severity::Warning => "warnings",
        Severity::Info => "infos",
    }
}
