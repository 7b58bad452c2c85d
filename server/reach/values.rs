//! What one label may be: a finite or co-finite set of values, with absence as one more state.
//!
//! Every operator of a Kubernetes label requirement is such a set, and such sets are closed under
//! and, or and not, so nothing here is ever approximate (design, section 5). Values are taken to
//! be endless: `NotIn` never runs out of other values.

use std::fmt;
use std::sync::Arc;

/// A shared piece of text: a label key or value, a namespace, a port's name.
pub type Text = Arc<str>;

/// A set of states of one label. A state is a value, or absence.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ValueSet {
    /// Whether the label may be absent.
    absent: bool,
    /// Whether `values` are the ones left out (co-finite) rather than the ones within (finite).
    inverted: bool,
    /// Sorted, without doubles.
    values: Vec<Text>,
}

impl ValueSet {
    /// Every value, and absence: no requirement at all.
    pub fn everything() -> Self {
        Self { absent: true, inverted: true, values: Vec::new() }
    }

    /// No state at all.
    pub fn nothing() -> Self {
        Self { absent: false, inverted: false, values: Vec::new() }
    }

    /// `Exists`: any value.
    pub fn present() -> Self {
        Self { absent: false, inverted: true, values: Vec::new() }
    }

    /// `DoesNotExist`: absence only.
    pub fn absent() -> Self {
        Self { absent: true, inverted: false, values: Vec::new() }
    }

    /// `In`: one of these values.
    pub fn one_of(values: impl IntoIterator<Item = Text>) -> Self {
        Self { absent: false, inverted: false, values: sorted(values) }
    }

    /// `NotIn`: none of these values. An absent label matches too, as in Kubernetes.
    pub fn none_of(values: impl IntoIterator<Item = Text>) -> Self {
        Self { absent: true, inverted: true, values: sorted(values) }
    }

    /// Whether no state is left.
    pub fn is_empty(&self) -> bool {
        !self.absent && !self.inverted && self.values.is_empty()
    }

    /// Whether it is one value.
    pub fn is_single(&self) -> bool {
        !self.absent && !self.inverted && self.values.len() == 1
    }

    /// Whether every state is within.
    pub fn is_everything(&self) -> bool {
        self.absent && self.inverted && self.values.is_empty()
    }

    /// Whether a label in this state (`None` = absent) is within.
    pub fn has(&self, state: Option<&str>) -> bool {
        match state {
            None => self.absent,
            Some(value) => {
                self.values.binary_search_by(|v| (**v).cmp(value)).is_ok() != self.inverted
            }
        }
    }

    /// The values it lists: those within, or those left out.
    pub fn values(&self) -> &[Text] {
        &self.values
    }

    /// States in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a && b)
    }

    /// States in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a || b)
    }

    /// States in `self` and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a && !b)
    }

    /// Whether every state of `other` is in `self`.
    pub fn contains(&self, other: &Self) -> bool {
        !self.any(other, |a, b| b && !a)
    }

    /// Whether no state is in both.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        !self.any(other, |a, b| a && b)
    }

    /// The set of the states for which `keep(in self, in other)` holds.
    fn combine(&self, other: &Self, keep: impl Fn(bool, bool) -> bool) -> Self {
        let inverted = keep(self.inverted, other.inverted);
        let values = self
            .listed(other)
            .filter(|&(_, a, b)| keep(a, b) != inverted)
            .map(|(value, ..)| value.clone())
            .collect();
        Self { absent: keep(self.absent, other.absent), inverted, values }
    }

    /// Whether `keep(in self, in other)` holds for some state.
    fn any(&self, other: &Self, keep: impl Fn(bool, bool) -> bool) -> bool {
        keep(self.absent, other.absent)
            || keep(self.inverted, other.inverted)
            || self.listed(other).any(|(_, a, b)| keep(a, b))
    }

    /// The values either one lists, in order, each with its membership in `self` and in `other`.
    /// All values listed by neither behave alike: they are within where the set is inverted.
    fn listed<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (&'a Text, bool, bool)> + use<'a> {
        let (mut left, mut right) = (self.values.iter().peekable(), other.values.iter().peekable());
        std::iter::from_fn(move || {
            let value = match (left.peek(), right.peek()) {
                (Some(&a), Some(&b)) => a.min(b),
                (Some(&a), None) => a,
                (None, Some(&b)) => b,
                (None, None) => return None,
            };
            let in_left = left.next_if_eq(&value).is_some();
            let in_right = right.next_if_eq(&value).is_some();
            Some((value, in_left != self.inverted, in_right != other.inverted))
        })
    }
}

fn sorted(values: impl IntoIterator<Item = Text>) -> Vec<Text> {
    let mut values: Vec<Text> = values.into_iter().collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// As kubectl writes requirements, the key left out: `in (a, b)`, `notin (a)`, `exists`.
impl fmt::Display for ValueSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = self.values.join(", ");
        match (self.absent, self.inverted, self.values.is_empty()) {
            (true, true, true) => f.write_str("anything"),
            (true, true, false) => write!(f, "notin ({list})"),
            (false, true, true) => f.write_str("exists"),
            (false, true, false) => write!(f, "exists, notin ({list})"),
            (true, false, true) => f.write_str("does not exist"),
            (true, false, false) => write!(f, "in ({list}) or does not exist"),
            (false, false, true) => f.write_str("nothing"),
            (false, false, false) => write!(f, "in ({list})"),
        }
    }
}
