//! `duplicate-field`: a key that is there already.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Problem, ProblemKind};
use crate::text::Span;
use crate::yaml::{Document, rewrite};

declare_rule! {
    /// A key that is already set in the same mapping.
    ///
    /// Often a dash is missing between two list items, or a `---` between two documents. Keys in the
    /// branches of a template's `if` and `else` are no duplicates.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses such a request, but kubectl sends on only the last of them, in silence:
    /// the rule that stands first is gone.
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
    ///   - ports:
    ///     - port: 5432
    ///   ingress:
    ///   - ports:
    ///     - port: 9187
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
    ///   - ports:
    ///     - port: 5432
    ///   - ports:
    ///     - port: 9187
    /// ```
    pub(super) DUPLICATE_FIELD = "duplicate-field", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let mut second_object = false;
    for problem in context.problems {
        let ProblemKind::DuplicateField { name, first } = &problem.kind else { continue };
        let at_root = problem.node == context.object.node;
        if at_root && second_object {
            continue;
        }
        second_object |= at_root && matches!(name.as_str(), "apiVersion" | "kind");
        let diagnostic = Diagnostic::new(
            &DUPLICATE_FIELD,
            problem.span,
            format!("key {name:?} already set in map"),
        )
        .path(&problem.path)
        .related(*first, "first set here");
        out.push(if second_object && at_root {
            diagnostic
                .label("a second object starts here")
                .effect("the API server refuses the two as one; kubectl keeps the second and drops the first in silence")
                .help("put `---` on a line of its own between the two objects")
                .fixes(separate(context.document, problem))
        } else {
            diagnostic
                .effect("the API server refuses it; kubectl keeps the last one and drops the first in silence")
                .help("merge the two, or start a new list item with `-` if two are meant")
                .fixes(drop_repetition(context.document, problem, *first))
        });
    }
}

/// Starts a document where the second object starts, if both name their kind.
fn separate(document: &Document, problem: &Problem) -> Option<Fix> {
    let root = document.root.filter(|root| *root == problem.node)?;
    let index = rewrite::entry_at(document, root, problem.span)?;
    let (first, second) = document.entries(root).split_at_checked(index)?;
    let whole = [first, second].iter().all(|entries| {
        ["apiVersion", "kind"].iter().all(|name| {
            entries.iter().any(|entry| document.key_text(entry.key).as_deref() == Some(*name))
        })
    });
    let edits = rewrite::start_document(document, index).filter(|_| whole)?;
    Some(Fix::safe("Put `---` between the two objects", edits))
}

/// Deletes an entry that says again what the first of its name, at `first`, says.
fn drop_repetition(document: &Document, problem: &Problem, first: Span) -> Option<Fix> {
    let index = rewrite::entry_at(document, problem.node, problem.span)?;
    let entries = document.entries(problem.node);
    let said = |index: usize| {
        entries.get(index).map(|entry| document.span(entry.value).of(&document.text))
    };
    let same = said(rewrite::entry_at(document, problem.node, first)?) == said(index);
    let edits = rewrite::delete_entries(document, problem.node, index..index + 1)?;
    same.then(|| Fix::safe("Delete the repetition", edits))
}
