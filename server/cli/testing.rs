//! Rules and findings made by hand, for the tests of this room.

use crate::lint::diagnostic::{Diagnostic, ObjectRef};
use crate::lint::rule::{Check, Rule, Severity, declare_rule};
use crate::text::Span;

use super::report::{CheckedFile, Report, Text};

declare_rule! {
    /// A name with a slip in it.
    pub(super) TYPO_RULE = "typo-rule", Api, Some(Severity::Error), Check::Run
}
declare_rule! {
    /// Something that comes late.
    pub(super) LATE_RULE = "late-rule", Pitfall, Some(Severity::Warning), Check::Run
}
declare_rule! {
    /// A door that stands open.
    pub(super) WIDE_OPEN = "wide-open", Hardening, None, Check::Run
}

pub(super) static ALL: &[&Rule] = &[&TYPO_RULE, &LATE_RULE, &WIDE_OPEN];

/// A finding of `rule` at the first place where `text` has `marked`.
pub(super) fn finding(rule: &'static Rule, text: &str, marked: &str) -> Diagnostic {
    Diagnostic {
        rule,
        severity: rule.severity.unwrap_or(Severity::Info),
        message: format!("{marked:?} is wrong"),
        label: None,
        effect: None,
        help: None,
        path: String::new(),
        span: span(text, marked),
        document: 0,
        object: Some(ObjectRef {
            api_version: "networking.k8s.io/v1".to_owned(),
            kind: "NetworkPolicy".to_owned(),
            namespace: None,
            name: Some("db".to_owned()),
        }),
        related: Vec::new(),
        fixes: Vec::new(),
    }
}

/// Where `text` first has `marked`.
pub(super) fn span(text: &str, marked: &str) -> Span {
    let start = text.find(marked).expect("is in the text") as u32;
    Span::new(start, start + marked.len() as u32)
}

/// A report over files of one document and one policy each.
pub(super) fn report(files: Vec<(&str, &str, Vec<Diagnostic>)>) -> Report {
    let mut report = Report::default();
    for (name, text, diagnostics) in files {
        report.texts.insert(name.to_owned(), Text::new(text.to_owned()));
        let name = name.to_owned();
        report.files.push(CheckedFile { name, documents: 1, policies: 1, diagnostics });
    }
    report
}
