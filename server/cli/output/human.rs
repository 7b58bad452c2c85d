//! For people: each finding with its source, its effect and what to do, as rustc shows errors.

use std::collections::BTreeSet;
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Message, Renderer};
use anstyle::{AnsiColor, Style as Paint};

use super::snippet::{Mark, Snippets};
use super::{Style, counted, headline, plural, write_statistics};
use crate::cli::fix;
use crate::cli::report::{CheckedFile, Counts, Report, Text};
use crate::cli::terminal::{Look, printable};
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::{Applicability, chosen};
use crate::lint::rule::Severity;

pub(super) fn write(
    report: &Report,
    style: Style,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    if style.statistics {
        write_statistics(report, out)?;
    } else {
        write_findings(report, style, look, out)?;
    }
    if style.quiet { Ok(()) } else { write_total(report, look, out) }
}

fn write_findings(
    report: &Report,
    style: Style,
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let renderer = renderer(look);
    let mut explained = BTreeSet::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let Some(text) = report.texts.get(&file.name) else { continue };
        for found in &file.diagnostics {
            let first = explained.insert(found.rule.name);
            writeln!(out, "{}\n", render(&renderer, report, (file, text), found, first))?;
        }
        if !style.quiet {
            writeln!(out, "{}\n", file_summary(file, look))?;
        }
    }
    Ok(())
}

