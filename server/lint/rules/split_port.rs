//! `split-port`: a protocol in one entry of `ports`, its port in the next.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Direction, Port, PortValue, Rule};
use crate::yaml::rewrite;

declare_rule! {
    /// An entry of `ports` that has no `port`, beside entries that have one: one dash too many makes
    /// two entries of one.
    ///
    /// ## Why is this bad?
    ///
    /// The entry without `port` allows every port of its protocol, so the whole list allows them all.
    /// The entry without `protocol` means TCP.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///     ports:
    ///     - protocol: TCP
    ///     - port: 5432
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///     ports:
    ///     - protocol: TCP
    ///       port: 5432
    /// ```
    pub(super) SPLIT_PORT = "split-port", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (rule_index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            let ports = &rule.ports.items;
            if rule.ports.open || !ports.iter().any(|port| port.port != PortValue::Every) {
                continue;
            }
            for (index, port) in ports.iter().enumerate().filter(|(_, port)| is_every_port(port)) {
                let half = neighbours(ports, index).find(|(_, other)| is_other_half(port, other));
                let path = format!("spec.{}[{rule_index}].ports[{index}]", direction.field());
                let fix = half.and_then(|(other, _)| join(context, rule, index.max(other)));
                let half = half.map(|(_, half)| half);
                out.push(explain(context, port, half, path).fixes(fix));
            }
        }
    }
}

fn join(context: &PolicyContext<'_>, rule: &Rule, index: usize) -> Option<Fix> {
    let edits = rewrite::join_items(context.document, rule.ports.node?, index)?;
    Some(Fix::unsafe_("Join the two entries into one", edits))
}

fn is_every_port(port: &Port) -> bool {
    port.port == PortValue::Every && port.end_port.is_none() && !port.open
}

fn neighbours(ports: &[Port], index: usize) -> impl Iterator<Item = (usize, &Port)> {
    let at = |index: usize| ports.get(index).map(|port| (index, port));
    at(index + 1).into_iter().chain(index.checked_sub(1).and_then(at))
}

/// Whether `other` has the port that `port`, which has only a protocol, lacks.
fn is_other_half(port: &Port, other: &Port) -> bool {
    port.protocol.is_some()
        && other.protocol.is_none()
        && other.port != PortValue::Every
        && !other.open
}

fn explain(
    context: &PolicyContext<'_>,
    port: &Port,
    half: Option<&Port>,
    path: String,
) -> Diagnostic {
    let document = context.document;
    let span = document.entries(port.node).first().map_or(port.item, |entry| entry.span);
    let protocol = port.protocol.as_deref().unwrap_or("TCP");
    let found = Diagnostic::new(
        &SPLIT_PORT,
        span,
        format!("this entry names no port: it allows every {protocol} port"),
    )
    .path(path)
    .effect("the ports listed beside it make no difference");
    match half {
        Some(half) => found
            .related(document.span(half.node), "an entry of its own, of protocol TCP")
            .label("the port is in another entry")
            .help("take the dash away between the two, so that they are one entry"),
        None => found.help("name the port, or take the entry away"),
    }
}
