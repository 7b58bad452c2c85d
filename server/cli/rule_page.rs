//! The page of a rule: its documentation, and what a run says of its bad example.

use std::fmt::Write;

use super::args::Format;
use super::output::{self, Style};
use super::report::{CheckedFile, Report, Text};
use super::terminal::Look;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Applicability;
use crate::lint::rule::{Group, Rule, Severity};
use crate::lint::run::{Source, check};
use crate::lint::settings::Settings;
use crate::workspace::{NoFiles, Workspace};

/// What the bad example is called.
const FILE: &str = "policy.yaml";

/// A rule's documentation, as `netpol-lint explain` shows it.
pub(super) fn explanation(rule: &Rule) -> String {
    let on = match rule.severity {
        Some(severity) => format!("{severity} by default"),
        None => "off by default".to_owned(),
    };
    let body = rule.markdown();
    format!("# {}\n\nGroup `{}`, {on}.\n\n{}\n", rule.name, rule.group.name(), body.trim())
}

/// A rule's page.
pub(super) fn page(rule: &Rule) -> String {
    let text = explanation(rule);
    if rule.group == Group::Internal {
        return text;
    }
    let (before, after) = text.split_once("\n## Use instead\n").unwrap_or((&text, ""));
    let found = findings(rule, before);
    format!(
        "{before}\n## What it says\n\n{}\n## Use instead\n{after}{}{}",
        said(rule, before, &found),
        fixes(&found),
        level(rule)
    )
}

/// The bad example, which is the last block before the good one.
fn example(text: &str) -> &str {
    let block = text.rsplit_once("```yaml\n").map_or("", |(_, block)| block);
    block.split_once("```").map_or("", |(example, _)| example)
}

/// What the rule finds in its bad example.
fn findings(rule: &Rule, text: &str) -> Vec<Diagnostic> {
    let mut settings = Settings::default();
    settings.levels.insert(rule.name, Some(rule.severity.unwrap_or(Severity::Warning)));
    let source = Source { name: FILE, text: example(text), format: crate::yaml::Format::Yaml };
    let mut found = check(&source, &settings, &Workspace::new(NoFiles, ".")).diagnostics;
    found.retain(|found| found.rule == rule);
    found
}

/// A run on the bad example.
fn said(rule: &Rule, text: &str, found: &[Diagnostic]) -> String {
    let file = CheckedFile {
        name: FILE.to_owned(),
        documents: 1,
        policies: 1,
        diagnostics: found.to_vec(),
    };
    let texts = [(FILE.to_owned(), Text::new(example(text).to_owned()))].into();
    let report = Report { files: vec![file], texts, ..Report::default() };
    let style = Style { quiet: true, ..Style::default() };
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    output::write(Format::Human, &report, style, Look::default(), &mut out).ok();
    let out = String::from_utf8_lossy(&out);
    let lines = out.trim_end().lines().filter(|line| !line.trim_start().starts_with("= docs:"));
    let shown: Vec<&str> = lines.collect();
    format!(
        "```console\n$ netpol-lint --select {} {FILE}\n{}\n```\n",
        rule.name,
        shown.join("\n").trim_end()
    )
}

/// How what was found can be mended.
fn fixes(found: &[Diagnostic]) -> String {
    let mut fixes: Vec<_> = found.iter().flat_map(|found| &found.fixes).collect();
    fixes.dedup_by(|a, b| a.title == b.title);
    if fixes.is_empty() {
        return "\n## Fix\n\nThere is none for this example.\n".to_owned();
    }
    let mut text = "\n## Fix\n\n| fix | applied by |\n| --- | --- |\n".to_owned();
    for fix in fixes {
        let by = match fix.applicability {
            Applicability::Safe => "`--fix`",
            Applicability::Unsafe => "`--fix --unsafe-fixes`",
            Applicability::Manual => "editors",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {} | {by} |", fix.title.replace('|', "\\|"));
    }
    text
}

/// How its level is set, and how single findings are accepted.
fn level(rule: &Rule) -> String {
    let level = if rule.severity.is_some() { "off" } else { "warning" };
    format!(
        "
## Level

Set it in [`.netpol-lint.toml`](../configuration.md#levels), or accept a single finding with a
[comment](../getting-started.md#accept-what-is-there) that says why:

```toml
[levels]
{0} = \"{level}\"
```

```text
# netpol-lint: ignore[{0}] why it is right here
```
",
        rule.name
    )
}
