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
    /// What differs, by source and destination: workloads before addresses.
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The source.
    pub from: ChangeEnd,
    /// The destination.
    pub to: ChangeEnd,
    /// What only the new cluster allows.
    pub opened: PortSet,
    /// What only the old cluster allowed.
    pub closed: PortSet,
}

/// An end of a connection that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChangeEnd {
    /// An index into [`Changes::workloads`].
    Workload(usize),
    /// Addresses outside for which the same differs.
    Outside(AddressSet),
}

impl Changes {
    /// What differs between two clusters, each with its map.
    pub fn between(old: (&Inventory, &Map), new: (&Inventory, &Map)) -> Self {
        let (workloads, places) = merged(old.0, new.0);
        let [old_places, new_places] = places;
        let before = Table::of(old.1, &old_places);
        let after = Table::of(new.1, &new_places);
        let mut changes = before.between(&after);
        changes.extend(before.outside(&after));
        Self { workloads, changes }
    }
}

/// The workloads of both, and where those of each went.
fn merged(old: &Inventory, new: &Inventory) -> (Vec<ComparedWorkload>, [Vec<usize>; 2]) {
    let key = |it: &NamedWorkload| (it.namespace.clone(), it.name.clone(), it.kind.clone());
    let keys = |inventory: &Inventory| inventory.workloads.iter().map(key).collect::<Vec<_>>();
    let [olds, news] = [keys(old), keys(new)];
    let all: BTreeSet<&(Text, Text, Text)> = olds.iter().chain(&news).collect();
    let places: BTreeMap<_, usize> = all.into_iter().zip(0..).collect();
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

/// A map by workloads that two clusters share.
struct Table<'a> {
    pairs: HashMap<(usize, usize), &'a PortSet>,
    outside: BTreeMap<(usize, Way), Vec<(&'a AddressSet, &'a PortSet)>>,
}

impl<'a> Table<'a> {
    fn of(map: &'a Map, places: &[usize]) -> Self {
        let mut table = Self { pairs: HashMap::new(), outside: BTreeMap::new() };
        for connection in &map.connections {
            let ends = [connection.from, connection.to].map(|end| map.peers.get(end as usize));
            let Some(ports) = map.ports_of(connection) else { continue };
            let place = |index: &usize| places.get(*index).copied();
            match ends {
                [Some(MapPeer::Workload(from)), Some(MapPeer::Workload(to))] => {
                    let pair = place(from).zip(place(to));
                    table.pairs.extend(pair.map(|pair| (pair, ports)));
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
        table
    }

    fn add(&mut self, place: Option<usize>, way: Way, entry: (&'a AddressSet, &'a PortSet)) {
        if let Some(place) = place {
            self.outside.entry((place, way)).or_default().push(entry);
        }
    }

    /// What differs between workloads.
    fn between(&self, after: &Self) -> Vec<Change> {
        let nothing = PortSet::nothing();
        let both: BTreeSet<_> = self.pairs.keys().chain(after.pairs.keys()).copied().collect();
        let changes = both.into_iter().filter_map(|pair| {
            let [old, new] = [self, after].map(|it| it.pairs.get(&pair).copied());
            let ends = [pair.0, pair.1].map(ChangeEnd::Workload);
            change(ends, old.unwrap_or(&nothing), new.unwrap_or(&nothing))
        });
        changes.collect()
    }

    /// What differs between workloads and addresses outside.
    fn outside(&self, after: &Self) -> Vec<Change> {
        let all: BTreeSet<_> = self.outside.keys().chain(after.outside.keys()).copied().collect();
        let each = all.into_iter().flat_map(|(workload, way)| {
            let [old, new] = [self, after].map(|it| it.outside.get(&(workload, way)));
            let pieces = pieces(old.map_or(&[], Vec::as_slice), new.map_or(&[], Vec::as_slice));
            let changes = pieces.into_iter().filter_map(move |(set, old, new)| {
                let (workload, outside) = (ChangeEnd::Workload(workload), ChangeEnd::Outside(set));
                let ends = match way {
                    Way::Out => [workload, outside],
                    Way::In => [outside, workload],
                };
                change(ends, &old, &new)
            });
            alike(changes.collect(), way)
        });
        each.collect()
    }
}

fn change([from, to]: [ChangeEnd; 2], old: &PortSet, new: &PortSet) -> Option<Change> {
    if old == new {
        return None;
    }
    let (opened, closed) = (new.difference(old), old.difference(new));
    Some(Change { from, to, opened, closed })
}

/// The addresses of both sides in pieces that each allow the same throughout.
fn pieces(
    old: &[(&AddressSet, &PortSet)],
    new: &[(&AddressSet, &PortSet)],
) -> Vec<(AddressSet, PortSet, PortSet)> {
    let nothing = PortSet::nothing();
    let rest = |sets: &[(&AddressSet, &PortSet)]| {
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

/// Those that differ in the same are one.
fn alike(changes: Vec<Change>, way: Way) -> Vec<Change> {
    let mut alike: Vec<Change> = Vec::new();
    for change in changes {
        let same = alike
            .iter_mut()
            .find(|it| (&it.opened, &it.closed) == (&change.opened, &change.closed));
        let ends = same.map(|it| match way {
            Way::Out => (&mut it.to, &change.to),
            Way::In => (&mut it.from, &change.from),
        });
        match ends {
            Some((ChangeEnd::Outside(all), ChangeEnd::Outside(more))) => *all = all.union(more),
            _ => alike.push(change),
        }
    }
    alike
}
