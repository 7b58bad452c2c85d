//! From what is written to the sets of [`crate::reach`]. Rules, peers and ports keep their indices,
//! so that every answer leads back to a line. What is unknown, or what the API server refuses, is
//! said to be so: nothing is proved from it.

use std::net::IpAddr;

use super::home::Home;
use crate::policy::{
    self, ContainerPort, Direction, IpBlock, Listing, NetworkPolicy, PortValue, Workload,
};
use crate::reach::{self, AddressSet, Peer, Policy, PortSet, Protocol, Rule, Text, ValueSet};
use crate::schema::parse_cidr;
use crate::yaml::NodeId;

/// A label, as far as it is known: key and value.
pub type Pair = (Text, Option<Text>);

/// Stands for the name of the namespace that is not written: no namespace can be called so.
pub const UNSPECIFIED: &str = "";

/// The label that stands for being in the namespace that is not written: no label can have this key.
const UNSPECIFIED_KEY: &str = "";

/// A selector as far as it is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selector {
    /// The AND of all known requirements.
    pub known: reach::Selector,
    /// Whether that is all.
    pub complete: bool,
}

impl Selector {
    /// Whether it selects an object with these labels.
    pub fn matches(&self, labels: &reach::Labels) -> reach::Match {
        let known = self.known.matches(labels);
        if self.complete { known } else { known.doubted() }
    }

    /// The whole selector, if it is known.
    pub fn complete(self) -> Option<reach::Selector> {
        self.complete.then_some(self.known)
    }
}

/// The known requirements of a selector, each with its place: of `matchLabels` the value, of
/// `matchExpressions` the item.
pub fn requirements(selector: &policy::Selector) -> Vec<(reach::Requirement, NodeId)> {
    let labels = selector.labels.iter().map(|label| {
        let values = values_of(label.value.as_ref());
        (reach::Requirement::new(label.key.clone(), values), label.value_node)
    });
    let expressions = selector.expressions.iter().filter_map(|expression| {
        let values = values(expression)?;
        Some((reach::Requirement::new(expression.key.clone(), values), expression.node))
    });
    labels.chain(expressions).collect()
}

/// One value, or if it is not known any.
fn values_of(value: Option<&Text>) -> ValueSet {
    value.map_or_else(ValueSet::present, |value| ValueSet::one_of([value.clone()]))
}

/// `None` if the requirement is not known in full or has no meaning.
fn values(requirement: &policy::Requirement) -> Option<ValueSet> {
    let values = || requirement.values.iter().cloned();
    let listed = !requirement.values.is_empty();
    match requirement.operator.as_str() {
        _ if requirement.open || requirement.key.is_empty() => None,
        "In" if listed => Some(ValueSet::one_of(values())),
        "NotIn" if listed => Some(ValueSet::none_of(values())),
        "Exists" if !listed => Some(ValueSet::present()),
        "DoesNotExist" if !listed => Some(ValueSet::absent()),
        _ => None,
    }
}

/// A selector, with the labels that kustomizations add to it: they override what `matchLabels`
/// says, and leave a selector without it alone.
pub fn selector(written: &policy::Selector, added: &[Pair]) -> Selector {
    let (known, complete) = effective(written, added);
    Selector { known: reach::Selector::new(known.iter().map(|(known, _)| known)), complete }
}

/// The known requirements of a selector, as [`requirements`], those of `added` included (their
/// place is the selector's); and whether these are all.
pub(super) fn effective(
    written: &policy::Selector,
    added: &[Pair],
) -> (Vec<(reach::Requirement, NodeId)>, bool) {
    let mut known = requirements(written);
    let mut complete = !written.open
        && written.labels.iter().all(|label| label.value.is_some())
        && known.len() == written.labels.len() + written.expressions.len();
    for (key, value) in added.iter().filter(|_| written.has_match_labels) {
        let is_label = |node| written.labels.iter().any(|label| label.value_node == node);
        known.retain(|(requirement, node)| requirement.key != *key || !is_label(*node));
        complete &= value.is_some();
        known.push((reach::Requirement::new(key.clone(), values_of(value.as_ref())), written.node));
    }
    (known, complete)
}

