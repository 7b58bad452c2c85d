//! All connections of a cluster at once.
//!
//! Workloads that share all that policies look at behave alike and are one node; so are addresses
//! that no block tells apart. The result is that of [`Cluster::between`] for each pair of nodes.

use std::collections::HashMap;

use super::addresses::AddressSet;
use super::cluster::{Cluster, Workload};
use super::endpoint::{Endpoint, Known};
use super::grid::Grid;
use super::outside::classes;
use super::peers::Peer;
use super::policy::Direction;
use super::ports::PortSet;
use super::table::{Id, NOTHING};

/// Which bound of the connections is listed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum View {
    /// What is allowed for certain.
    Certain,
    /// What may be allowed.
    Possible,
}

/// A node of the list.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Node {
    /// Workloads that behave alike: an index into [`Connections::groups`].
    Group(usize),
    /// Addresses outside: an index into [`Connections::outside`].
    Outside(usize),
}

/// Two nodes, by their number, and the port set of what the first may send to the second.
#[derive(Copy, Clone, Debug)]
struct Link {
    from: u32,
    to: u32,
    ports: Id,
}

/// The connections of a cluster.
#[derive(Debug)]
pub struct Connections {
    groups: Vec<Vec<usize>>,
    outside: Vec<AddressSet>,
    ports: Vec<PortSet>,
    /// By source, then destination.
    links: Vec<Link>,
}

impl Connections {
    /// The workloads, by index, in groups that behave alike.
    pub fn groups(&self) -> &[Vec<usize>] {
        &self.groups
    }

    /// The addresses, in classes that no block of any policy tells apart. Those in no block come
    /// first, if there are any.
    pub fn outside(&self) -> &[AddressSet] {
        &self.outside
    }

    /// The port sets that links name by their index.
    pub fn ports(&self) -> &[PortSet] {
        &self.ports
    }

    /// The connections between nodes, and what each allows, an index into [`Connections::ports`];
    /// sorted by source, then destination. From a group to itself: what one of its workloads may
    /// send to another of them.
    pub fn links(&self) -> impl Iterator<Item = (Node, Node, usize)> {
        self.links
            .iter()
            .map(|link| (self.node(link.from), self.node(link.to), link.ports as usize))
    }

    /// The same between single workloads: a node is a workload's index here, or a class of
    /// addresses. That a workload reaches itself goes without saying.
    pub fn pairs(&self) -> impl Iterator<Item = (Endpoint<'_>, Endpoint<'_>, &PortSet)> {
        self.links()
            .filter_map(|(from, to, ports)| Some((from, to, self.ports.get(ports)?)))
            .flat_map(move |(from, to, ports)| {
                let sources = self.members(from);
                sources.flat_map(move |from| self.members(to).map(move |to| (from, to, ports)))
            })
            .filter(|(from, to, _)| !from.is(to))
    }

    fn node(&self, number: u32) -> Node {
        let number = number as usize;
        match number.checked_sub(self.groups.len()) {
            None => Node::Group(number),
            Some(class) => Node::Outside(class),
        }
    }

    fn members(&self, node: Node) -> impl Iterator<Item = Endpoint<'_>> {
        let (group, class) = match node {
            Node::Group(group) => (self.groups.get(group), None),
            Node::Outside(class) => (None, self.outside.get(class)),
        };
        let workloads = group.into_iter().flatten().map(|&index| Endpoint::Workload(index));
        workloads.chain(class.map(Endpoint::Addresses))
    }
}

impl Cluster {
    /// All connections between workloads, and between workloads and addresses outside.
    pub fn connections(&self, view: View) -> Connections {
        let groups = self.groups();
        let outside = classes(&self.ip_blocks());
        let pods = groups.iter().filter_map(|group| self.workloads().get(*group.first()?));
        let mut nodes: Vec<Known> =
            pods.map(|pod| Known::Pod(pod, self.namespace(&pod.namespace))).collect();
        nodes.extend(outside.iter().map(Known::Addresses));
        let mut grid = Grid::new(self, view, &nodes);
        let mut links = Vec::new();
        for from in 0..nodes.len() {
            for (to, sent) in grid.egress(from).into_iter().enumerate() {
                if sent == NOTHING || from.min(to) >= groups.len() {
                    continue;
                }
                let ports = grid.received(from, to, sent);
                if ports != NOTHING {
                    links.push(Link { from: from as u32, to: to as u32, ports });
                }
            }
        }
        let ports = grid.into_sets();
        Connections { groups, outside, ports, links }
    }

    /// `set` in pieces that no block of any policy tells apart.
    pub fn cut(&self, set: &AddressSet) -> Vec<AddressSet> {
        let classes = classes(&self.ip_blocks());
        let pieces = classes.iter().map(|class| class.intersection(set));
        pieces.filter(|piece| !piece.is_empty()).collect()
    }

    /// Equal workloads, together, in the order of their first.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut places: HashMap<&Workload, usize> = HashMap::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (index, workload) in self.workloads().iter().enumerate() {
            let place = *places.entry(workload).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.push(index),
                None => groups.push(vec![index]),
            }
        }
        groups
    }

    /// The address sets that policies in force name.
    fn ip_blocks(&self) -> Vec<&AddressSet> {
        let rules = self.policies().iter().flat_map(|policy| {
            Direction::ALL.into_iter().filter_map(|direction| policy.rules(direction)).flatten()
        });
        let blocks = rules.flat_map(|rule| &rule.peers).filter_map(|peer| match peer {
            Peer::Addresses(set) => Some(set),
            Peer::Everyone | Peer::Pods { .. } | Peer::Unreadable => None,
        });
        blocks.collect()
    }
}
