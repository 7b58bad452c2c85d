//! `wrong-type`: a list where an object must stand, a number where text must.

mod fix;

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Problem, ProblemKind};
use crate::yaml::{Document, NodeId};

declare_rule! {
    /// A value of another type than the field has.
    ///
    /// YAML decides types by how a value is written, and kubectl reads YAML 1.1: `on`, `yes` and `y`
    /// are booleans, `012` is ten, and only quotes make text of them.
    ///
    /// ## Why is this bad?
    ///
    /// The API server cannot decode the manifest and refuses all of it.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       canary: yes
    ///   ingress:
    ///     from:
    ///     - podSelector: {}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       canary: "yes"
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    /// ```
    pub(super) WRONG_TYPE = "wrong-type", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for problem in context.problems {
        if let ProblemKind::WrongType { expected, found, value, .. } = &problem.kind {
            out.push(explain(context.document, problem, expected, found, *value));
        }
    }
}

fn explain(
    document: &Document,
    problem: &Problem,
    expected: &str,
    found: &str,
    value: NodeId,
) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(&WRONG_TYPE, problem.span, format!("must be {expected}, not {found}"))
            .path(&problem.path)
            .effect("the API server cannot read the manifest and refuses all of it")
            .fixes(fix::fix(document, problem));
    let source = problem.span.of(&document.text);
    let scalar = !document.is_mapping(value) && !document.is_sequence(value);
    match expected {
        "a list" if document.is_mapping(value) => {
            diagnostic.help("start it with `- ` to make it a list of one")
        }
        "a list" if scalar => {
            diagnostic.help(format!("write `[{source}]`, or `- {source}` on a line of its own"))
        }
        "an object (key: value)"
            if document.items(value).is_empty() && document.is_sequence(value) =>
        {
            diagnostic.help("write `{}`: an empty object, not an empty list")
        }
        "an object (key: value)" if document.is_sequence(value) => {
            diagnostic.help("take out the dashes: fields stand here, not list items")
        }
        "a string" if scalar => diagnostic.help(format!("put quotes around it: \"{source}\"")),
        "an integer" | "an integer or a string" if scalar => {
            diagnostic.help("write a whole number without quotes")
        }
        _ => diagnostic,
    }
}
