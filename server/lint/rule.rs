//! What a rule is: a name, a group, a severity, its documentation and its check.

use std::fmt;

use super::context::{DocumentContext, PolicyContext};
use super::diagnostic::Diagnostic;

/// How bad a finding is. Ordered: `Info < Warning < Error`.
#[derive(
    Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; never fails a run by default.
    Info,
    /// Likely not what was meant.
    Warning,
    /// The cluster refuses it, or drops what was meant.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Which kind of trouble a rule is about.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// The API server (or kubectl) refuses it.
    Api,
    /// Accepted, and likely not what was meant.
    Pitfall,
    /// Accepted, and without effect.
    Reach,
    /// Does not fit the other manifests in scope.
    Workspace,
    /// Opens more than good practice does.
    Hardening,
    /// netpol-lint itself failed. Always on: no selection or configuration names it.
    Internal,
}

impl Group {
    /// The groups that a selection may name, in the order of the documentation.
    pub const ALL: [Self; 5] =
        [Self::Api, Self::Pitfall, Self::Reach, Self::Workspace, Self::Hardening];

    /// Its name in configuration and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Pitfall => "pitfall",
            Self::Reach => "reach",
            Self::Workspace => "workspace",
            Self::Hardening => "hardening",
            Self::Internal => "internal",
        }
    }

    /// What the rules of this group have in common.
    pub fn description(self) -> &'static str {
        match self {
            Self::Api => "the API server (or kubectl) refuses it",
            Self::Pitfall => "accepted, and likely not what was meant",
            Self::Reach => "accepted, and without effect",
            Self::Workspace => "does not fit the other manifests in scope",
            Self::Hardening => "opens more than good practice does",
            Self::Internal => "netpol-lint itself failed; nothing is said of the manifest",
        }
    }
}

/// One rule. Declared with `declare_rule!`, whose doc comment is the rule's one documentation:
/// `netpol-lint explain`, hovers, the generated page and SARIF's help all show that text.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case: what `--select`, ignores and configuration use.
    pub name: &'static str,
    /// Its group.
    pub group: Group,
    /// Its severity unless configured; `None` is off by default.
    pub severity: Option<Severity>,
    /// Markdown: a first line that says what it finds, then the sections "Why is this bad?",
    /// "Example" and "Use instead" with one fenced YAML block each.
    pub docs: &'static str,
    /// How it looks for what it finds.
    pub check: Check,
}

/// What a rule looks at, one at a time. Spans of what it finds count from the document's start.
#[derive(Copy, Clone, Debug)]
pub enum Check {
    /// A whole document that holds, or was meant to hold, a policy.
    Document(fn(&DocumentContext<'_>, &mut Vec<Diagnostic>)),
    /// One policy.
    Policy(fn(&PolicyContext<'_>, &mut Vec<Diagnostic>)),
    /// Nothing: the run itself notices.
    Run,
}

impl Rule {
    /// The first paragraph of the documentation, on one line.
    pub fn summary(&self) -> String {
        let lines = self.docs.lines().map(str::trim).skip_while(|line| line.is_empty());
        lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The documentation as Markdown proper, without the blank that a doc comment leaves before
    /// each line.
    pub fn markdown(&self) -> String {
        let lines = self.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The address of its page.
    pub fn url(&self) -> String {
        format!("https://netpol-lint.github.io/netpol-lint/rules/{}", self.name)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

/// Declares a rule: a name, a group, a severity and a check; the doc comment becomes [`Rule::docs`].
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])* $vis:vis $id:ident = $name:literal, $group:ident, $severity:expr, $check:expr) => {
        $(#[doc = $doc])*
        $vis static $id: $crate::lint::rule::Rule = $crate::lint::rule::Rule {
            name: $name,
            group: $crate::lint::rule::Group::$group,
            severity: $severity,
            docs: concat!($($doc, "\n"),*),
            check: $check,
        };
    };
}
pub(crate) use declare_rule;
