//! `missing-default-deny`: a namespace without a default deny.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, declare_rule};
use crate::policy::{Direction, Selector};
use crate::workspace::{ScopePolicy, Sort};

declare_rule! {
    /// A namespace with workloads and policies, but no policy that isolates all of its pods.
    ///
    /// A default deny is any policy with an empty `podSelector`: what it allows does not matter. Each direction counts for
    /// itself. It is told once for a namespace, at the first of its policies, and of namespaces that have one.
    ///
    /// ## Why is this bad?
    ///
    /// A pod that no policy selects, and each one that is added tomorrow, accepts and sends everything.
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
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: db, namespace: shop, labels: {app: db}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: api, namespace: shop, labels: {app: api}}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: default-deny
    ///   namespace: shop
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress, Egress]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: api
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: api
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - ports:
    ///     - {protocol: UDP, port: 53}
    ///     - {protocol: TCP, port: 53}
    ///   - to:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: db
    ///     ports:
    ///     - {protocol: TCP, port: 5432}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: db, namespace: shop, labels: {app: db}}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: api, namespace: shop, labels: {app: api}}
    /// ```
    pub(super) MISSING_DEFAULT_DENY = "missing-default-deny", Hardening, None, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let Some(here) = context.in_scope() else { return };
    let home = &here.policy.home;
    if here.scope.may_miss(Sort::Policy) || here.scope.workloads_of(home).next().is_none() {
        return;
    }
    let Some(policies) = here.scope.policies_of(home) else { return };
    let policies: Vec<(usize, &ScopePolicy)> = policies.collect();
    if policies.first().is_none_or(|(index, _)| *index != here.index) {
        return;
    }
    let open: Vec<&str> = Direction::BOTH
        .into_iter()
        .filter(|direction| !policies.iter().any(|(_, it)| isolates_all(it, *direction)))
        .map(Direction::field)
        .collect();
    if open.is_empty() {
        return;
    }
    let whose = home.name().map_or_else(|| "its namespace".to_owned(), |name| format!("`{name}`"));
    let found = Diagnostic::new(
        &MISSING_DEFAULT_DENY,
        context.object.heading(context.document),
        format!("no policy isolates all pods of {whose} for {}", open.join(" and ")),
    )
    .path("metadata.name")
    .effect("a pod that no policy selects is open")
    .help("add a policy that selects every pod: `netpol-lint new default-deny-all` prints one");
    out.push(found);
}

fn isolates_all(policy: &ScopePolicy, direction: Direction) -> bool {
    let written = policy.written();
    let everything = written.pod_selector.as_ref().is_none_or(Selector::is_everything);
    everything && written.isolates(direction) != Some(false)
}
