//! `split-rule`: peers in one rule, their ports in the next.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::lint::words::{EVERYONE, mentions};
use crate::policy::{Direction, Port, PortValue, Rule};

declare_rule! {
    /// A rule that has only peers beside a rule that has only ports: one dash too many makes two
    /// rules of one.
    ///
    /// Some such pairs are meant: DNS or web traffic to anywhere has ports and no peers. The rule
    /// judges by the ports, by the comments and by how the other rules of the policy look; what is
    /// only suspicious is an info.
    ///
    /// ## Why is this bad?
    ///
    /// The first rule allows its peers on every port. The second allows its ports to everyone.
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
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    ///   - ports:
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
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    ///     ports:
    ///     - port: 5432
    /// ```
    pub(super) SPLIT_RULE = "split-rule", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        let rules = &context.policy.rules(direction).items;
        let mut joined = None;
        for (index, pair) in rules.windows(2).enumerate() {
            let [first, second] = pair else { continue };
            if joined == Some(index) || !are_halves(first, second) {
                continue;
            }
            joined = Some(index + 1);
            out.push(explain(context, direction, index + 1, first, second));
        }
    }
}

/// Whether one has only peers and the other only ports.
fn are_halves(first: &Rule, second: &Rule) -> bool {
    let only_peers =
        |rule: &Rule| !rule.peers.items.is_empty() && rule.ports.node.is_none() && !rule.open;
    let only_ports =
        |rule: &Rule| !rule.ports.items.is_empty() && rule.peers.node.is_none() && !rule.open;
    only_peers(first) && only_ports(second) || only_ports(first) && only_peers(second)
}

fn explain(
    context: &PolicyContext<'_>,
    direction: Direction,
    index: usize,
    first: &Rule,
    second: &Rule,
) -> Diagnostic {
    let document = context.document;
    let (peers, ports) =
        if first.peers.items.is_empty() { (second, first) } else { (first, second) };
    let key =
        document.entries(second.node).first().map_or(second.item, |entry| document.span(entry.key));
    let (who, whom) = match direction {
        Direction::Ingress => {
            ("everyone may connect on those ports", "the peers may connect on every port")
        }
        Direction::Egress => {
            ("everything may be reached on those ports", "the peers may be reached on every port")
        }
    };
    let peers_key = peers.peers.key.map_or(peers.item, |key| document.span(key));
    let ports_key = ports.ports.key.map_or(ports.item, |key| document.span(key));
    let other = if key == ports_key {
        (peers_key, "these peers have no ports")
    } else {
        (ports_key, "these ports have no peers")
    };
    let found = Diagnostic::new(&SPLIT_RULE, key, format!("`{}` and `ports` are two rules here, not one", direction.peers_field()))
        .path(format!("spec.{}[{index}]", direction.field()))
        .label("a rule of its own")
        .related(other.0, other.1)
        .effect(format!("{whom}, and {who}"))
        .help("take the dash away before the second, and indent it like the first, if they belong together");
    if is_meant(context, direction, peers, ports) { found.severity(Severity::Info) } else { found }
}

/// Whether the rule with only ports is likely meant for everyone.
fn is_meant(context: &PolicyContext<'_>, direction: Direction, peers: &Rule, ports: &Rule) -> bool {
    let document = context.document;
    let above = |rule: &Rule| !document.comments_above(rule.item.start).is_empty();
    let remarks = document.remarks(ports.item);
    let said = mentions(&remarks, &EVERYONE)
        || mentions(&remarks, &["dns", "web", "https", "metrics", "health", "prometheus"]);
    let explained = above(ports) && above(peers);
    said || explained || ports.ports.items.iter().all(|port| is_for_everyone(direction, port))
}

/// DNS goes anywhere; so, outward, does the web.
fn is_for_everyone(direction: Direction, port: &Port) -> bool {
    match (direction, &port.port) {
        (_, PortValue::Number(53 | 5353)) | (Direction::Egress, PortValue::Number(80 | 443)) => {
            true
        }
        (_, PortValue::Name(name)) => name.contains("dns"),
        _ => false,
    }
}
