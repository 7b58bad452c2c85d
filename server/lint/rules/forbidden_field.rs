//! `forbidden-field`: a field that may not stand beside another.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Problem, ProblemKind};
use crate::yaml::{Document, rewrite};

declare_rule! {
    /// A field that may not be set together with what stands beside it.
    ///
    /// An `ipBlock` with a selector in one peer, `values` with `Exists` or `DoesNotExist`, `endPort`
    /// without `port`, more than two `policyTypes`.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object, so nothing is isolated.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector: {}
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           role: api
    ///       ipBlock:
    ///         cidr: 10.0.0.0/8
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
    ///   podSelector: {}
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           role: api
    ///     - ipBlock:
    ///         cidr: 10.0.0.0/8
    /// ```
    pub(super) FORBIDDEN_FIELD = "forbidden-field", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for problem in context.problems {
        let ProblemKind::ForbiddenField { detail } = &problem.kind else { continue };
        let help = match problem.owner.name {
            "NetworkPolicyPeer" => {
                "start a peer of its own for it with `- ipBlock:`; the two are then OR-ed"
            }
            "NetworkPolicyPort" => "give the first port of the range as `port`",
            "LabelSelectorRequirement" => "take the values out, or use `In` or `NotIn`",
            _ => "list each of `Ingress` and `Egress` at most once",
        };
        out.push(
            Diagnostic::new(&FORBIDDEN_FIELD, problem.span, format!("Forbidden: {detail}"))
                .path(&problem.path)
                .effect("the API server refuses the manifest: nothing of it is in force")
                .help(help)
                .fixes(fixes(context.document, problem)),
        );
    }
}

fn fixes(document: &Document, problem: &Problem) -> Vec<Fix> {
    let found = match problem.owner.name {
        "NetworkPolicyPeer" => vec![own_peer(document, problem)],
        "LabelSelectorRequirement" => {
            vec![without_values(document, problem), with_operator(document, problem)]
        }
        "NetworkPolicySpec" => vec![without_repetition(document, problem)],
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}

/// A peer of its own for `ipBlock`, where it stands first or last.
fn own_peer(document: &Document, problem: &Problem) -> Option<Fix> {
    let (list, item) = rewrite::item_of(document, problem.node)?;
    let block = rewrite::entry_at(document, problem.node, problem.span)?;
    let count = document.entries(problem.node).len();
    let start = if block == 0 { 1 } else { block };
    let edits = rewrite::split_item(document, list, item, start)?;
    (block == 0 || block + 1 == count)
        .then(|| Fix::unsafe_("Give `ipBlock` a peer of its own", edits))
}

fn without_values(document: &Document, problem: &Problem) -> Option<Fix> {
    let index = rewrite::entry_named(document, problem.node, "values")?;
    let edits = rewrite::delete_entries(document, problem.node, index..index + 1)?;
    Some(Fix::unsafe_("Delete `values`", edits))
}

fn with_operator(document: &Document, problem: &Problem) -> Option<Fix> {
    let operator = document.get(problem.node, "operator")?;
    let meant = if document.text_of(operator)? == "Exists" { "In" } else { "NotIn" };
    let edits = rewrite::replace_scalar(document, operator, meant)?;
    Some(Fix::unsafe_(format!("Write the operator `{meant}`"), edits))
}

/// Deletes a policy type that stands there twice.
fn without_repetition(document: &Document, problem: &Problem) -> Option<Fix> {
    let types = document.get(problem.node, "policyTypes")?;
    let items = document.items(types);
    let text = |index: usize| document.text_of(items.get(index)?.value);
    let repeated = |index: &usize| {
        (0..*index).any(|before| text(before).is_some() && text(before) == text(*index))
    };
    let index = (1..items.len()).find(repeated)?;
    let edits = rewrite::delete_items(document, types, index..index + 1)?;
    Some(Fix::safe("Delete the repetition", edits))
}
