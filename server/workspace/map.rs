//! All connections of an [`Inventory`], between workloads as people name them and addresses outside.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::inventory::{Inventory, Taking};
use crate::reach::{AddressSet, Connections, Intervals, Node, PortSet, View};

/// The connections of a cluster.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The workloads, in the order of [`Inventory::workloads`], then addresses outside.
    pub peers: Vec<MapPeer>,
    /// The distinct port sets of the connections.
    pub ports: Vec<PortSet>,
    /// Sorted by source, then destination. That a pod reaches itself goes without saying, and so do
    /// the pods of one workload among themselves.
    pub connections: Vec<Connection>,
    /// The workloads that are of interest, if not all: indices into [`Inventory::workloads`].
    pub focus: Option<BTreeSet<usize>>,
}

/// An end of connections.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MapPeer {
    /// A workload, by its index in [`Inventory::workloads`].
    Workload(usize),
    /// Addresses that fare alike with some workload.
    Outside(AddressSet),
}

/// What one end may send to another.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Connection {
    /// The source, an index into [`Map::peers`].
    pub from: u32,
    /// The destination, an index into [`Map::peers`].
    pub to: u32,
    /// The ports, an index into [`Map::ports`].
    pub ports: u32,
}

impl Map {
    /// The connections that are certain, with what manifests leave open taken so. `with_v6` says
    /// whether addresses of IPv6 are listed.
    pub fn of(inventory: &Inventory, taking: Taking, with_v6: bool) -> Self {
        let connections = inventory.cluster(taking).connections(View::Certain);
        let mut builder = Builder::new(inventory, &connections, with_v6);
        builder.add_links();
        builder.finish()
    }

    /// The connections of these workloads alone.
    #[must_use]
    pub fn focused(mut self, focus: BTreeSet<usize>) -> Self {
        let is_one = |end: u32| match self.peers.get(end as usize) {
            Some(MapPeer::Workload(index)) => focus.contains(index),
            _ => false,
        };
        self.connections.retain(|it| is_one(it.from) || is_one(it.to));
        self.focus = Some(focus);
        self
    }

    /// Of each peer, whether it has a connection or is of interest.
    pub fn listed(&self) -> Vec<bool> {
        let is_wanted = |peer: &MapPeer| match (peer, &self.focus) {
            (MapPeer::Workload(index), Some(focus)) => focus.contains(index),
            (MapPeer::Workload(_), None) => true,
            (MapPeer::Outside(_), _) => false,
        };
        let mut listed: Vec<bool> = self.peers.iter().map(is_wanted).collect();
        for connection in &self.connections {
            for end in [connection.from, connection.to] {
                listed.get_mut(end as usize).into_iter().for_each(|it| *it = true);
            }
        }
        listed
    }

    /// The ports of a connection.
    pub fn ports_of(&self, connection: &Connection) -> Option<&PortSet> {
        self.ports.get(connection.ports as usize)
    }
}

/// Which way a workload talks to addresses outside.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    In,
    Out,
}

struct Builder<'a> {
    connections: &'a Connections,
    with_v6: bool,
    /// Of each entry of the inventory's pods, its workload.
    workload: Vec<u32>,
    ports: Vec<PortSet>,
    unions: HashMap<(u32, u32), u32>,
    between: Vec<Connection>,
    /// What workloads may exchange with classes of addresses, and on which ports.
    outside: Vec<(u32, Way, usize, u32)>,
    peers: Vec<MapPeer>,
}

impl<'a> Builder<'a> {
    fn new(inventory: &Inventory, connections: &'a Connections, with_v6: bool) -> Self {
        let mut workload = vec![0; inventory.pods.len()];
        for (index, named) in inventory.workloads.iter().enumerate() {
            for &pods in &named.pods {
                if let Some(slot) = workload.get_mut(pods) {
                    *slot = index as u32;
                }
            }
        }
        Self {
            connections,
            with_v6,
            workload,
            ports: connections.ports().to_vec(),
            unions: HashMap::new(),
            between: Vec::new(),
            outside: Vec::new(),
            peers: (0..inventory.workloads.len()).map(MapPeer::Workload).collect(),
        }
    }

