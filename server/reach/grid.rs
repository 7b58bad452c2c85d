//! Policies against the nodes of a cluster, prepared so that a pair of nodes costs a few bit tests.
//!
//! Whom each distinct peer matches is a set of bits, one a node; each distinct port set is a
//! number; named ports are resolved once for each distinct list of container ports.

use std::collections::HashMap;

use super::bits::Bits;
use super::cluster::{Cluster, ContainerPorts, Namespace, UNKNOWN_PORTS};
use super::connections::View;
use super::endpoint::Known;
use super::matching::Match;
use super::peers::Peer;
use super::policy::{Bound, Direction, Rule};
use super::ports::PortSet;
use super::table::{EVERYTHING, Id, NOTHING, Table};

/// A rule: whom it speaks of, and its ports.
struct Allowed {
    /// Of each peer, its place in [`Grid::matched`].
    peers: Vec<usize>,
    ports: Id,
    /// Whether some of the ports are names.
    named: bool,
}

/// One direction of all policies.
struct Way {
    /// The rules of each policy.
    rules: Vec<Vec<Allowed>>,
    /// For each node, groups of policies: a group allows what any of its policies allows, and the
    /// node is held to what all groups allow. No group: everything.
    in_force: Vec<Vec<Vec<usize>>>,
}

/// The policies of a cluster, ready to be asked about pairs of nodes.
pub(super) struct Grid {
    /// For each distinct peer, the nodes it matches.
    matched: Vec<Bits>,
    egress: Way,
    ingress: Way,
    ports: Resolver,
}

impl Grid {
    /// Prepares one view of the policies of `cluster`.
    pub(super) fn new(cluster: &Cluster, view: View, nodes: &[Known<'_>]) -> Self {
        let mut peers = Peers::new(cluster, view, nodes);
        let mut ports = Resolver::new(view, nodes);
        let egress = Way::new(Direction::Egress, &mut peers, &mut ports);
        let ingress = Way::new(Direction::Ingress, &mut peers, &mut ports);
        Self { matched: peers.matched, egress, ingress, ports }
    }

    /// What the node `from` may send to each node, as far as its own side goes.
    pub(super) fn egress(&mut self, from: usize) -> Vec<Id> {
        let length = self.ports.kind_of.len();
        let mut row = vec![EVERYTHING; length];
        for group in self.egress.in_force.get(from).into_iter().flatten() {
            let mut allowed = vec![NOTHING; length];
            let policies = group.iter().filter_map(|&policy| self.egress.rules.get(policy));
            for rule in policies.flatten() {
                let peers = rule.peers.iter().filter_map(|&peer| self.matched.get(peer));
                for to in peers.flat_map(Bits::iter) {
                    if let Some(slot) = allowed.get_mut(to) {
                        *slot = self.ports.add(*slot, rule, to);
                    }
                }
            }
            for (all, one) in row.iter_mut().zip(allowed) {
                *all = self.ports.table.intersection(*all, one);
            }
        }
        row
    }

    /// What of `sent`, from the node `from`, the side of the node `to` lets in.
    pub(super) fn received(&mut self, from: usize, to: usize, sent: Id) -> Id {
        let mut left = sent;
        for group in self.ingress.in_force.get(to).into_iter().flatten() {
            let mut allowed = NOTHING;
            let policies = group.iter().filter_map(|&policy| self.ingress.rules.get(policy));
            for rule in policies.flatten() {
                let mut peers = rule.peers.iter().filter_map(|&peer| self.matched.get(peer));
                if peers.any(|nodes| nodes.has(from)) {
                    allowed = self.ports.add(allowed, rule, to);
                }
            }
            left = self.ports.table.intersection(left, allowed);
        }
        left
    }

    /// The port sets, by their numbers.
    pub(super) fn into_sets(self) -> Vec<PortSet> {
        self.ports.table.into_sets()
    }
}

impl Way {
    fn new(direction: Direction, peers: &mut Peers<'_>, ports: &mut Resolver) -> Self {
        let rules = peers.cluster.policies().iter().map(|policy| {
            let rules = policy.rules(direction).unwrap_or_default().iter();
            rules.map(|rule| Allowed::new(rule, peers, ports)).collect()
        });
        let rules = rules.collect();
        let in_force = peers.nodes.iter().map(|node| peers.in_force(direction, node)).collect();
        Self { rules, in_force }
    }
}

impl Allowed {
    fn new<'a>(rule: &'a Rule, peers: &mut Peers<'a>, ports: &mut Resolver) -> Self {
        let set = rule.ports_in_force(match ports.view {
            View::Certain => Bound::Least,
            View::Possible => Bound::Most,
        });
        let peers = rule.peers_in_force().iter().map(|peer| peers.place(peer)).collect();
        Self { peers, named: set.has_names(), ports: ports.table.id(set) }
    }
}

