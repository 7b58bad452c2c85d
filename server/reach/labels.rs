//! Label selectors as sets: a product, over label keys, of sets of states.
//!
//! A selector is the AND of its requirements, so keys are independent of each other, and
//! intersection, emptiness and containment are decided key by key, exactly (design, section 5).

use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::values::{Text, ValueSet};

/// One entry of `matchLabels` or `matchExpressions`: a key and the states it may be in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Requirement {
    /// The label key.
    pub key: Text,
    /// What its label may be.
    pub values: ValueSet,
}

impl Requirement {
    /// The requirement that the label `key` is in one of the states `values`.
    pub fn new(key: impl Into<Text>, values: ValueSet) -> Self {
        Self { key: key.into(), values }
    }

    /// An entry of `matchLabels`.
    pub fn equals(key: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self::new(key, ValueSet::one_of([value.into()]))
    }
}

/// The smallest group of requirements found that no label set can meet together, as ascending
/// indices: one (`In` without values), else two, else several. `None`: a label set can.
pub fn contradiction(requirements: &[Requirement]) -> Option<Vec<usize>> {
    let indexed = || requirements.iter().enumerate();
    if let Some((index, _)) = indexed().find(|(_, r)| r.values.is_empty()) {
        return Some(vec![index]);
    }
    for (index, later) in indexed() {
        let clash = indexed()
            .take(index)
            .find(|(_, r)| r.key == later.key && r.values.is_disjoint(&later.values));
        if let Some((first, _)) = clash {
            return Some(vec![first, index]);
        }
    }
    indexed().find_map(|(_, r)| several(requirements, &r.key))
}

/// All requirements on `key`, less those that the contradiction does not need.
fn several(requirements: &[Requirement], key: &Text) -> Option<Vec<usize>> {
    let meet = |group: &[usize]| {
        let chosen = requirements.iter().enumerate().filter(|(i, _)| group.contains(i));
        chosen.fold(ValueSet::everything(), |all, (_, r)| all.intersection(&r.values))
    };
    let same_key = requirements.iter().enumerate().filter(|(_, r)| r.key == *key);
    let mut group: Vec<usize> = same_key.map(|(i, _)| i).collect();
    if !meet(&group).is_empty() {
        return None;
    }
    for index in group.clone() {
        let without: Vec<usize> = group.iter().copied().filter(|&i| i != index).collect();
        if meet(&without).is_empty() {
            group = without;
        }
    }
    Some(group)
}

/// A set of label sets. Two selectors that match the same label sets are equal.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Selector {
    /// Sorted by key; a key that may be anything is left out. The one empty selector holds the
    /// empty key with no state left.
    keys: Vec<(Text, ValueSet)>,
}

impl Selector {
    /// `{}`: matches every label set.
    pub fn everything() -> Self {
        Self { keys: Vec::new() }
    }

    /// Matches no label set.
    pub fn nothing() -> Self {
        Self { keys: vec![("".into(), ValueSet::nothing())] }
    }

    /// The AND of `requirements`, those of `matchLabels` and `matchExpressions` alike.
    pub fn new<'a>(requirements: impl IntoIterator<Item = &'a Requirement>) -> Self {
        let mut selector = Self::everything();
        requirements.into_iter().for_each(|it| selector.narrow(&it.key, &it.values));
        selector
    }

    /// The keys with a requirement, sorted, and the states each may be in.
    pub fn keys(&self) -> impl Iterator<Item = (&Text, &ValueSet)> {
        self.keys.iter().map(|(key, values)| (key, values))
    }

    /// Whether no label set can match.
    pub fn is_empty(&self) -> bool {
        self.keys.iter().any(|(_, values)| values.is_empty())
    }

    /// Whether every label set matches.
    pub fn is_everything(&self) -> bool {
        self.keys.is_empty()
    }

    /// Label sets that match both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut both = self.clone();
        other.keys.iter().for_each(|(key, values)| both.narrow(key, values));
        both
    }

    /// Whether every label set that matches `other` matches `self`.
    pub fn contains(&self, other: &Self) -> bool {
        other.is_empty()
            || self
                .keys
                .iter()
                .all(|(key, values)| other.find(key).is_some_and(|theirs| values.contains(theirs)))
    }

    /// Bits that stand for the labels with one possible value. A selector that contains another has no
    /// bit that the other lacks, which is told much faster than whether it does.
    pub fn mark(&self) -> u64 {
        if self.is_empty() {
            return u64::MAX;
        }
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let single = self.keys.iter().filter(|(_, values)| values.is_single());
        single.fold(0, |all, label| all | 1 << (hasher.hash_one(label) % 64))
    }

    /// Whether no label set matches both.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        let apart = |(key, values): &(Text, ValueSet)| {
            other.find(key).is_some_and(|theirs| values.is_disjoint(theirs))
        };
        self.is_empty() || other.is_empty() || self.keys.iter().any(apart)
    }

    /// Label sets that match `self` and not `other`, as disjoint selectors, none empty.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Vec<Self> {
        let mut pieces = Vec::new();
        let mut rest = self.clone();
        for (key, values) in &other.keys {
            let outside = ValueSet::everything().difference(values);
            let mut piece = rest.clone();
            piece.narrow(key, &outside);
            if !piece.is_empty() {
                pieces.push(piece);
            }
            rest.narrow(key, values);
        }
        pieces
    }

    /// Takes in only what has the label `key` in one of the states `values`.
    fn narrow(&mut self, key: &Text, values: &ValueSet) {
        if self.is_empty() {
            return;
        }
        match self.keys.binary_search_by(|(k, _)| k.cmp(key)) {
            Err(_) if values.is_everything() => {}
            Err(place) => self.keys.insert(place, (key.clone(), values.clone())),
            Ok(place) => {
                if let Some((_, mine)) = self.keys.get_mut(place) {
                    *mine = mine.intersection(values);
                }
            }
        }
        if self.is_empty() {
            *self = Self::nothing();
        }
    }

    /// What is required of `key`, if anything is.
    fn find(&self, key: &Text) -> Option<&ValueSet> {
        find(&self.keys, key)
    }
}

/// The entry of `key` in a list sorted by key.
pub(super) fn find<'a>(keys: &'a [(Text, ValueSet)], key: &Text) -> Option<&'a ValueSet> {
    let place = keys.binary_search_by(|(k, _)| k.cmp(key)).ok()?;
    keys.get(place).map(|(_, values)| values)
}

/// `app in (web), tier exists`; `anything` without a requirement.
impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_everything() {
            return f.write_str("anything");
        }
        if self.is_empty() {
            return f.write_str("nothing");
        }
        for (index, (key, values)) in self.keys.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{key} {values}")?;
        }
        Ok(())
    }
}