fn renderer(look: Look) -> Renderer {
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.hyperlink(look.links);
    // The renderer counts source columns only; leave room for line numbers.
    match look.width {
        Some(width) => renderer.term_width(width.saturating_sub(8).max(40)),
        None => renderer,
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

fn render(
    renderer: &Renderer,
    report: &Report,
    (file, text): (&CheckedFile, &Text),
    found: &Diagnostic,
    first: bool,
) -> String {
    let title = level(found.severity)
        .primary_title(printable(&headline(found)).into_owned())
        .id(found.rule.name)
        .id_url(found.rule.url());
    let mut snippets = Snippets::default();
    let (span, label) = (found.span, found.label.as_deref());
    snippets.add(&file.name, text, Mark { span, label, kind: AnnotationKind::Primary });
    for place in &found.related {
        let name = place.file.as_ref().unwrap_or(&file.name);
        if let Some(text) = report.texts.get(name) {
            let (span, label) = (place.span, Some(place.message.as_str()));
            snippets.add(name, text, Mark { span, label, kind: AnnotationKind::Context });
        }
    }
    snippets.render(renderer, title, notes(found, first))
}

/// The lines below the source: what it does, what to do, where to read on.
fn notes(found: &Diagnostic, first: bool) -> Vec<Message<'_>> {
    let note = |name: &'static str, text| Level::NOTE.with_name(name).message(text);
    let mut notes = Vec::new();
    notes.extend(found.effect.as_deref().map(|effect| note("effect", printable(effect))));
    match found.help.as_deref() {
        Some(help) => notes.push(note("help", printable(help))),
        None => notes.extend(found.fixes.iter().map(|fix| note("help", printable(&fix.title)))),
    }
    if first {
        let docs = format!("netpol-lint explain {}", found.rule.name);
        notes.push(note("docs", docs.into()));
    }
    notes
}

fn file_summary(file: &CheckedFile, look: Look) -> String {
    let counts = Counts::of(file.diagnostics.iter());
    let policies = match file.policies {
        0 => String::new(),
        count => format!(" in {}", counted(count as usize, "policy", "policies")),
    };
    let fixable = fixable(&file.diagnostics);
    format!("{}: {}{policies}{fixable}", printable(&file.name), findings(counts, look))
}

/// ` (5 fixable with --fix, 2 more with --unsafe-fixes)`.
fn fixable(diagnostics: &[Diagnostic]) -> String {
    let count = |least| diagnostics.iter().filter(|found| chosen(found, least).is_some()).count();
    let safe = count(Applicability::Safe);
    match (safe, count(Applicability::Unsafe) - safe) {
        (0, 0) => String::new(),
        (safe, 0) => format!(" ({safe} fixable with --fix)"),
        (0, more) => format!(" ({more} fixable with --fix --unsafe-fixes)"),
        (safe, more) => format!(" ({safe} fixable with --fix, {more} more with --unsafe-fixes)"),
    }
}

/// The last line: what was checked, and what came of it.
fn write_total(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let files = counted(report.files.len(), "file", "files");
    let policies = counted(report.policies() as usize, "policy", "policies");
    let counts = Counts::of(report.diagnostics());
    if report.files.is_empty() {
        return writeln!(out, "0 files checked");
    }
    let fixed = fix::fixed(report);
    if fixed > 0 {
        let changed = counted(report.changes.len(), "file", "files");
        writeln!(out, "{} fixed in {changed}", counted(fixed, "problem", "problems"))?;
    }
    if counts == Counts::default() {
        let paint = paint(look, AnsiColor::Green);
        let known = match report.known.as_ref().map(|known| known.findings) {
            None | Some(0) => String::new(),
            Some(known) => format!(" beside {known} known"),
        };
        writeln!(out, "{files}, {policies} checked: {paint}no problems found{paint:#}{known}")
    } else if report.files.len() > 1 {
        writeln!(out, "Checked {files}, {policies}: {}", findings(counts, look))
    } else {
        Ok(())
    }
}

/// `7 errors, 2 warnings`.
fn findings(counts: Counts, look: Look) -> String {
    let parts = [
        (counts.error, Severity::Error, AnsiColor::BrightRed),
        (counts.warning, Severity::Warning, AnsiColor::Yellow),
        (counts.info, Severity::Info, AnsiColor::BrightBlue),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let parts = parts.map(|(count, severity, color)| {
        let paint = paint(look, color);
        let text = counted(count, &severity.to_string(), plural(severity));
        format!("{paint}{text}{paint:#}")
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn paint(look: Look, color: AnsiColor) -> Paint {
    if look.color { color.on_default().bold() } else { Paint::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{LATE_RULE, TYPO_RULE, WIDE_OPEN, finding, report, span};
    use crate::lint::diagnostic::Related;
    use crate::lint::fix::Fix;
    use crate::text::Span;

    fn shown(report: &Report, style: Style, look: Look) -> String {
        let mut out = Vec::new();
        write(report, style, look, &mut out).expect("is written");
        String::from_utf8(out).expect("is UTF-8")
    }

    fn related(file: Option<&str>, span: Span, message: &str) -> Related {
        Related { file: file.map(str::to_owned), span, message: message.to_owned() }
    }

    fn example() -> Report {
        let text = "spec:\n  podSelector:\n    matchLabels:\n      app: db\n    policyTypes:\n    - Ingress\n";
        let mut typo = finding(&TYPO_RULE, text, "policyTypes");
        typo.path = "spec.podSelector.policyTypes".to_owned();
        typo.label = Some("belongs to `spec`, one level out".to_owned());
        typo.effect = Some("the policy isolates ingress only".to_owned());
        typo.related = vec![
            related(None, span(text, "podSelector"), "inside this selector"),
            related(Some("ns.yaml"), Span::new(0, 4), "the namespace"),
        ];
        typo.fixes = vec![Fix::safe("Move `policyTypes` 2 columns to the left", Vec::new())];
        let mut again = finding(&TYPO_RULE, text, "app");
        again.help = Some("two\nlines".to_owned());
        let late = finding(&LATE_RULE, "kind: Namespace\n", "Namespace");
        report(vec![
            ("db.yaml", text, vec![typo, again]),
            ("ns.yaml", "kind: Namespace\n", vec![late]),
        ])
    }

    #[test]
    fn findings_are_shown_as_rustc_shows_errors() {
        insta::assert_snapshot!(shown(&example(), Style::default(), Look::default()), @r#"
        error[typo-rule]: spec.podSelector.policyTypes: "policyTypes" is wrong
         --> db.yaml:5:5
          |
        2 |   podSelector:
          |   ----------- inside this selector
        ...
        5 |     policyTypes:
          |     ^^^^^^^^^^^ belongs to `spec`, one level out
          |
         ::: ns.yaml:1:1
          |
        1 | kind: Namespace
          | ---- the namespace
          |
          = effect: the policy isolates ingress only
          = help: Move `policyTypes` 2 columns to the left
          = docs: netpol-lint explain typo-rule

        error[typo-rule]: "app" is wrong
         --> db.yaml:4:7
          |
        4 |       app: db
          |       ^^^
          |
          = help: two
                  lines

        db.yaml: 2 errors in 1 policy

        warning[late-rule]: "Namespace" is wrong
         --> ns.yaml:1:7
          |
        1 | kind: Namespace
          |       ^^^^^^^^^
          |
          = docs: netpol-lint explain late-rule

        ns.yaml: 1 warning in 1 policy

        Checked 2 files, 2 policies: 2 errors, 1 warning
        "#);
    }

    #[test]
    fn statistics_take_the_place_of_findings_and_quiet_leaves_out_summaries() {
        let style = Style { quiet: false, statistics: true };
        insta::assert_snapshot!(shown(&example(), style, Look::default()), @r"
        2  error    typo-rule
        1  warning  late-rule
        Checked 2 files, 2 policies: 2 errors, 1 warning
        ");
        let quiet = shown(&example(), Style { quiet: true, statistics: false }, Look::default());
        assert!(!quiet.contains("Checked") && !quiet.contains("db.yaml: "), "{quiet}");
    }

    #[test]
    fn a_clean_run_says_what_was_checked() {
        let clean = report(vec![("a.yaml", "a: 1\n", vec![]), ("b.yaml", "", vec![])]);
        insta::assert_snapshot!(shown(&clean, Style::default(), Look::default()), @"2 files, 2 policies checked: no problems found");
        assert_eq!(shown(&clean, Style { quiet: true, statistics: false }, Look::default()), "");
    }

    #[test]
    fn colours_and_links_where_the_terminal_shows_them() {
        let text = "a: \u{1b}[31mred\n";
        let mut open = finding(&WIDE_OPEN, text, "a");
        open.message = "steered \u{1b}[31m".to_owned();
        let report = report(vec![("a.yaml", text, vec![open])]);
        let look = Look { color: true, links: true, width: Some(80) };
        let shown = shown(&report, Style::default(), look);
        assert!(
            shown.contains("\u{1b}]8;;https://netpol-lint.github.io/netpol-lint/rules/wide-open")
        );
        assert!(
            shown.contains("steered \u{fffd}[31m") && !shown.contains("\u{1b}[31mred"),
            "{shown:?}"
        );
    }
}
