//! What opens and what closes between two clusters.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::inventory::{Inventory, NamedWorkload};
use super::map::{Map, MapPeer};
use crate::reach::{AddressSet, PortSet, Text};

/// The connections that differ between two clusters. A workload that only one of them has counts
/// with all its connections.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The workloads of both, by namespace, name and kind.
    pub workloads: Vec<ComparedWorkload>,
    /// The ends of what differs: the workloads, in their order, then addresses.
    pub peers: Vec<MapPeer>,
    /// The distinct differences.
    pub differences: Vec<Difference>,
    /// What differs.
    pub changes: Vec<Change>,
}

/// A workload of either cluster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ComparedWorkload {
    /// Its name.
    pub named: NamedWorkload,
    /// Which of the two has it.
    pub presence: Presence,
}

/// Which of two clusters has something.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Presence {
    /// Both.
    Both,
    /// The new one only.
    New,
    /// The old one only.
    Gone,
}

/// What differs between two ends.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Difference {
    /// What only the new cluster allows.
    pub opened: PortSet,
    /// What only the old cluster allowed.
    pub closed: PortSet,
}

/// Two ends between which something differs.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The source, an index into [`Changes::peers`].
    pub from: u32,
    /// The destination, an index into [`Changes::peers`].
    pub to: u32,
    /// What, an index into [`Changes::differences`].
    pub difference: u32,
}

impl Changes {
    /// What differs between two clusters, each with its map.
    pub fn between(old: (&Inventory, &Map), new: (&Inventory, &Map)) -> Self {
        let (workloads, [old_places, new_places]) = merged(old.0, new.0);
        let (before, after) = (Table::of(old.1, &old_places), Table::of(new.1, &new_places));
        let mut finder = Finder {
            peers: (0..workloads.len()).map(MapPeer::Workload).collect(),
            ..Finder::default()
        };
        finder.compare_pairs(&before, &after);
        finder.compare_outside(&before, &after);
        let Finder { peers, differences, changes, .. } = finder;
        Self { workloads, peers, differences, changes }
    }
}

/// The workloads of both, and where those of each went.
fn merged(old: &Inventory, new: &Inventory) -> (Vec<ComparedWorkload>, [Vec<u32>; 2]) {
    let key = |it: &NamedWorkload| (it.namespace.clone(), it.name.clone(), it.kind.clone());
    let keys = |inventory: &Inventory| inventory.workloads.iter().map(key).collect::<Vec<_>>();
    let [olds, news] = [keys(old), keys(new)];
    let all: BTreeSet<&(Text, Text, Text)> = olds.iter().chain(&news).collect();
    let places: BTreeMap<_, u32> = all.into_iter().zip(0..).collect();
    let known: [BTreeSet<_>; 2] = [olds.iter().collect(), news.iter().collect()];
    let workloads = places.keys().map(|&key| ComparedWorkload {
        named: NamedWorkload {
            namespace: key.0.clone(),
            name: key.1.clone(),
            kind: key.2.clone(),
            pods: Vec::new(),
        },
        presence: match known.each_ref().map(|known| known.contains(key)) {
            [false, _] => Presence::New,
            [_, false] => Presence::Gone,
            [true, true] => Presence::Both,
        },
    });
    let workloads = workloads.collect();
    let place = |keys: &[(Text, Text, Text)]| {
        keys.iter().filter_map(|key| places.get(key).copied()).collect()
    };
    (workloads, [place(&olds), place(&news)])
}

/// Which way a workload talks to addresses outside.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Out,
    In,
}

/// Addresses, and what is allowed with them.
type Piece<'a> = (&'a AddressSet, &'a PortSet);

/// A map by workloads that two clusters share.
struct Table<'a> {
    ports: &'a [PortSet],
    /// Source, destination, ports; sorted.
    pairs: Vec<(u32, u32, u32)>,
    outside: BTreeMap<(u32, Way), Vec<Piece<'a>>>,
}

impl<'a> Table<'a> {
    fn of(map: &'a Map, places: &[u32]) -> Self {
        let mut table = Self { ports: &map.ports, pairs: Vec::new(), outside: BTreeMap::new() };
        let place = |index: &usize| places.get(*index).copied();
        for connection in &map.connections {
            let ends = [connection.from, connection.to].map(|end| map.peers.get(end as usize));
            let Some(ports) = map.ports_of(connection) else { continue };
            match ends {
                [Some(MapPeer::Workload(from)), Some(MapPeer::Workload(to))] => {
                    let pair = place(from).zip(place(to));
                    table.pairs.extend(pair.map(|(from, to)| (from, to, connection.ports)));
                }
                [Some(MapPeer::Workload(from)), Some(MapPeer::Outside(set))] => {
                    table.add(place(from), Way::Out, (set, ports));
                }
                [Some(MapPeer::Outside(set)), Some(MapPeer::Workload(to))] => {
                    table.add(place(to), Way::In, (set, ports));
                }
                _ => {}
            }
        }
        table.pairs.sort_unstable();
        table
    }

