//! `dns-tcp-blocked`: DNS by UDP alone.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::dns::{allows, dns};
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Port, PortValue};
use crate::reach::Protocol;
use crate::yaml::rewrite;

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
    let Some(here) = dns(context).and_then(|_| context.in_scope()) else { return };
    // Where another policy allows it, that one is told.
    for (index, rule) in context.policy.egress.items.iter().enumerate() {
        let entries = rule.ports.items.iter().enumerate();
        let mut numbers = entries.filter_map(|(at, port)| Some((at, port, number(port)?)));
        let Some((at, port, number)) = numbers.next() else { continue };
        if !allows(rule, Protocol::Udp, &here.policy.home) {
            continue;
        }
        let tcp = format!("protocol: TCP\nport: {number}");
        let edits = rule
            .ports
            .node
            .and_then(|list| rewrite::insert_item(context.document, list, at + 1, &tcp));
        let message = "DNS is allowed over UDP, but not over TCP";
        out.push(
            Diagnostic::new(&DNS_TCP_BLOCKED, port.item, message)
                .path(format!("spec.egress[{index}].ports[{at}]"))
                .effect("answers too long for UDP cannot be had")
                .help(format!("allow {number}/TCP beside {number}/UDP"))
                .fixes(edits.map(|edits| Fix::unsafe_("Allow DNS over TCP too", edits))),
        );
    }
}

/// The number of a port entry that is for DNS over UDP alone.
fn number(port: &Port) -> Option<u16> {
    let udp = port.protocol.as_deref() == Some(Protocol::Udp.name()) && !port.open;
    match port.port {
        PortValue::Number(number @ (53 | 5353)) if udp && port.end_port.is_none() => Some(number),
        _ => None,
    }
}
