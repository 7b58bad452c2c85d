//! `redundant-policy`: a policy that others cover.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::Direction;
use crate::text::{Edit, Span};
use crate::workspace::Root;
use crate::yaml::rewrite;

declare_rule! {
    /// A policy that changes nothing for any pod: the others of its namespace isolate and allow all it does.
    ///
    /// This is proved over the other policies in scope. Of two that say the same, the later is named.
    /// It is an info where the others are only in the same folder, and for a plain default deny.
    ///
    /// ## Why is this bad?
    ///
    /// It suggests a control that is not there, and hides that another policy is what counts.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-web
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-web-from-api
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-web
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-web-from-api
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    /// ```
    pub(super) REDUNDANT_POLICY = "redundant-policy", Reach, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let Some(here) = context.in_scope() else { return };
    let Some(redundant) = here.scope.redundant(here.index) else { return };
    let others = redundant.by.iter().filter_map(|index| here.scope.policies.get(*index));
    let names: Vec<String> = others
        .clone()
        .map(|other| format!("`{}`", other.name.as_deref().unwrap_or_default()))
        .collect();
    // Policies of one file or kustomization are applied together; those of a folder perhaps are not.
    let same_file = others.clone().all(|other| other.place.path() == context.around.path());
    let together = same_file || matches!(here.scope.root, Root::Kustomization(_) | Root::Chart(_));
    let names = names.join(" and ");
    let (one, both) = match redundant.by.len() {
        1 => ("is applied too: it", "isolates and allows"),
        _ => ("are applied too: they", "isolate and allow"),
    };
    let message = if together {
        format!("this policy changes nothing: {names} already {both} all it does")
    } else {
        format!("this policy changes nothing if {names} {one} already {both} all it does")
    };
    let heading = context.object.heading(context.document);
    let mut found = Diagnostic::new(&REDUNDANT_POLICY, heading, message)
        .effect("the cluster behaves the same without it")
        .help("take it out, unless the wider policy is the mistake");
    let related =
        others.clone().map(|other| context.related_object(other, "already says all of it"));
    found.related.extend(related);
    // A plain default deny is meant to stand beside others.
    let denies =
        Direction::BOTH.iter().all(|direction| context.policy.rules(*direction).is_empty());
    out.push(if together && !denies {
        found.fixes(remove(context))
    } else {
        found.severity(Severity::Info)
    });
}

/// Takes out the policy's document, or its item of a list.
fn remove(context: &PolicyContext<'_>) -> Option<Fix> {
    let (document, policy) = (context.document, context.object.node);
    let edits = if document.root == Some(policy) {
        // What else is there may be lost on the reader, and a file without objects fails to apply.
        let whole = document.errors.is_empty()
            && document.leftover.is_none()
            && document.masks.is_empty()
            && context.around.documents() > 1;
        whole.then(|| vec![Edit::delete(Span::new(0, document.text.len() as u32))])?
    } else {
        let (list, index) = rewrite::item_of(document, policy)?;
        rewrite::delete_items(document, list, index..index + 1)?
    };
    Some(Fix::unsafe_("Take the policy out: the cluster behaves the same", edits))
}
