//! Port sets as small numbers, so that each distinct union, intersection and resolution is worked
//! out once for a whole cluster.

use std::collections::HashMap;

use super::ports::PortSet;

/// A port set of a [`Table`].
pub(super) type Id = u32;

/// No traffic, in every table.
pub(super) const NOTHING: Id = 0;
/// All traffic, in every table.
pub(super) const EVERYTHING: Id = 1;

/// The distinct port sets met so far.
#[derive(Debug)]
pub(super) struct Table {
    sets: Vec<PortSet>,
    ids: HashMap<PortSet, Id>,
    unions: HashMap<(Id, Id), Id>,
    intersections: HashMap<(Id, Id), Id>,
}

impl Table {
    /// A table with [`NOTHING`] and [`EVERYTHING`].
    pub(super) fn new() -> Self {
        let mut table = Self {
            sets: Vec::new(),
            ids: HashMap::new(),
            unions: HashMap::new(),
            intersections: HashMap::new(),
        };
        table.id(PortSet::nothing());
        table.id(PortSet::everything());
        table
    }

    /// The number of `set`.
    pub(super) fn id(&mut self, set: PortSet) -> Id {
        let next = self.sets.len() as Id;
        *self.ids.entry(set).or_insert_with_key(|set| {
            self.sets.push(set.clone());
            next
        })
    }

    /// The set of a number.
    pub(super) fn get(&self, id: Id) -> PortSet {
        self.sets.get(id as usize).cloned().unwrap_or_else(PortSet::nothing)
    }

    /// All sets, by their numbers.
    pub(super) fn into_sets(self) -> Vec<PortSet> {
        self.sets
    }

    /// What is in either.
    pub(super) fn union(&mut self, a: Id, b: Id) -> Id {
        match (a, b) {
            (NOTHING, one) | (one, NOTHING) => return one,
            (EVERYTHING, _) | (_, EVERYTHING) => return EVERYTHING,
            _ if a == b => return a,
            _ => {}
        }
        if let Some(&known) = self.unions.get(&(a, b)) {
            return known;
        }
        let id = self.id(self.get(a).union(&self.get(b)));
        self.unions.insert((a, b), id);
        id
    }

    /// What is in both.
    pub(super) fn intersection(&mut self, a: Id, b: Id) -> Id {
        match (a, b) {
            (EVERYTHING, one) | (one, EVERYTHING) => return one,
            (NOTHING, _) | (_, NOTHING) => return NOTHING,
            _ if a == b => return a,
            _ => {}
        }
        if let Some(&known) = self.intersections.get(&(a, b)) {
            return known;
        }
        let id = self.id(self.get(a).intersection(&self.get(b)));
        self.intersections.insert((a, b), id);
        id
    }
}