/// The ports of one entry; `None` if they are unknown.
pub fn ports(port: &policy::Port) -> Option<PortSet> {
    if port.open {
        return None;
    }
    let protocol = protocol(port.protocol.as_deref().unwrap_or("TCP"))?;
    match (&port.port, port.end_port) {
        (PortValue::Every, None) => Some(PortSet::every(protocol)),
        (PortValue::Number(0), _) => None,
        (PortValue::Number(number), None) => Some(PortSet::port(protocol, *number)),
        (PortValue::Number(first), Some(last)) if *first <= last => {
            Some(PortSet::range(protocol, *first, last))
        }
        (PortValue::Name(name), None) => Some(PortSet::named(protocol, name.clone())),
        _ => None,
    }
}

/// The protocol of that name.
pub fn protocol(name: &str) -> Option<Protocol> {
    Protocol::ALL.into_iter().find(|protocol| protocol.name() == name)
}

/// The addresses of a block; `None` if they are unknown.
pub fn addresses(block: &IpBlock) -> Option<AddressSet> {
    let parse = |(text, _): &(String, NodeId)| Some(parse_cidr(text)?.network);
    let excepts: Option<Vec<_>> = block.except.iter().map(parse).collect();
    let cidr = block.cidr.as_ref().and_then(parse)?;
    (!block.open).then_some(AddressSet::block(cidr, &excepts?))
}

/// A peer of a policy in namespace `home`. `added` as for [`selector`].
pub fn peer(written: &policy::Peer, home: &Home, added: &[Pair]) -> Peer {
    if written.open {
        return Peer::Unreadable;
    }
    let pods = written.pod_selector.as_ref().map(|pods| selector(pods, added).complete());
    let namespaces =
        written.namespace_selector.as_ref().map(|namespaces| selector(namespaces, &[]).complete());
    let read = match (&written.ip_block, namespaces, pods) {
        (Some(block), None, None) => addresses(block).map(Peer::Addresses),
        (None, None, Some(pods)) => pods.map(|pods| Peer::Pods { namespaces: own(home), pods }),
        (None, Some(namespaces), None) => namespaces
            .map(|namespaces| Peer::Pods { namespaces, pods: reach::Selector::everything() }),
        (None, Some(namespaces), Some(pods)) => {
            namespaces.zip(pods).map(|(namespaces, pods)| Peer::Pods { namespaces, pods })
        }
        _ => None,
    };
    read.unwrap_or(Peer::Unreadable)
}

/// The namespace `home` alone.
pub fn own(home: &Home) -> reach::Selector {
    match home {
        Home::Known(name) => reach::namespace_named(name),
        Home::Unspecified => {
            reach::Selector::new(&[reach::Requirement::equals(UNSPECIFIED_KEY, UNSPECIFIED)])
        }
    }
}

/// The namespace that is not written: its name and labels are unknown.
pub(super) fn unspecified_namespace() -> reach::Namespace {
    let own = (Text::from(UNSPECIFIED_KEY), Some(Text::from(UNSPECIFIED)));
    reach::Namespace { name: UNSPECIFIED.into(), labels: reach::Labels::partial([own]) }
}

/// A rule. Peers or ports that may follow those written are one more entry, unreadable.
pub fn rule(written: &policy::Rule, home: &Home, added: &[Pair]) -> Rule {
    let ports_unknown = written.ports.open && written.ports.items.is_empty();
    if written.open || ports_unknown {
        return unreadable_rule();
    }
    let mut peers: Vec<Peer> =
        written.peers.items.iter().map(|written| peer(written, home, added)).collect();
    peers.extend(written.peers.open.then_some(Peer::Unreadable));
    let mut entries: Vec<Option<PortSet>> = written.ports.items.iter().map(ports).collect();
    entries.extend(written.ports.open.then_some(None));
    Rule { peers, ports: entries }
}

