//! `no-matching-pods`: a policy that selects no workload, by a slip.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::near;
use crate::lint::rule::{Check, Severity, declare_rule};

declare_rule! {
    /// A policy that selects no workload in scope, and misses one by a slip: a letter in a value, or the value
    /// under another key.
    ///
    /// A policy whose workloads are just not among the manifests is passed over: most of them are elsewhere.
    ///
    /// ## Why is this bad?
    ///
    /// The policy isolates nothing: the pods that it was written for accept and send everything.
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
    ///       app: wbe
    ///   policyTypes: [Ingress]
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   template:
    ///     metadata: {labels: {app: web}}
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
    /// ---
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata: {name: web, namespace: shop}
    /// spec:
    ///   template:
    ///     metadata: {labels: {app: web}}
    /// ```
    pub(super) NO_MATCHING_PODS = "no-matching-pods", Workspace, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let Some(selector) = context.policy.pod_selector.as_ref() else { return };
    if selector.labels.is_empty() {
        return;
    }
    let Some(here) = context.in_scope() else { return };
    if !here.scope.selected_by(here.policy).is_empty() {
        return;
    }
    let near = here.scope.nearly_selected_by(here.policy);
    let found = near.iter().find_map(|near| {
        let workload = here.scope.workloads.get(near.index)?;
        near::explain(context, &NO_MATCHING_PODS, selector, near, workload)
    });
    out.extend(found.map(|found| {
        found.path("spec.podSelector").effect("the policy selects no pod: it isolates nothing")
    }));
}