    fn add_links(&mut self) {
        let groups: Vec<Vec<u32>> =
            self.connections.groups().iter().map(|pods| self.workloads_of(pods)).collect();
        for (from, to, ports) in self.connections.links() {
            let ports = ports as u32;
            match (from, to) {
                (Node::Group(from), Node::Group(to)) => {
                    let (from, to) = (groups.get(from), groups.get(to));
                    for &from in from.into_iter().flatten() {
                        let others = to.into_iter().flatten().filter(|&&to| to != from);
                        let links = others.map(|&to| Connection { from, to, ports });
                        self.between.extend(links);
                    }
                }
                (Node::Group(group), Node::Outside(class)) => {
                    self.add_outside(groups.get(group), Way::Out, class, ports);
                }
                (Node::Outside(class), Node::Group(group)) => {
                    self.add_outside(groups.get(group), Way::In, class, ports);
                }
                (Node::Outside(_), Node::Outside(_)) => {}
            }
        }
    }

    fn workloads_of(&self, pods: &[usize]) -> Vec<u32> {
        let known = pods.iter().filter_map(|&pods| self.workload.get(pods).copied());
        let mut workloads: Vec<u32> = known.collect();
        workloads.sort_unstable();
        workloads.dedup();
        workloads
    }

    fn add_outside(&mut self, group: Option<&Vec<u32>>, way: Way, class: usize, ports: u32) {
        let workloads = group.into_iter().flatten();
        self.outside.extend(workloads.map(|&workload| (workload, way, class, ports)));
    }

    /// What pods of one workload may do together.
    fn union(&mut self, one: u32, two: u32) -> u32 {
        let (one, two) = (one.min(two), one.max(two));
        if one == two {
            return one;
        }
        if let Some(&known) = self.unions.get(&(one, two)) {
            return known;
        }
        let [Some(first), Some(second)] = [one, two].map(|index| self.ports.get(index as usize))
        else {
            return one;
        };
        let all = first.union(second);
        let place = self.ports.iter().position(|known| *known == all).unwrap_or(self.ports.len());
        if place == self.ports.len() {
            self.ports.push(all);
        }
        self.unions.insert((one, two), place as u32);
        place as u32
    }

    fn finish(mut self) -> Map {
        let mut between = std::mem::take(&mut self.between);
        between.sort_unstable();
        between.dedup_by(|later, earlier| {
            let same = (later.from, later.to) == (earlier.from, earlier.to);
            if same {
                earlier.ports = self.union(earlier.ports, later.ports);
            }
            same
        });
        let outside = self.outside_connections();
        between.extend(outside);
        between.sort_unstable();
        Map { peers: self.peers, ports: self.ports, connections: between, focus: None }
    }

    /// The connections with addresses outside: those that fare alike with a workload are one peer.
    fn outside_connections(&mut self) -> Vec<Connection> {
        let mut all = std::mem::take(&mut self.outside);
        all.sort_unstable();
        all.dedup_by(|later, earlier| {
            let same = (later.0, later.1, later.2) == (earlier.0, earlier.1, earlier.2);
            if same {
                earlier.3 = self.union(earlier.3, later.3);
            }
            same
        });
        let mut places: HashMap<Vec<usize>, Option<u32>> = HashMap::new();
        let mut connections = Vec::new();
        for same in all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let mut alike: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
            for &(.., class, ports) in same {
                alike.entry(ports).or_default().push(class);
            }
            let Some(&(workload, way, ..)) = same.first() else { continue };
            for (ports, classes) in alike {
                let known = places.get(&classes).copied();
                let place = known.unwrap_or_else(|| self.outside_peer(&classes));
                places.insert(classes, place);
                connections.extend(place.map(|outside| match way {
                    Way::In => Connection { from: outside, to: workload, ports },
                    Way::Out => Connection { from: workload, to: outside, ports },
                }));
            }
        }
        connections
    }

    /// The peer of these classes; `None` if nothing of them is listed.
    fn outside_peer(&mut self, classes: &[usize]) -> Option<u32> {
        let known = classes.iter().filter_map(|&class| self.connections.outside().get(class));
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for set in known {
            v4.extend_from_slice(set.v4().runs());
            v6.extend_from_slice(set.v6().runs());
        }
        let v6 = if self.with_v6 { Intervals::from_runs(v6) } else { Intervals::nothing() };
        let set = AddressSet::new(Intervals::from_runs(v4), v6);
        if set.is_empty() {
            return None;
        }
        self.peers.push(MapPeer::Outside(set));
        Some(self.peers.len() as u32 - 1)
    }
}
