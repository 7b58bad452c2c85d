//! `open-to-world`: a door open to everyone.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, declare_rule};
use crate::policy::{Direction, Rule};
use crate::text::Span;

declare_rule! {
    /// A rule that lets everyone in, or lets pods out to anywhere: without peers, or with a block of all addresses.
    ///
    /// ## Why is this bad?
    ///
    /// What is not named is not controlled: attackers come in by it, and data goes out.
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
    ///     - ipBlock:
    ///         cidr: 0.0.0.0/0
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
    ///     - ipBlock:
    ///         cidr: 192.0.2.0/24
    /// ```
    pub(super) OPEN_TO_WORLD = "open-to-world", Hardening, None, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            let base = format!("spec.{}[{index}]", direction.field());
            if !rule.open && rule.peers.is_empty() {
                out.push(explain(direction, rule, rule.item).path(base.clone()));
            }
        }
    }
    for entry in context.policy.peers() {
        if let Some(block) = entry.peer.ip_block.as_ref().filter(|block| block.is_everywhere()) {
            let span = context.document.span(block.node);
            let found = explain(entry.direction, entry.rule, span);
            out.push(found.path(format!("{}.ipBlock", entry.path())));
        }
    }
}

fn explain(direction: Direction, rule: &Rule, span: Span) -> Diagnostic {
    let message = match direction {
        Direction::Ingress => "this lets anyone in",
        Direction::Egress => "this lets the pods out to anywhere",
    };
    let ports = if rule.ports.is_empty() { "on every port" } else { "on these ports" };
    let effect = match direction {
        Direction::Ingress => format!("whoever can reach the pods may connect {ports}"),
        Direction::Egress => format!("the pods may reach every address {ports}"),
    };
    Diagnostic::new(&OPEN_TO_WORLD, span, message)
        .effect(effect)
        .help("name the pods or address ranges that are meant")
}