/// Whom peers match and whom policies select.
struct Peers<'a> {
    cluster: &'a Cluster,
    view: View,
    nodes: &'a [Known<'a>],
    /// The pods among the nodes, by namespace.
    pods: Vec<(&'a Namespace, Vec<usize>)>,
    places: HashMap<&'a Peer, usize>,
    matched: Vec<Bits>,
}

impl<'a> Peers<'a> {
    fn new(cluster: &'a Cluster, view: View, nodes: &'a [Known<'a>]) -> Self {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut pods: Vec<(&Namespace, Vec<usize>)> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            let Known::Pod(_, namespace) = node else { continue };
            let place = *places.entry(&namespace.name).or_insert(pods.len());
            match pods.get_mut(place) {
                Some((_, members)) => members.push(index),
                None => pods.push((namespace, vec![index])),
            }
        }
        Self { cluster, view, nodes, pods, places: HashMap::new(), matched: Vec::new() }
    }

    /// The nodes that `peer` may speak of, as far as namespaces tell.
    fn candidates(&self, peer: &Peer) -> Vec<usize> {
        let Peer::Pods { namespaces, .. } = peer else {
            return (0..self.nodes.len()).collect();
        };
        let possible =
            self.pods.iter().filter(|(home, _)| namespaces.matches(&home.labels).is_possible());
        possible.flat_map(|(_, members)| members.iter().copied()).collect()
    }

    /// The place in `matched` of the nodes that `peer` matches.
    fn place(&mut self, peer: &'a Peer) -> usize {
        if let Some(&place) = self.places.get(peer) {
            return place;
        }
        let mut matched = Bits::none(self.nodes.len());
        for index in self.candidates(peer) {
            let Some(node) = self.nodes.get(index) else { continue };
            let fits = peer.matches(node, self.cluster.blocks());
            let counts = match self.view {
                View::Certain => fits == Match::Yes,
                View::Possible => fits.is_possible(),
            };
            if counts {
                matched.add(index);
            }
        }
        let place = self.matched.len();
        self.matched.push(matched);
        self.places.insert(peer, place);
        place
    }

    /// The groups of policies that hold `node`, as [`Way::in_force`] has them.
    fn in_force(&self, direction: Direction, node: &Known<'_>) -> Vec<Vec<usize>> {
        let Known::Pod(pod, _) = node else {
            return Vec::new();
        };
        let policies = self.cluster.policies_of(&pod.namespace);
        let bound = policies
            .filter(|(_, policy)| policy.rules(direction).is_some())
            .map(|(index, policy)| (index, policy.binds(pod)))
            .filter(|(_, in_force)| in_force.is_possible());
        let (certain, perhaps): (Vec<_>, Vec<_>) =
            bound.partition(|&(_, in_force)| in_force == Match::Yes);
        let certain: Vec<usize> = certain.into_iter().map(|(index, _)| index).collect();
        let perhaps = perhaps.into_iter().map(|(index, _)| index);
        match (self.view, certain.is_empty()) {
            (View::Certain, false) => vec![certain],
            (View::Possible, false) => vec![certain.into_iter().chain(perhaps).collect()],
            (View::Certain, true) => perhaps.map(|index| vec![index]).collect(),
            (View::Possible, true) => Vec::new(),
        }
    }
}

/// Port sets as numbers, and what names mean at each node.
struct Resolver {
    view: View,
    table: Table,
    /// The distinct lists of container ports.
    kinds: Vec<ContainerPorts>,
    /// For each node, its place in `kinds`.
    kind_of: Vec<usize>,
    known: HashMap<(Id, usize), Id>,
}

impl Resolver {
    fn new(view: View, nodes: &[Known<'_>]) -> Self {
        let mut places: HashMap<&ContainerPorts, usize> = HashMap::new();
        let mut kinds = Vec::new();
        let kind_of = nodes.iter().map(|node| {
            *places.entry(node.ports()).or_insert_with_key(|ports| {
                kinds.push((*ports).clone());
                kinds.len() - 1
            })
        });
        let kind_of = kind_of.collect();
        Self { view, table: Table::new(), kinds, kind_of, known: HashMap::new() }
    }

    /// `set`, and the ports of `rule` as the node `to` understands them.
    fn add(&mut self, set: Id, rule: &Allowed, to: usize) -> Id {
        let ports = self.at(rule, to);
        self.table.union(set, ports)
    }

    /// The ports of `rule` as the node `to` understands them.
    fn at(&mut self, rule: &Allowed, to: usize) -> Id {
        if !rule.named {
            return rule.ports;
        }
        let kind = self.kind_of.get(to).copied().unwrap_or_default();
        if let Some(&known) = self.known.get(&(rule.ports, kind)) {
            return known;
        }
        let meaning = self.kinds.get(kind).unwrap_or(&UNKNOWN_PORTS);
        let bounds = meaning.bounds(&self.table.get(rule.ports));
        let id = self.table.id(match self.view {
            View::Certain => bounds.certain,
            View::Possible => bounds.possible,
        });
        self.known.insert((rule.ports, kind), id);
        id
    }
}
