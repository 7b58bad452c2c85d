//! `implicit-isolation`: what a missing `policyTypes` isolates.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::policy_types;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::NetworkPolicy;
use crate::yaml::NodeId;

declare_rule! {
    /// A policy without `policyTypes` that isolates more, or less, than it seems to.
    ///
    /// Without `policyTypes` a policy always isolates ingress, and egress only if it has egress rules.
    ///
    /// ## Why is this bad?
    ///
    /// A policy with only egress rules blocks all ingress as well. And `egress: []` without `policyTypes` does
    /// not isolate egress, although it looks like a default deny.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: crawler
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: crawler
    ///   egress:
    ///   - to:
    ///     - ipBlock:
    ///         cidr: 203.0.113.0/24
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: crawler
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: crawler
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           kubernetes.io/metadata.name: kube-system
    ///     ports:
    ///     - {protocol: UDP, port: 53}
    ///     - {protocol: TCP, port: 53}
    /// ```
    pub(super) IMPLICIT_ISOLATION = "implicit-isolation", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let policy = context.policy;
    let types = &policy.policy_types;
    if policy.open || types.open || !types.items.is_empty() {
        return;
    }
    if let Some(key) = policy.egress.key.filter(|_| has_only_egress_rules(policy)) {
        out.push(
            found(context, key, "no `policyTypes`, and only egress rules: ingress is isolated too")
                .effect("nothing may connect to the selected pods, unless another policy allows it")
                .help("write `policyTypes: [Egress]` if only egress is meant, `[Ingress, Egress]` if both are")
                .fixes(write_out(context, [("[Ingress, Egress]", "as it is now"), ("[Egress]", "ingress stays open")])),
        );
    } else if let Some(key) = policy.egress.key.filter(|_| {
        policy.egress.node.is_some_and(|node| context.document.is_sequence(node))
            && policy.egress.is_empty()
    }) {
        out.push(
            found(context, key, "`egress: []` without `policyTypes` does not isolate egress")
                .effect("the selected pods may still connect to everything")
                .help("list `Egress` in `policyTypes` if nothing may go out; take `egress` away otherwise")
                .fixes(write_out(context, [("[Ingress, Egress]", "nothing may go out"), ("[Ingress]", "as it is now")])),
        );
    }
}

fn has_only_egress_rules(policy: &NetworkPolicy) -> bool {
    !policy.egress.items.is_empty() && policy.ingress.node.is_none()
}

fn found(context: &PolicyContext<'_>, key: NodeId, message: &str) -> Diagnostic {
    Diagnostic::new(&IMPLICIT_ISOLATION, context.document.span(key), message)
        .path("spec.policyTypes")
}

/// Writes `policyTypes` out, in each of the readings.
fn write_out<const N: usize>(context: &PolicyContext<'_>, readings: [(&str, &str); N]) -> Vec<Fix> {
    let Some(spec) = context.policy.spec else { return Vec::new() };
    let fixes = readings.into_iter().filter_map(|(types, meaning)| {
        let edits = policy_types::write(context.document, spec, types)?;
        Some(Fix::unsafe_(format!("Write `policyTypes: {types}`: {meaning}"), edits))
    });
    fixes.collect()
}
