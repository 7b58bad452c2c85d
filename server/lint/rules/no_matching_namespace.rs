//! `no-matching-namespace`: a namespace selector that no namespace matches, by a slip.

use crate::lint::context::{InScope, PolicyContext};
use crate::lint::diagnostic::Diagnostic;
use crate::lint::known::NAMESPACE_NAME;
use crate::lint::near;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::Selector;
use crate::reach::{Match, Namespace};
use crate::workspace::{NearMiss, algebra};

declare_rule! {
    /// A `namespaceSelector` that matches no namespace in scope, and misses one by a slip: a letter in a value, or the
    /// value under another key.
    ///
    /// Namespaces of the configuration (`cluster.namespaces`) count too. A namespace without a manifest may have any
    /// labels: where none is nearly matched, nothing is said.
    ///
    /// ## Why is this bad?
    ///
    /// The peer allows no one, so the connection that it was written for is denied.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           team: observabilty
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: monitoring, labels: {team: observability}}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           team: observability
    /// ---
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata: {name: monitoring, labels: {team: observability}}
    /// ```
    pub(super) NO_MATCHING_NAMESPACE = "no-matching-namespace", Workspace, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for entry in context.policy.peers().filter(|entry| !entry.peer.open) {
        let selector = entry.peer.namespace_selector.as_ref();
        let Some(selector) = selector.filter(|selector| !selector.labels.is_empty()) else {
            continue;
        };
        let Some(here) = context.in_scope() else { return };
        if here.scope.namespaces_of(selector).is_empty() && !is_configured(context, selector) {
            let path = format!("{}.namespaceSelector", entry.path());
            out.extend(slip(context, here, selector).map(|found| found.path(path)));
        }
    }
}

/// Whether a namespace that the configuration names has these labels.
fn is_configured(context: &PolicyContext<'_>, selector: &Selector) -> bool {
    let selector = algebra::selector(selector, &[]);
    context.settings.cluster.namespaces.iter().any(|(name, labels)| {
        let labels = labels.iter();
        let labels = labels.map(|(key, value)| (key.as_str().into(), Some(value.as_str().into())));
        selector.matches(&Namespace::declared(name.as_str(), labels).labels) != Match::No
    })
}

fn slip(context: &PolicyContext<'_>, here: InScope<'_>, selector: &Selector) -> Option<Diagnostic> {
    let near = here.scope.nearly_selected_namespaces(selector);
    // Of a label `name` the rule `assumed-namespace-label` tells more.
    let told = |near: &&NearMiss| *near.wanted.0 == *"name" && *near.found.0 == *NAMESPACE_NAME;
    let found = near.iter().filter(|near| !told(near)).find_map(|near| {
        let namespace = here.scope.namespaces.get(near.index)?;
        near::explain(context, &NO_MATCHING_NAMESPACE, selector, near, namespace)
    })?;
    Some(found.effect("the peer allows no one"))
}
