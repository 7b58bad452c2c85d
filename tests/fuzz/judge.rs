//! One text, judged by every rule: whatever it is, each place that a finding names must be a place
//! in it.

use netpol::lint::diagnostic::Diagnostic;
use netpol::lint::rule::Severity;
use netpol::lint::rules;
use netpol::lint::run::{Format, Source, check};
use netpol::lint::settings::Settings;
use netpol::text::{Span, apply};
use netpol::workspace::{NoFiles, Workspace};

/// Judges `text` as YAML and as Markdown; panics where a finding is out of place.
pub(crate) fn judge(text: &str) {
    let mut settings = Settings::default();
    for rule in rules::ALL {
        settings.levels.insert(rule.name, Some(rule.severity.unwrap_or(Severity::Warning)));
    }
    for format in [Format::Yaml, Format::Markdown] {
        let source = Source { name: "fuzzed.yaml", text, format };
        let found = check(&source, &settings, &Workspace::new(NoFiles, ".")).diagnostics;
        for found in &found {
            place(found, text);
        }
    }
}

fn place(found: &Diagnostic, text: &str) {
    let inside = |span: Span| assert!(text.get(span.range()).is_some(), "{found:?} of {text:?}");
    inside(found.span);
    for related in found.related.iter().filter(|related| related.file.is_none()) {
        inside(related.span);
    }
    for fix in &found.fixes {
        assert!(apply(text, &fix.edits).is_some(), "{found:?} of {text:?}");
    }
    assert!(!found.message.is_empty(), "{found:?} of {text:?}");
}