    fn add(&mut self, place: Option<u32>, way: Way, piece: Piece<'a>) {
        if let Some(place) = place {
            self.outside.entry((place, way)).or_default().push(piece);
        }
    }

    fn ports(&self, number: Option<u32>) -> PortSet {
        let ports = number.and_then(|number| self.ports.get(number as usize));
        ports.cloned().unwrap_or_else(PortSet::nothing)
    }
}

/// Gathers what differs.
#[derive(Default)]
struct Finder {
    peers: Vec<MapPeer>,
    differences: Vec<Difference>,
    numbers: HashMap<Difference, u32>,
    changes: Vec<Change>,
}

impl Finder {
    /// The number of what differs between two port sets, if anything does.
    fn difference(&mut self, old: &PortSet, new: &PortSet) -> Option<u32> {
        if old == new {
            return None;
        }
        let difference = Difference { opened: new.difference(old), closed: old.difference(new) };
        let next = self.differences.len() as u32;
        Some(*self.numbers.entry(difference).or_insert_with_key(|difference| {
            self.differences.push(difference.clone());
            next
        }))
    }

    /// Between workloads.
    fn compare_pairs(&mut self, before: &Table<'_>, after: &Table<'_>) {
        let mut known: HashMap<(Option<u32>, Option<u32>), Option<u32>> = HashMap::new();
        let (mut olds, mut news) = (before.pairs.iter().peekable(), after.pairs.iter().peekable());
        let ends = |pair: &&(u32, u32, u32)| (pair.0, pair.1);
        loop {
            let next = [olds.peek(), news.peek()].into_iter().flatten().map(ends).min();
            let Some((from, to)) = next else { break };
            let old = olds.next_if(|pair| ends(pair) == (from, to)).map(|pair| pair.2);
            let new = news.next_if(|pair| ends(pair) == (from, to)).map(|pair| pair.2);
            let difference = *known
                .entry((old, new))
                .or_insert_with(|| self.difference(&before.ports(old), &after.ports(new)));
            self.changes.extend(difference.map(|difference| Change { from, to, difference }));
        }
    }

    /// Between workloads and addresses outside: those for which the same differs are one peer.
    fn compare_outside(&mut self, before: &Table<'_>, after: &Table<'_>) {
        let all: BTreeSet<_> = before.outside.keys().chain(after.outside.keys()).copied().collect();
        for (workload, way) in all {
            let [old, new] = [before, after].map(|it| it.outside.get(&(workload, way)));
            let pieces = pieces(old.map_or(&[], Vec::as_slice), new.map_or(&[], Vec::as_slice));
            let mut alike: BTreeMap<u32, AddressSet> = BTreeMap::new();
            for (set, old, new) in pieces {
                if let Some(difference) = self.difference(&old, &new) {
                    let all = alike.entry(difference).or_insert_with(AddressSet::nothing);
                    *all = all.union(&set);
                }
            }
            for (difference, set) in alike {
                let outside = self.peers.len() as u32;
                self.peers.push(MapPeer::Outside(set));
                let (from, to) = match way {
                    Way::Out => (workload, outside),
                    Way::In => (outside, workload),
                };
                self.changes.push(Change { from, to, difference });
            }
        }
    }
}

/// The addresses of both sides in pieces that each allow the same throughout.
fn pieces(old: &[Piece<'_>], new: &[Piece<'_>]) -> Vec<(AddressSet, PortSet, PortSet)> {
    let nothing = PortSet::nothing();
    let rest = |sets: &[Piece<'_>]| {
        let all = sets.iter().fold(AddressSet::nothing(), |all, (set, _)| all.union(set));
        AddressSet::everything().difference(&all)
    };
    let (no_old, no_new) = (rest(old), rest(new));
    let old = || old.iter().copied().chain([(&no_old, &nothing)]);
    let new = || new.iter().copied().chain([(&no_new, &nothing)]);
    let crossed = old().flat_map(|before| new().map(move |after| (before, after)));
    let pieces =
        crossed.map(|((one, old), (two, new))| (one.intersection(two), old.clone(), new.clone()));
    pieces.filter(|(set, ..)| !set.is_empty()).collect()
}
