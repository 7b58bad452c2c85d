//! `split-rule`: peers in one rule, their ports in the next.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::known::{home_of, is_system_namespace, named_namespace};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::lint::words::{EVERYONE, mentions, remarks};
use crate::policy::{Direction, PortValue, Rule};
use crate::yaml::rewrite;

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
    only_peers(first) && only_ports(second) || only_ports(first) && only_peers(second)
}

fn only_peers(rule: &Rule) -> bool {
    rule.peers.node.is_some() && rule.ports.node.is_none() && !rule.open && !rule.peers.open
}

fn only_ports(rule: &Rule) -> bool {
    !rule.ports.items.is_empty() && rule.peers.node.is_none() && !rule.open
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
        .help("take the dash away before the second, and indent it like the first, if they belong together")
    .fixes(join(context, direction, index));
    if is_meant(context, direction, peers, ports) { found.severity(Severity::Info) } else { found }
}

fn join(context: &PolicyContext<'_>, direction: Direction, index: usize) -> Option<Fix> {
    let list = context.policy.rules(direction).node?;
    let edits = rewrite::join_items(context.document, list, index)?;
    Some(Fix::unsafe_("Join the two: these peers, on these ports only", edits))
}

/// Whether the rule with only ports is likely meant for everyone.
fn is_meant(context: &PolicyContext<'_>, direction: Direction, peers: &Rule, ports: &Rule) -> bool {
    let document = context.document;
    let above = |rule: &Rule| !document.comments_above(rule.item.start).is_empty();
    let remarks = remarks(document, ports.item);
    let said = mentions(&remarks, &EVERYONE)
        || mentions(&remarks, &["web", "https", "metrics", "health", "prometheus"]);
    if said || above(ports) && above(peers) {
        return true;
    }
    let (dns, web) = (
        all_ports(ports, |number| matches!(number, 53 | 5353)),
        all_ports(ports, |number| matches!(number, 80 | 443)),
    );
    // DNS and the web may be reached anywhere, unless the peers are just where they are.
    match direction {
        Direction::Egress => dns && !is_dns(peers) || web && !is_internet(peers),
        Direction::Ingress => {
            let selected = context.policy.pod_selector.as_ref();
            dns && selected.is_some_and(|pods| home_of(pods).is_some())
        }
    }
}

fn all_ports(rule: &Rule, is: impl Fn(u16) -> bool) -> bool {
    rule.ports.items.iter().all(|port| match &port.port {
        PortValue::Number(number) => is(*number),
        PortValue::Name(name) => name.contains("dns") && is(53),
        _ => false,
    })
}

/// Whether the peers are where DNS is served from.
fn is_dns(rule: &Rule) -> bool {
    rule.peers.items.iter().any(|peer| {
        let namespace = peer.namespace_selector.as_ref().and_then(named_namespace);
        let pods = peer.pod_selector.as_ref().and_then(home_of);
        namespace.is_some_and(is_system_namespace) || pods.is_some()
    })
}

fn is_internet(rule: &Rule) -> bool {
    let blocks = rule.peers.items.iter().filter_map(|peer| peer.ip_block.as_ref()?.cidr.as_ref());
    blocks.into_iter().any(|(cidr, _)| cidr.ends_with("/0"))
}
