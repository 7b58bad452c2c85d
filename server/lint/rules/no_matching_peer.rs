//! `no-matching-peer`: a peer that no workload is.

use crate::lint::context::{InScope, PolicyContext};
use crate::lint::diagnostic::Diagnostic;
use crate::lint::known::{home_of, named_namespace};
use crate::lint::near;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::lint::rules::and_instead_of_or;
use crate::policy::{Peer, PeerEntry};
use crate::reach::Match;
use crate::workspace::Sort;

declare_rule! {
    /// A peer that matches no workload in scope, and misses one by a slip: a letter in a value, or the value under
    /// another key.
    ///
    /// Without such a near miss it is an info, and only where the policy's own pods and others of the peer's
    /// namespaces are in scope: elsewhere the workloads are likely just not among the manifests.
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
    ///     - podSelector:
    ///         matchLabels:
    ///           app: frontned
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: shop, labels: {app: web}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: frontend, namespace: shop, labels: {app: frontend}}
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
    ///     - podSelector:
    ///         matchLabels:
    ///           app: frontend
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: shop, labels: {app: web}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: frontend, namespace: shop, labels: {app: frontend}}
    /// ```
    pub(super) NO_MATCHING_PEER = "no-matching-peer", Workspace, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let by_labels = |peer: &Peer| {
        !peer.open && peer.pod_selector.as_ref().is_some_and(|it| !it.is_everything())
    };
    for entry in context.policy.peers().filter(|entry| by_labels(entry.peer)) {
        let Some(here) = context.in_scope() else { return };
        if !here.scope.peers_of(here.policy, entry.peer).is_empty()
            || and_instead_of_or::judge(context, here, entry.peer).is_some()
        {
            continue;
        }
        let found = slip(context, here, entry.peer).or_else(|| no_one(context, here, &entry));
        out.extend(found.map(|found| found.path(format!("{}.podSelector", entry.path()))));
    }
}

fn slip(context: &PolicyContext<'_>, here: InScope<'_>, peer: &Peer) -> Option<Diagnostic> {
    let near = here.scope.near_peers_of(here.policy, peer);
    near.iter().find_map(|near| {
        let workload = here.scope.workloads.get(near.index)?;
        near::explain(context, &NO_MATCHING_PEER, peer.pod_selector.as_ref()?, near, workload)
            .map(|found| found.effect("the peer allows no one"))
    })
}

/// Says that no workload is the peer, where all of them seem to be in scope.
fn no_one(
    context: &PolicyContext<'_>,
    here: InScope<'_>,
    entry: &PeerEntry<'_>,
) -> Option<Diagnostic> {
    let selector = entry.peer.pod_selector.as_ref().filter(|pods| home_of(pods).is_none())?;
    let scope = here.scope;
    let certain = |found: &[crate::workspace::Selected]| {
        found.iter().any(|selected| selected.matched == Match::Yes)
    };
    let others = match &entry.peer.namespace_selector {
        // Pods of namespaces that are not here may be meant.
        Some(namespaces) if named_namespace(namespaces).is_none() => false,
        Some(namespaces) => certain(&scope.peers_with(here.policy, Some(namespaces), None)),
        None => scope.workloads_of(&here.policy.home).nth(1).is_some(),
    };
    if scope.may_miss(Sort::Workload) || !others || !certain(&scope.selected_by(here.policy)) {
        return None;
    }
    let found = Diagnostic::new(
        &NO_MATCHING_PEER,
        context.document.span(selector.node),
        "no workload in scope has these labels",
    );
    Some(
        found
            .effect("the peer allows no one, unless such pods come from elsewhere")
            .help("compare them with the labels of the pods")
            .severity(Severity::Info),
    )
}
