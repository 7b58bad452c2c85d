//! `unknown-field`: a field that the API does not have there.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Meant, Problem, ProblemKind};
use crate::yaml::Document;

declare_rule! {
    /// A field that does not exist at this place of a NetworkPolicy.
    ///
    /// Most are a slip of the hand (`protocal`), the singular of a plural (`matchLabel`), or a block
    /// at the wrong level (`policyTypes` inside `podSelector`). The message says what was meant, and
    /// what stands inside the field is judged as if it stood where it belongs.
    ///
    /// ## Why is this bad?
    ///
    /// kubectl and the API server refuse the manifest. Clients that do not ask for strict validation
    /// have the field dropped instead, and then another policy is in force: a selector without its
    /// labels selects every pod.
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
    ///     matchLabel:
    ///       role: db
    ///     policyTypes:
    ///     - Ingress
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
    ///       role: db
    ///   policyTypes:
    ///   - Ingress
    /// ```
    pub(super) UNKNOWN_FIELD = "unknown-field", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for problem in context.problems {
        if let ProblemKind::UnknownField { name, meant, .. } = &problem.kind {
            out.push(explain(context, problem, name, meant.as_ref()));
        }
    }
}

fn explain(
    context: &PolicyContext<'_>,
    problem: &Problem,
    name: &str,
    meant: Option<&Meant>,
) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::new(&UNKNOWN_FIELD, problem.span, format!("unknown field {:?}", problem.path))
            .path(&problem.path);
    let known = || {
        let names: Vec<String> =
            problem.owner.fields.iter().map(|field| format!("`{}`", field.name)).collect();
        format!("{} knows {}", with_article(problem.owner.name), list(&names))
    };
    diagnostic = match meant {
        Some(Meant::Renamed(field)) => diagnostic
            .label(format!("did you mean `{}`?", field.name))
            .help(format!("rename it to `{}`", field.name)),
        Some(Meant::Outer { levels, path, field, home }) => {
            let home_name =
                if path.is_empty() { "the top level".to_owned() } else { format!("`{path}`") };
            let levels = match levels {
                1 => "one level".to_owned(),
                levels => format!("{levels} levels"),
            };
            let columns = column(context.document, problem.span.start)
                .saturating_sub(column(context.document, context.document.span(*home).start));
            let moved = if columns > 0 {
                format!("move it {columns} columns to the left")
            } else {
                format!("move it into {home_name}")
            };
            diagnostic
                .label(format!("belongs to {home_name}, {levels} further out"))
                .help(format!("{moved}: `{}` is a field of {home_name}", field.name))
        }
        Some(Meant::Inner { via, field: Some(field) }) => {
            diagnostic.label(format!("belongs inside `{}`", via.name)).help(format!(
                "indent it below `{}`: `{}` is a field of what stands there",
                via.name, field.name
            ))
        }
        Some(Meant::Inner { via, field: None }) => diagnostic
            .label(format!("belongs inside `{}`", via.name))
            .help(format!("put it below `{}`, where labels are listed", via.name)),
        Some(Meant::Elsewhere(place, _)) => {
            diagnostic.label(format!("a field of `{place}`")).help(known())
        }
        None => diagnostic.help(known()),
    };
    let dropped = effect(context.document, problem, meant, name);
    diagnostic.effect(format!("the API server refuses the manifest; where it is not strict, the field is dropped and {dropped}"))
}

/// What the policy is without the field.
fn effect(document: &Document, problem: &Problem, meant: Option<&Meant>, name: &str) -> String {
    let is_there = |name: &str| document.get(problem.node, name).is_some();
    let field = match meant {
        Some(Meant::Outer { .. }) | None => "",
        Some(meant) => meant.field().map_or(name, |field| field.name),
    };
    let words = match (problem.owner.name, field) {
        ("LabelSelector", _)
            if document.fields(problem.node).iter().all(|field| {
                field.name.as_deref().is_none_or(|it| problem.owner.field(it).is_none())
            }) =>
        {
            "this selector selects everything"
        }
        ("LabelSelector", _) => "this selector selects more",
        ("NetworkPolicyPort", "protocol") => "the protocol is TCP",
        ("NetworkPolicyPort", "port") => "every port of the protocol is allowed",
        ("NetworkPolicyPort", "endPort") => "one port alone is allowed",
        ("NetworkPolicyIngressRule", "from") => "the rule allows everyone",
        ("NetworkPolicyEgressRule", "to") => "the rule allows every destination",
        ("NetworkPolicyIngressRule" | "NetworkPolicyEgressRule", "ports") => {
            "the rule allows every port"
        }
        ("IPBlock", "except") => "the excepted range is allowed too",
        ("NetworkPolicyPeer", _)
            if ["podSelector", "namespaceSelector", "ipBlock"].iter().all(|it| !is_there(it)) =>
        {
            "the peer is empty"
        }
        ("NetworkPolicyPeer", "podSelector" | "namespaceSelector") => "the peer is wider",
        ("NetworkPolicySpec", "podSelector") => "the policy selects every pod of its namespace",
        ("NetworkPolicySpec", "policyTypes") => {
            "the policy isolates ingress, and egress only if it has egress rules"
        }
        ("NetworkPolicySpec", "ingress") => "nothing is allowed in",
        ("NetworkPolicySpec", "egress") => "egress is not restricted, or nothing is allowed out",
        _ => "the rest is in force without it",
    };
    words.to_owned()
}

fn column(document: &Document, offset: u32) -> u32 {
    let before = document.text.get(..offset as usize).unwrap_or_default();
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    offset - start as u32
}

fn with_article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" };
    format!("{article} {name}")
}

fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