/// A rule that could allow anything, or nothing.
fn unreadable_rule() -> Rule {
    Rule { peers: vec![Peer::Unreadable], ports: Vec::new() }
}

/// Whether enough of a policy is known to say something of it.
fn is_readable(written: &NetworkPolicy) -> bool {
    let is_known = |direction| written.isolates(direction).is_some();
    written.spec.is_some() && !written.open && Direction::BOTH.into_iter().all(is_known)
}

/// The pods that a policy selects; `None` if they, or much else of it, are unknown. `added` as for
/// [`selector`].
pub(super) fn pods(written: &NetworkPolicy, added: &[Pair]) -> Option<reach::Selector> {
    match &written.pod_selector {
        _ if !is_readable(written) => None,
        Some(pods) => selector(pods, added).complete(),
        None => Some(reach::Selector::everything()),
    }
}

/// A policy in namespace `home`; `None` if so much of it is unknown that nothing can be said of it.
/// Rules that may follow those written are one more rule, unreadable. `added` as for [`selector`].
pub fn policy(written: &NetworkPolicy, home: &Home, added: &[Pair]) -> Option<Policy> {
    if !is_readable(written) {
        return None;
    }
    let rules = |direction| -> Option<Option<Vec<Rule>>> {
        let Listing { items, open, .. } = written.rules(direction);
        let mut rules: Vec<Rule> = items.iter().map(|written| rule(written, home, added)).collect();
        rules.extend(open.then(unreadable_rule));
        Some(written.isolates(direction)?.then_some(rules))
    };
    Some(Policy {
        namespace: namespace(home),
        pods: pods(written, added),
        ingress: rules(Direction::Ingress)?,
        egress: rules(Direction::Egress)?,
    })
}

/// A policy that may select any pod of `home`, and allow it anything or nothing.
pub(super) fn unreadable_policy(home: &Home) -> Policy {
    let rules = || Some(vec![unreadable_rule()]);
    Policy { namespace: namespace(home), pods: None, ingress: rules(), egress: rules() }
}

/// The name of `home` among [`reach`]'s.
pub fn namespace(home: &Home) -> Text {
    match home {
        Home::Known(name) => name.clone(),
        Home::Unspecified => UNSPECIFIED.into(),
    }
}

/// The namespace of this name among [`reach`]'s.
pub fn home(namespace: &Text) -> Home {
    if **namespace == *UNSPECIFIED { Home::Unspecified } else { Home::Known(namespace.clone()) }
}

/// The pods of a workload in namespace `home`, with these labels.
pub fn workload(written: &Workload, home: &Home, labels: reach::Labels) -> reach::Workload {
    let named = written.ports.items.iter().filter_map(container_port).collect();
    let complete = !written.ports.open && written.ports.items.iter().all(|port| !port.open);
    reach::Workload {
        namespace: namespace(home),
        labels,
        ports: reach::ContainerPorts { named, complete },
        host_network: written.host_network != Some(false),
        addresses: pod_addresses(&written.addresses),
    }
}

/// `None` if none is known.
fn pod_addresses(written: &[String]) -> Option<AddressSet> {
    let known = written.iter().filter_map(|text| text.parse::<IpAddr>().ok());
    let set = known.fold(AddressSet::nothing(), |all, one| all.union(&one.into()));
    (!set.is_empty()).then_some(set)
}

/// `None` if it has no name or is unknown in part.
fn container_port(written: &ContainerPort) -> Option<reach::ContainerPort> {
    Some(reach::ContainerPort {
        name: written.name.as_deref()?.into(),
        protocol: protocol(written.protocol.as_deref()?)?,
        number: written.number?,
    })
}
