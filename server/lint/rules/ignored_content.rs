//! `ignored-content`: text after the end of the document's mapping.

use crate::lint::context::DocumentContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::text::{Edit, Span};
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
    let found = found.fixes(outdent(document, leftover));
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

/// Takes the indentation of the root mapping away, where that is what ended it.
fn outdent(document: &Document, leftover: Span) -> Option<Fix> {
    let node = document.root?;
    // What is indented must be the beginning of the object, not a block that slipped out of place.
    ["apiVersion", "kind"].iter().find(|name| document.get(node, name).is_some())?;
    let root = document.span(node);
    let before = document.text.get(..root.start as usize)?;
    let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let indent = before.len() - start;
    let at_line_start =
        |at: u32| document.text.get(..at as usize).is_some_and(|text| text.ends_with(['\n', '\r']));
    if indent == 0
        || !at_line_start(leftover.start)
        || document.text.get(root.end as usize..leftover.start as usize)?.contains("...")
    {
        return None;
    }
    let mut edits = Vec::new();
    let mut line = start;
    for text in document.text.get(start..root.end as usize)?.split_inclusive('\n') {
        let lead = text.len() - text.trim_start_matches(' ').len();
        if !text.trim().is_empty() {
            edits.push(Edit::delete(Span::new(line as u32, (line + lead.min(indent)) as u32)));
        }
        line += text.len();
    }
    Some(Fix::unsafe_("Take the indentation away, so that all of it is one object", edits))
}
