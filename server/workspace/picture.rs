//! A [`Map`] as a picture shows it: workloads that fare alike are one node, namespaces are boxes, and
//! what is true of a whole box is one line.

use std::collections::{BTreeMap, HashMap};

use super::inventory::Inventory;
use super::map::{Map, MapPeer};
use super::twins::{Entry, twins};
use crate::reach::{AddressSet, Intervals, PortSet, Text};

/// Nodes in boxes, and what goes between them.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// The namespaces, by name, then what is outside, if anything outside has a connection.
    pub boxes: Vec<PictureBox>,
    /// The nodes, box by box.
    pub nodes: Vec<PictureNode>,
    /// What nodes may send each other, sorted.
    pub links: Vec<PictureLink>,
    /// The distinct port sets of links.
    pub ports: Vec<PortSet>,
}

/// A namespace, or what is outside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PictureBox {
    /// The name of the namespace; `None` for what is outside.
    pub namespace: Option<Text>,
    /// Its nodes: indices into [`Picture::nodes`].
    pub nodes: Vec<usize>,
}

/// Workloads that fare alike, or addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PictureNode {
    /// What it stands for.
    pub what: Drawn,
    /// What its workloads may send each other, where they are several: an index into
    /// [`Picture::ports`].
    pub among: Option<u32>,
}

/// What a node stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Drawn {
    /// Workloads, by their indices in [`Inventory::workloads`].
    Workloads(Vec<usize>),
    /// Addresses outside.
    Outside(AddressSet),
}

/// What one node may send to another.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct PictureLink {
    /// The source, an index into [`Picture::nodes`].
    pub from: usize,
    /// The destination, an index into [`Picture::nodes`].
    pub to: usize,
    /// The ports, an index into [`Picture::ports`].
    pub ports: u32,
}

impl Picture {
    /// The picture of a map.
    pub fn of(inventory: &Inventory, map: &Map) -> Self {
        let mut painter = Painter::new(inventory.workloads.len(), map);
        painter.read(map);
        painter.paint(inventory)
    }
}

/// Draws a map.
struct Painter {
    ports: Vec<PortSet>,
    numbers: HashMap<PortSet, u32>,
    /// The connections of each workload. Peers from the number of workloads on are outside.
    entries: Vec<Vec<Entry>>,
    outside: Vec<AddressSet>,
    /// Of each workload, whether it is drawn.
    listed: Vec<bool>,
}

impl Painter {
    fn new(workloads: usize, map: &Map) -> Self {
        Self {
            ports: map.ports.clone(),
            numbers: map.ports.iter().cloned().zip(0..).collect(),
            entries: vec![Vec::new(); workloads],
            outside: Vec::new(),
            listed: map.listed(),
        }
    }

    fn number(&mut self, set: PortSet) -> u32 {
        let next = self.ports.len() as u32;
        *self.numbers.entry(set).or_insert_with_key(|set| {
            self.ports.push(set.clone());
            next
        })
    }

    fn read(&mut self, map: &Map) {
        let mut outside: BTreeMap<(usize, bool), Vec<(&AddressSet, &PortSet)>> = BTreeMap::new();
        for connection in &map.connections {
            let ends = [connection.from, connection.to].map(|end| map.peers.get(end as usize));
            let Some(ports) = map.ports_of(connection) else { continue };
            match ends {
                [Some(&MapPeer::Workload(from)), Some(&MapPeer::Workload(to))] => {
                    self.add(from, Entry { out: true, peer: to, ports: connection.ports });
                    self.add(to, Entry { out: false, peer: from, ports: connection.ports });
                }
                [Some(&MapPeer::Workload(from)), Some(MapPeer::Outside(set))] => {
                    outside.entry((from, true)).or_default().push((set, ports));
                }
                [Some(MapPeer::Outside(set)), Some(&MapPeer::Workload(to))] => {
                    outside.entry((to, false)).or_default().push((set, ports));
                }
                _ => {}
            }
        }
        for ((workload, out), pieces) in outside {
            for (set, ports) in layered(&pieces) {
                let peer = self.outside_peer(set);
                let ports = self.number(ports);
                self.add(workload, Entry { out, peer, ports });
            }
        }
    }

