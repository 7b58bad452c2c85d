//! Whether the pods of a policy can reach a DNS server, over all policies in scope.

use super::context::PolicyContext;
use super::known::{home_of, is_system_namespace, named_namespace};
use super::words::mentions;
use crate::policy::{Direction, Peer, PortValue, Rule};
use crate::reach::Protocol;
use crate::workspace::{Home, ScopePolicy, Sort};
use crate::yaml::NodeId;

/// An egress rule that allows the DNS of most clusters, as YAML.
pub(crate) const DNS_RULE: &str = "to:
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: kube-system
  podSelector:
    matchLabels:
      k8s-app: kube-dns
ports:
- protocol: UDP
  port: 53
- protocol: TCP
  port: 53";

/// What is known of DNS for the pods of a policy that restricts egress to something.
pub(super) struct Dns {
    /// Where egress is isolated: `Egress` in `policyTypes`, else the key `egress`.
    pub(super) at: NodeId,
    /// Whether it may be reached over UDP.
    pub(super) over_udp: bool,
    /// Whether an earlier policy restricts the same pods, so that it is told.
    pub(super) told: bool,
    /// Whether names are certainly needed, and no policy that allows them can be missing.
    pub(super) certain: bool,
}

/// `None` where nothing can be said, where egress is not restricted, where nothing is let out at all,
/// and where DNS may be reached over TCP: then nothing is amiss.
pub(super) fn dns(context: &PolicyContext<'_>) -> Option<Dns> {
    let key = context.policy.egress.key?;
    let types = context.policy.policy_types.items.iter();
    let at = types
        .into_iter()
        .find(|it| it.direction == Some(Direction::Egress))
        .map_or(key, |it| it.node);
    let here = context.in_scope()?;
    let own = here.policy;
    if !restricts(own)
        || own.written().pod_selector.as_ref().is_some_and(|pods| home_of(pods).is_some())
    {
        return None;
    }
    // Most policies that let anything out let this out themselves.
    if lets_out(own, Protocol::Tcp) {
        return None;
    }
    let pods = own.pods()?;
    let (mut over_udp, mut denied, mut told) = (false, false, false);
    for (index, other) in here.scope.policies_of(&own.home)? {
        let selected = other.pods()?;
        if selected.is_disjoint(pods) {
            continue;
        }
        told |= index < here.index && restricts(other) && selected.contains(pods);
        let rules = other.written().rules(Direction::Egress);
        denied |= other.written().isolates(Direction::Egress) == Some(true)
            && rules.is_empty()
            && selected.contains(pods);
        let in_force = other.written().isolates(Direction::Egress) != Some(false);
        if in_force && (rules.open || rules.items.iter().any(|rule| rule.open)) {
            return None;
        }
        if lets_out(other, Protocol::Tcp) {
            return None;
        }
        over_udp |= lets_out(other, Protocol::Udp);
    }
    // A policy called after one connection (`allow-db`, `web-to-db`) is one of several. Unless their
    // default deny is here, the one for DNS may be elsewhere.
    let is_whole =
        denied || !own.name.as_deref().is_some_and(|name| mentions(name, &["allow", "to"]));
    let by_name = own
        .written()
        .egress
        .items
        .iter()
        .any(|rule| rule.peers.items.iter().any(|peer| peer.ip_block.is_none()));
    let certain = is_whole && by_name && !here.scope.may_miss(Sort::Policy);
    Some(Dns { at, over_udp, told, certain })
}

/// Whether a policy isolates egress and lets something out.
fn restricts(policy: &ScopePolicy) -> bool {
    let written = policy.written();
    written.isolates(Direction::Egress) == Some(true) && !written.egress.items.is_empty()
}

/// Whether a policy may let DNS out over `protocol`.
fn lets_out(policy: &ScopePolicy, protocol: Protocol) -> bool {
    let written = policy.written();
    let mut rules = written.rules(Direction::Egress).items.iter();
    written.isolates(Direction::Egress) != Some(false)
        && rules.any(|rule| allows(rule, protocol, &policy.home))
}

/// Whether a rule of a policy in `home` may allow DNS over `protocol`.
pub(crate) fn allows(rule: &Rule, protocol: Protocol, home: &Home) -> bool {
    let port = rule.ports.is_empty()
        || rule.ports.open
        || rule.ports.items.iter().any(|port| {
            let same = port.protocol.as_deref().unwrap_or("TCP") == protocol.name();
            let last = |first: u16| port.end_port.unwrap_or(first);
            let number = match port.port {
                PortValue::Number(first) => {
                    [53, 5353].iter().any(|dns| (first..=last(first)).contains(dns))
                }
                PortValue::Every | PortValue::Name(_) | PortValue::Unknown => true,
            };
            port.open || same && number
        });
    port && (rule.peers.is_empty()
        || rule.peers.open
        || rule.peers.items.iter().any(|peer| may_serve(peer, home)))
}

/// Whether a DNS server may be among what a peer allows: by its address, or in a namespace where
/// one may run.
fn may_serve(peer: &Peer, home: &Home) -> bool {
    match &peer.namespace_selector {
        _ if peer.open || peer.ip_block.is_some() => true,
        Some(namespaces) => named_namespace(namespaces)
            .is_none_or(|name| is_system_namespace(name) || name.contains("dns")),
        None => {
            home.name().is_some_and(is_system_namespace)
                || peer.pod_selector.as_ref().is_some_and(|pods| home_of(pods).is_some())
        }
    }
}
