//! What is said of a file whose judging panicked: a finding like any other, so that every format
//! and every editor shows it.

use crate::text::Span;

use super::diagnostic::Diagnostic;
use super::rule::{Check, Severity, declare_rule};

declare_rule! {
    /// netpol-lint failed on this file, and says nothing else about it.
    ///
    /// The other files are judged as usual. This is a defect of netpol-lint, not of the manifest:
    /// please report it, with the file (or the smallest part of it that shows the same) and with
    /// the message, at <https://github.com/netpol-lint/netpol-lint/issues>.
    pub INTERNAL_ERROR = "internal-error", Internal, Some(Severity::Error), Check::Run
}

/// The finding for a file on which `cause`, the message of a panic, ended the judging.
pub fn diagnostic(cause: &str) -> Diagnostic {
    Diagnostic {
        rule: &INTERNAL_ERROR,
        severity: Severity::Error,
        message: format!("netpol-lint failed on this file: {cause}"),
        label: None,
        effect: Some("nothing else is said of this file; the other files are judged".to_owned()),
        help: Some(
            "please report it with the file at https://github.com/netpol-lint/netpol-lint/issues"
                .to_owned(),
        ),
        path: String::new(),
        span: Span::at(0),
        document: 0,
        object: None,
        related: Vec::new(),
        fixes: Vec::new(),
    }
}
