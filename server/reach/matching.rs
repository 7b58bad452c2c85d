//! Selectors against concrete objects whose labels may be known in part only.
//!
//! A namespace without a manifest carries only its name; a templated value could be any. Such a
//! label set is a product of possible states, as a selector is, so the answer is yes when all of
//! it is within the selector, no when none of it is, and otherwise unknown, with the keys to blame.

use std::collections::BTreeMap;

use super::labels::{Selector, find};
use super::values::{Text, ValueSet};

/// Whether something holds, where not all is known.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Match {
    /// It holds, whatever the unknown parts are.
    Yes,
    /// It does not hold, whatever the unknown parts are.
    No,
    /// It depends on the unknown parts.
    Unknown,
}

impl Match {
    /// `Yes` or `No`.
    pub fn certain(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// Whether both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// `Unknown` unless it certainly does not hold.
    #[must_use]
    pub fn doubted(self) -> Self {
        self.and(Self::Unknown)
    }

    /// Whether it is `Yes` or `Unknown`.
    pub fn is_possible(self) -> bool {
        self != Self::No
    }
}

/// The labels of a concrete object, as far as they are known.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Labels {
    /// Sorted by key; the states each listed label may be in.
    keys: Vec<(Text, ValueSet)>,
    /// Whether labels not listed are unknown, rather than absent.
    open: bool,
}

impl Labels {
    /// Exactly these labels; a value that cannot be read (a template) is `None`. Of two entries
    /// with the same key the later counts.
    pub fn complete(pairs: impl IntoIterator<Item = (Text, Option<Text>)>) -> Self {
        Self::new(pairs, false)
    }

    /// At least these labels; any other may be there as well.
    pub fn partial(pairs: impl IntoIterator<Item = (Text, Option<Text>)>) -> Self {
        Self::new(pairs, true)
    }

    /// The labels of any object that `selector` matches: what holds of these holds of them all. Of
    /// a selector that matches nothing, little is known.
    pub fn of(selector: &Selector) -> Self {
        let keys = selector.keys().map(|(key, values)| (key.clone(), values.clone())).collect();
        Self { keys, open: true }
    }

    /// The same, with all that is not listed taken as absent.
    #[must_use]
    pub fn closed(self) -> Self {
        Self { open: false, ..self }
    }

    fn new(pairs: impl IntoIterator<Item = (Text, Option<Text>)>, open: bool) -> Self {
        let states = pairs.into_iter().map(|(key, value)| {
            (key, value.map_or_else(ValueSet::present, |value| ValueSet::one_of([value])))
        });
        let keys: BTreeMap<Text, ValueSet> = states.collect();
        Self { keys: keys.into_iter().collect(), open }
    }

    /// How a label that must be in one of the states `values` fares.
    fn meets(&self, key: &Text, values: &ValueSet) -> Match {
        match find(&self.keys, key) {
            Some(mine) if values.contains(mine) => Match::Yes,
            Some(mine) if values.is_disjoint(mine) => Match::No,
            Some(_) => Match::Unknown,
            None if self.open && !values.is_empty() => Match::Unknown,
            None => Match::certain(values.has(None)),
        }
    }
}

impl Selector {
    /// Whether an object with these labels is selected.
    pub fn matches(&self, labels: &Labels) -> Match {
        let mut result = Match::Yes;
        for (key, values) in self.keys() {
            result = result.and(labels.meets(key, values));
            if result == Match::No {
                break;
            }
        }
        result
    }

    /// The keys that [`Selector::matches`] would have to know to answer yes or no.
    pub fn undecided<'a>(&'a self, labels: &'a Labels) -> impl Iterator<Item = &'a Text> {
        self.keys()
            .filter(|(key, values)| labels.meets(key, values) == Match::Unknown)
            .map(|(key, _)| key)
    }
}
