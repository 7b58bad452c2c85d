//! `dns-tcp-blocked`: DNS by UDP alone.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::dns::{Dns, dns};
use crate::lint::rule::{Check, Severity, declare_rule};

declare_rule! {
    /// DNS is allowed over UDP, but not over TCP.
    ///
    /// ## Why is this bad?
    ///
    /// Answers that do not fit a UDP packet are asked for again over TCP. They are rare, so the failure is
    /// rare too, and hard to find.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: dns
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           kubernetes.io/metadata.name: kube-system
    ///     ports:
    ///     - {protocol: UDP, port: 53}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: dns
    /// spec:
    ///   podSelector: {}
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
    pub(super) DNS_TCP_BLOCKED = "dns-tcp-blocked", Pitfall, Some(Severity::Info), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let Some(Dns { at, over_udp: true, .. }) = dns(context) else { return };
    out.push(
        Diagnostic::new(
            &DNS_TCP_BLOCKED,
            context.document.span(at),
            "DNS is allowed over UDP, but not over TCP",
        )
        .path("spec.egress")
        .effect("answers too long for UDP cannot be had")
        .help("allow 53/TCP beside 53/UDP"),
    );
}
