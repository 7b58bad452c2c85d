//! `and-instead-of-or`: one peer where two were meant.

use crate::lint::context::{InScope, PolicyContext};
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Peer, Selector};
use crate::reach::Match;
use crate::workspace::Sort;

declare_rule! {
    /// A peer with both selectors that matches no pod in scope, though each of them alone does.
    ///
    /// Both selectors of one peer must match. It speaks only where the workloads and namespaces are in scope.
    ///
    /// ## Why is this bad?
    ///
    /// No one is allowed: the pods with that label are elsewhere than in the selected namespaces.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels: {app: db}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - namespaceSelector:
    ///         matchLabels: {kubernetes.io/metadata.name: front}
    ///       podSelector:
    ///         matchLabels: {app: api}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: db, namespace: shop, labels: {app: db}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: api, namespace: shop, labels: {app: api}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: front, labels: {app: web}}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels: {app: db}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels: {app: api}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: db, namespace: shop, labels: {app: db}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: api, namespace: shop, labels: {app: api}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: front, labels: {app: web}}
    /// ```
    pub(super) AND_INSTEAD_OF_OR = "and-instead-of-or", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let both = |peer: &Peer| {
        !peer.open && peer.namespace_selector.is_some() && peer.pod_selector.is_some()
    };
    if !context.policy.peers().any(|entry| both(entry.peer)) {
        return;
    }
    let Some(here) = context.in_scope().filter(|here| !here.scope.may_miss(Sort::Workload)) else {
        return;
    };
    for entry in context.policy.peers().filter(|entry| both(entry.peer)) {
        let found = judge(context, here, entry.peer);
        out.extend(found.map(|found| found.path(entry.path())));
    }
}

/// Says so of a peer with both selectors, if that is what it is.
pub(super) fn judge(
    context: &PolicyContext<'_>,
    here: InScope<'_>,
    peer: &Peer,
) -> Option<Diagnostic> {
    if !here.scope.peers_of(here.policy, peer).is_empty() {
        return None;
    }
    let certain = |namespaces: Option<&Selector>, pods: Option<&Selector>| {
        let found = here.scope.peers_with(here.policy, namespaces, pods);
        found.into_iter().find(|it| it.matched == Match::Yes)
    };
    certain(peer.namespace_selector.as_ref(), None)?;
    let near = certain(None, peer.pod_selector.as_ref())?;
    let workload = here.scope.workloads.get(near.index)?;
    let name = workload.name.as_deref().unwrap_or_default();
    let span = context
        .document
        .entries(peer.node)
        .first()
        .map_or(peer.item, |entry| context.document.span(entry.key));
    let mut found = Diagnostic::new(
        &AND_INSTEAD_OF_OR,
        span,
        "no pod matches both selectors of this peer, though each alone matches some",
    )
    .effect("the peer allows no one that is known here")
    .help("give the second selector a dash of its own if either may match");
    found.related.push(context.related_object(
        workload,
        format!("`{name}` has the labels, but is in the policy's own namespace"),
    ));
    Some(found)
}
