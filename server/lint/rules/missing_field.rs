//! `missing-field`: what the API server requires and does not find.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Api, Meant, Problem, ProblemKind};
use crate::text::Span;
use crate::yaml::{Document, NodeId, Value, rewrite};

declare_rule! {
    /// A field that the API server requires.
    ///
    /// These are `apiVersion`, `kind`, `metadata.name` (or `generateName`), at least one selector or
    /// an `ipBlock` in each peer, `cidr` in each `ipBlock`, and `values` where the operator is `In` or
    /// `NotIn`.
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
    ///     - ipBlock:
    ///         except:
    ///         - 10.0.0.0/8
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
    ///     - ipBlock:
    ///         cidr: 0.0.0.0/0
    ///         except:
    ///         - 10.0.0.0/8
    /// ```
    pub(super) MISSING_FIELD = "missing-field", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    if context.object.api == Api::Incomplete {
        type_meta(context, out);
    }
    for problem in context.problems {
        if let ProblemKind::MissingField { detail } = &problem.kind {
            let diagnostic = explain(problem, detail);
            out.push(if problem.owner.name == "NetworkPolicy" && context.document.leftover.is_some() {
                diagnostic.effect("the document's mapping ends early, before a line that is indented less: kubectl drops the rest of the text in silence, and refuses what remains").help("indent all of `apiVersion`, `kind`, `metadata` and `spec` alike")
            } else {
                diagnostic
            });
        }
    }
}

/// `apiVersion` and `kind`: without them nothing says what the object is.
fn type_meta(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let (document, root) = (context.document, context.object.node);
    let misspelled = |name: &str| {
        context.problems.iter().any(|problem| {
            problem.node == root
                && matches!(&problem.kind, ProblemKind::UnknownField { meant: Some(Meant::Renamed(field)), .. } if field.name == name)
        })
    };
    // What comes after the end of the root is told of with the field that is missing for it.
    let later = |name: &str| {
        document.leftover.is_some_and(|span| span.of(&document.text).contains(&format!("{name}:")))
    };
    for (name, wanted) in [("apiVersion", "networking.k8s.io/v1"), ("kind", "NetworkPolicy")] {
        if misspelled(name) || later(name) {
            continue;
        }
        let node = document.get(root, name);
        let value = node.and_then(|node| document.value(node));
        let diagnostic = match value {
            Some(Value::Str(text)) if !text.is_empty() => continue,
            None if node.is_some_and(|node| document.is_unknown(node)) => continue,
            None | Some(Value::Null | Value::Str(_))
                if !node.is_some_and(|node| {
                    document.is_mapping(node) || document.is_sequence(node)
                }) =>
            {
                let first = document
                    .entries(root)
                    .first()
                    .map_or_else(Span::default, |entry| document.span(entry.key));
                Diagnostic::new(&MISSING_FIELD, first, format!("{name} not set"))
            }
            _ => {
                let span = node.map_or_else(Span::default, |node| document.span(node));
                Diagnostic::new(
                    &super::wrong_type::WRONG_TYPE,
                    span,
                    format!("{name} must be a string"),
                )
            }
        };
        out.push(
            diagnostic
                .path(name)
                .effect("kubectl and the API server refuse the manifest: nothing of it is in force")
                .help(format!("write `{name}: {wanted}`"))
                .fixes(name_type(document, root, name, wanted)),
        );
    }
}

fn explain(problem: &Problem, detail: &str) -> Diagnostic {
    let message = if detail.is_empty() {
        "Required value".to_owned()
    } else {
        format!("Required value: {detail}")
    };
    let help = match (problem.owner.name, problem.path.rsplit('.').next()) {
        ("NetworkPolicyPeer", _) => {
            "name a `podSelector`, a `namespaceSelector` or an `ipBlock`; `podSelector: {}` is every pod of this namespace"
        }
        ("IPBlock", _) => "write the range as `cidr: 10.0.0.0/8`",
        ("LabelSelectorRequirement", Some("values")) => {
            "list the values, or use `Exists` if any will do"
        }
        ("ObjectMeta" | "NetworkPolicy", _) => "write `name:` below `metadata:`",
        _ => "fill it in",
    };
    Diagnostic::new(&MISSING_FIELD, problem.span, message)
        .path(&problem.path)
        .effect("the API server refuses the manifest: nothing of it is in force")
        .help(help)
}

/// Says what the object is, where its `spec` leaves no doubt and one of the two is there.
fn name_type(document: &Document, root: NodeId, name: &str, wanted: &str) -> Option<Fix> {
    if !document.errors.is_empty() || document.leftover.is_some() {
        return None;
    }
    let spec = document.get(root, "spec")?;
    ["podSelector", "policyTypes"].iter().find_map(|field| document.get(spec, field))?;
    let edits = match rewrite::entry_named(document, root, name) {
        Some(index)
            if document.get(root, name).is_some_and(|it| !holds_something(document, it)) =>
        {
            rewrite::replace_value(document, root, index, wanted)?
        }
        Some(_) => return None,
        None => {
            let other = if name == "kind" { "apiVersion" } else { "kind" };
            let index = rewrite::entry_named(document, root, other)?;
            rewrite::insert_entry(document, root, index + 1, &format!("{name}: {wanted}"))?
        }
    };
    Some(Fix::safe(format!("Write `{name}: {wanted}`"), edits))
}

fn holds_something(document: &Document, value: NodeId) -> bool {
    match document.value(value) {
        Some(Value::Str(text)) => !text.is_empty(),
        Some(Value::Null) => false,
        _ => true,
    }
}
