//! `host-network-pod`: pods that use the network of their node.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::reach::Match;
use crate::workspace::ScopeWorkload;

declare_rule! {
    /// A policy that selects pods with `hostNetwork: true`: what it does to them is undefined.
    ///
    /// It is a warning where all that it selects in scope is so, and an info where they are some among others.
    ///
    /// ## Why is this bad?
    ///
    /// Such pods have the address of their node. The specification leaves open whether policies hold for them, and most
    /// network plugins do not apply any: the pods stay open.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: node-exporter
    ///   namespace: monitoring
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: node-exporter
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: prometheus
    /// ---
    /// apiVersion: apps/v1
    /// kind: DaemonSet
    /// metadata: {name: node-exporter, namespace: monitoring}
    /// spec:
    ///   template:
    ///     metadata: {labels: {app: node-exporter}}
    ///     spec:
    ///       hostNetwork: true
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: node-exporter
    ///   namespace: monitoring
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: node-exporter
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: prometheus
    /// ---
    /// apiVersion: apps/v1
    /// kind: DaemonSet
    /// metadata: {name: node-exporter, namespace: monitoring}
    /// spec:
    ///   template:
    ///     metadata: {labels: {app: node-exporter}}
    ///     spec:
    ///       hostNetwork: false
    /// ```
    pub(super) HOST_NETWORK_POD = "host-network-pod", Workspace, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let Some(selector) = context.policy.pod_selector.as_ref() else { return };
    let Some(here) = context.in_scope() else { return };
    let on_host = |workload: &&ScopeWorkload| workload.written().host_network == Some(true);
    if !here.scope.workloads.iter().any(|workload| on_host(&&**workload)) {
        return;
    }
    let selected = here.scope.selected_by(here.policy);
    let certain = selected.iter().filter(|it| it.matched == Match::Yes);
    let pods: Vec<&ScopeWorkload> =
        certain.filter_map(|it| Some(&**here.scope.workloads.get(it.index)?)).collect();
    let Some(first) = pods.iter().copied().find(on_host) else { return };
    let found = Diagnostic::new(
        &HOST_NETWORK_POD,
        context.document.span(selector.node),
        format!("this selects `{}`, which uses the network of its node", first.title()),
    )
    .path("spec.podSelector")
    .effect("what a policy does to such pods is undefined; most network plugins apply none to them")
    .help("protect the node by other means, or take `hostNetwork` away")
    .related_to(context.related_object(first, "has `hostNetwork: true`"));
    let all = selected.len() == pods.len() && pods.iter().all(on_host);
    out.push(if all { found } else { found.severity(Severity::Info) });
}
