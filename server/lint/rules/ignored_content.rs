//! `ignored-content`: text after the end of the document's mapping.

use crate::lint::context::DocumentContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::yaml::Document;

declare_rule! {
    /// Text that stands after the end of the document's one mapping: it is dropped.
    ///
    /// The mapping ends early when it is indented and a later line is not, after a flow mapping (`{...}`), and
    /// at `...`. kubectl and the API server accept what came before.
    ///
    /// ## Why is this bad?
    ///
    /// A whole `spec` can vanish without a word, leaving a policy that selects all pods and denies all ingress.
    ///
    /// ## Example
    ///
    /// ```yaml
    ///  apiVersion: networking.k8s.io/v1
    ///  kind: NetworkPolicy
    ///  metadata:
    ///    name: db
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
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
    ///       app: db
    /// ```
    pub(super) IGNORED_CONTENT = "ignored-content", Pitfall, Some(Severity::Error), Check::Document(check)
}

fn check(context: &DocumentContext<'_>, out: &mut Vec<Diagnostic>) {
    let document = context.document;
    if context.unreadable_template || !document.errors.is_empty() {
        return;
    }
    let Some(leftover) = document.leftover else { return };
    let found = Diagnostic::new(&IGNORED_CONTENT, leftover, "the document's mapping has ended before this: kubectl drops the rest in silence")
        .label("dropped")
        .effect(effect(document))
        .help("indent `apiVersion`, `kind`, `metadata` and `spec` alike; a second object needs `---` before it");
    out.push(match document.root {
        Some(root) => found.related(document.span(root), "the mapping that is read"),
        None => found,
    });
}

/// What remains in force.
fn effect(document: &Document) -> &'static str {
    let has = |name| document.root.is_some_and(|root| document.get(root, name).is_some());
    match (has("kind"), has("spec")) {
        (true, false) => {
            "what remains is a policy that selects every pod of its namespace and denies them all ingress"
        }
        (true, true) => "what remains is the policy without what follows",
        _ => "what remains is no complete object",
    }
}
