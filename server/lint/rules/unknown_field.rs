//! `unknown-field`: a field that the API does not have there.

mod fix;

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Meant, Problem, ProblemKind};
use crate::text::Span;
use crate::yaml::{Document, Value};

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
    let document = context.document;
    let found = Diagnostic::new(
        &UNKNOWN_FIELD,
        problem.span,
        format!("unknown field \"{}\"", problem.path),
    )
    .path(&problem.path);
    let found = found.fixes(fix::fixes(context, problem, name, meant));
    let found = match meant {
        Some(Meant::Renamed(field)) => found
            .label(format!("did you mean `{}`?", field.name))
            .help(format!("rename it to `{}`", field.name)),
        Some(Meant::Outer { levels, path, home, .. }) => {
            outward(document, found, problem, *levels, path, document.span(*home))
        }
        Some(Meant::Inner { via, field: Some(_) }) => {
            let help = format!("indent it below `{}`, where `{name}` is a field", via.name);
            found.label(format!("belongs inside `{}`", via.name)).help(help)
        }
        Some(Meant::Inner { via, field: None }) => {
            let help = format!("put it below `{}`, where labels are listed", via.name);
            found.label(format!("belongs inside `{}`", via.name)).help(help)
        }
        Some(Meant::Elsewhere(place, _)) => {
            found.label(format!("a field of `{place}`")).help(fields_of(problem))
        }
        None if problem.path == "status" => found.help("delete it: a NetworkPolicy has no status"),
        None => found.help(fields_of(problem)),
    };
    let dropped = effect(document, problem, meant, name);
    found.effect(format!("the API server refuses the manifest; where it is not strict, the field is dropped and {dropped}"))
}

/// Says how far out the field belongs, and shows what it stands in.
fn outward(
    document: &Document,
    found: Diagnostic,
    problem: &Problem,
    levels: usize,
    path: &str,
    home: Span,
) -> Diagnostic {
    let home_name = if path.is_empty() { "the top level".to_owned() } else { format!("`{path}`") };
    let levels = if levels == 1 { "one level".to_owned() } else { format!("{levels} levels") };
    let columns = column(document, problem.span.start).saturating_sub(column(document, home.start));
    let help = match columns {
        0 => format!("move it into {home_name}"),
        1 => format!("move it 1 column to the left, into {home_name}"),
        columns => format!("move it {columns} columns to the left, into {home_name}"),
    };
    let found = found.label(format!("belongs to {home_name}, {levels} further out")).help(help);
    match document.key_of(problem.node) {
        Some(key) => {
            found.related(document.span(key), format!("inside this {}", kind(problem.owner.name)))
        }
        None => found,
    }
}

/// What people call an object of that type.
fn kind(structure: &str) -> &'static str {
    match structure {
        "LabelSelector" => "selector",
        "IPBlock" => "IP block",
        _ => "object",
    }
}

fn fields_of(problem: &Problem) -> String {
    let names: Vec<String> =
        problem.owner.fields.iter().map(|field| format!("`{}`", field.name)).collect();
    format!("{} knows {}", with_article(problem.owner.name), list(&names))
}

/// What the policy is without the field.
fn effect(
    document: &Document,
    problem: &Problem,
    meant: Option<&Meant>,
    name: &str,
) -> &'static str {
    let owner = problem.owner;
    let field = match meant {
        Some(Meant::Renamed(field)) => field.name,
        Some(Meant::Outer { field, .. }) => return effect_in_spec(field.name),
        Some(Meant::Inner { via, .. }) => via.name,
        _ => name,
    };
    let filled = |name: &str| {
        document.get(problem.node, name).is_some_and(|it| document.value(it) != Some(Value::Null))
    };
    let alone = owner.fields.iter().all(|known| !filled(known.name));
    match (owner.name, field) {
        ("LabelSelector", _) if alone => "this selector selects everything",
        ("LabelSelector", "matchLabels" | "matchExpressions") => "this selector selects more",
        ("NetworkPolicyPort", "protocol") => "the protocol is TCP",
        ("NetworkPolicyPort", "port") => "every port of the protocol is allowed",
        ("NetworkPolicyPort", "endPort") => "one port alone is allowed",
        ("NetworkPolicyIngressRule", "from") => "the rule allows everyone",
        ("NetworkPolicyEgressRule", "to") => "the rule allows every destination",
        ("NetworkPolicyIngressRule" | "NetworkPolicyEgressRule", "ports") => {
            "the rule allows every port"
        }
        ("IPBlock", "except") => "the excepted range is allowed too",
        ("NetworkPolicyPeer", _) if alone => "the peer is empty",
        ("NetworkPolicyPeer", "podSelector" | "namespaceSelector") => "the peer is wider",
        ("NetworkPolicySpec", field) => effect_in_spec(field),
        _ => "the rest is in force without it",
    }
}

fn effect_in_spec(field: &str) -> &'static str {
    match field {
        "podSelector" => "the policy selects every pod of its namespace",
        "policyTypes" => "the policy isolates ingress, and egress only if it has egress rules",
        "ingress" => "nothing is allowed in",
        "egress" => "egress is not restricted, or nothing is allowed out",
        _ => "the rest is in force without it",
    }
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
