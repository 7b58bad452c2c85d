//! `any-namespace-peer`: peers of any namespace.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, declare_rule};
use crate::policy::Direction;

declare_rule! {
    /// A peer with `namespaceSelector: {}`: pods of any namespace.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever may create pods in some namespace, however unrelated, gets in, or can be reached. With a `podSelector` beside
    /// it they only have to carry its labels.
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
    ///     - namespaceSelector: {}
    ///       podSelector:
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
    ///   name: db
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           kubernetes.io/metadata.name: shop-front
    ///       podSelector:
    ///         matchLabels:
    ///           app: api
    /// ```
    pub(super) ANY_NAMESPACE_PEER = "any-namespace-peer", Hardening, None, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for entry in context.policy.peers() {
        let selector = entry.peer.namespace_selector.as_ref();
        let Some(selector) = selector.filter(|selector| selector.is_everything()) else { continue };
        let labelled = entry.peer.pod_selector.as_ref().is_some_and(|pods| !pods.is_everything());
        let pods = if labelled { "every pod with these labels" } else { "every pod" };
        let effect = match entry.direction {
            Direction::Ingress => format!("{pods}, in whatever namespace, may connect"),
            Direction::Egress => format!("{pods}, in whatever namespace, may be reached"),
        };
        out.push(
            Diagnostic::new(
                &ANY_NAMESPACE_PEER,
                context.document.span(selector.node),
                "this peer speaks of any namespace",
            )
            .path(format!("{}.namespaceSelector", entry.path()))
            .effect(effect)
            .help("name the namespace: `kubernetes.io/metadata.name` is on each of them"),
        );
    }
}