    fn add(&mut self, workload: usize, entry: Entry) {
        if let Some(entries) = self.entries.get_mut(workload) {
            entries.push(entry);
        }
    }

    fn outside_peer(&mut self, set: AddressSet) -> usize {
        let known = self.outside.iter().position(|known| *known == set);
        let place = known.unwrap_or(self.outside.len());
        if known.is_none() {
            self.outside.push(set);
        }
        self.entries.len() + place
    }

    fn paint(mut self, inventory: &Inventory) -> Picture {
        self.entries.iter_mut().for_each(|entries| entries.sort_unstable());
        let homes: Vec<&Text> = inventory.workloads.iter().map(|it| &it.namespace).collect();
        let mut picture = Picture::default();
        let mut node_of: HashMap<usize, usize> = HashMap::new();
        for mut twins in twins(&homes, &self.entries) {
            twins.members.retain(|&member| self.listed.get(member) == Some(&true));
            let Some(home) = twins.members.first().and_then(|&first| homes.get(first)) else {
                continue;
            };
            let node = picture.nodes.len();
            node_of.extend(twins.members.iter().map(|&member| (member, node)));
            place(&mut picture.boxes, Some(home), node);
            let (what, among) = (Drawn::Workloads(twins.members), twins.among);
            picture.nodes.push(PictureNode { what, among });
        }
        let mut outside: Vec<(usize, &AddressSet)> = self.outside.iter().enumerate().collect();
        let largest = self.outside.iter().map(AddressSet::count).max();
        let first = |index: usize| {
            let peer = self.entries.len() + index;
            self.entries.iter().position(|it| it.iter().any(|entry| entry.peer == peer))
        };
        outside.sort_by_cached_key(|&(index, set)| {
            (Some(set.count()) != largest, first(index), set.ranges().next())
        });
        for (index, set) in outside {
            let node = picture.nodes.len();
            node_of.insert(self.entries.len() + index, node);
            place(&mut picture.boxes, None, node);
            // Where addresses of IPv6 are left out, all that is listed is all there is.
            let all = !inventory.names_v6() && *set.v4() == Intervals::everything();
            let set = if all { AddressSet::everything() } else { set.clone() };
            picture.nodes.push(PictureNode { what: Drawn::Outside(set), among: None });
        }
        for (workload, entries) in self.entries.iter().enumerate() {
            let Some(&own) = node_of.get(&workload) else { continue };
            for entry in entries {
                let Some(&other) = node_of.get(&entry.peer).filter(|&&other| other != own) else {
                    continue;
                };
                let (from, to) = if entry.out { (own, other) } else { (other, own) };
                picture.links.push(PictureLink { from, to, ports: entry.ports });
            }
        }
        picture.links.sort_unstable();
        picture.links.dedup();
        picture.ports = self.ports;
        picture
    }
}

fn place(boxes: &mut Vec<PictureBox>, home: Option<&Text>, node: usize) {
    match boxes.iter_mut().find(|it| it.namespace.as_ref() == home) {
        Some(found) => found.nodes.push(node),
        None => boxes.push(PictureBox { namespace: home.cloned(), nodes: vec![node] }),
    }
}

/// What is allowed with all addresses as one piece, and what single pieces allow beyond that.
fn layered(pieces: &[(&AddressSet, &PortSet)]) -> Vec<(AddressSet, PortSet)> {
    let all = pieces.iter().fold(AddressSet::nothing(), |all, (set, _)| all.union(set));
    let v4 = AddressSet::new(Intervals::everything(), Intervals::nothing());
    let common = pieces.iter().map(|(_, ports)| (*ports).clone());
    let common = common.reduce(|all, one| all.intersection(&one)).filter(|_| all.contains(&v4));
    let common = common.unwrap_or_else(PortSet::nothing);
    let mut layers: Vec<(AddressSet, PortSet)> = Vec::new();
    if !common.is_empty() {
        layers.push((all, common.clone()));
    }
    for (set, ports) in pieces {
        let beyond = ports.difference(&common);
        if !beyond.is_empty() {
            layers.push(((*set).clone(), beyond));
        }
    }
    layers
}
