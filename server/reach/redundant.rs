//! Which policies change no pod's effective policy: every pod they select is isolated by others
//! too, and the others together allow it all that they allow.
//!
//! Policies are judged from the last to the first, each against those not yet named, so removing
//! everything named, all at once, changes nothing.

use std::collections::BTreeMap;

use super::cover::{Options, Proof, prove};
use super::labels::Selector;
use super::policy::{Bound, Direction, Policy};
use super::region::Region;

/// A policy that others make needless.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redundant {
    /// Its index.
    pub policy: usize,
    /// The policies, of the same namespace, that isolate and allow all it does. Never empty.
    pub by: Vec<usize>,
}

/// What was found among policies.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Redundancy {
    /// The needless policies, in order. One whose own selector matches no pod is not among them.
    pub redundant: Vec<Redundant>,
    /// Policies for which the budget was not enough.
    pub not_proved: Vec<usize>,
}

/// The policies which can be removed, all together, without changing any pod's effective policy.
pub fn redundant(policies: &[Policy], options: Options) -> Redundancy {
    let mut by_namespace: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, policy) in policies.iter().enumerate() {
        by_namespace.entry(&policy.namespace).or_default().push(index);
    }
    let mut found = Redundancy::default();
    for indices in by_namespace.values() {
        let mut live: Vec<(usize, Extent)> = indices
            .iter()
            .filter_map(|&index| Some((index, Extent::of(policies.get(index)?, options))))
            .collect();
        for &index in indices.iter().rev() {
            let others =
                live.iter().filter(|(other, _)| *other != index).map(|(other, it)| (*other, it));
            match policies.get(index).map(|policy| judge(policy, others, options)) {
                Some(Proof::Covered(by)) => {
                    live.retain(|&(other, _)| other != index);
                    found.redundant.push(Redundant { policy: index, by });
                }
                Some(Proof::NotProved) => found.not_proved.push(index),
                Some(Proof::NotCovered) | None => {}
            }
        }
    }
    found.redundant.sort_by_key(|redundant| redundant.policy);
    found.not_proved.sort_unstable();
    found
}

/// Whether a policy does something that none of `others`, all of its namespace, does. Such a policy
/// is not redundant among them, whichever of them are.
pub fn adds_something<'a>(
    policy: &Policy,
    others: impl Iterator<Item = &'a Extent>,
    options: Options,
) -> bool {
    judge(policy, others.enumerate(), options) == Proof::NotCovered
}

/// What one policy certainly does, as boxes per direction.
#[derive(Clone, Debug)]
pub struct Extent {
    subject: Selector,
    boxes: [Vec<Region>; 2],
}

impl Extent {
    /// That of `policy`.
    pub fn of(policy: &Policy, options: Options) -> Self {
        let subject = policy.pods.clone().unwrap_or_else(Selector::nothing);
        let boxes = Direction::ALL
            .map(|direction| boxes(policy, &subject, direction, options, Bound::Least));
        Self { subject, boxes }
    }
}

/// Whether `others` cover `policy` in both directions.
fn judge<'a>(
    policy: &Policy,
    others: impl Iterator<Item = (usize, &'a Extent)>,
    options: Options,
) -> Proof<usize> {
    let subject = policy.pods.clone().unwrap_or_else(Selector::everything);
    if subject.is_empty() {
        return Proof::NotCovered;
    }
    let others: Vec<_> = others.filter(|(_, it)| !it.subject.is_disjoint(&subject)).collect();
    if others.is_empty() {
        return Proof::NotCovered;
    }
    let mut witnesses = Vec::new();
    for (place, direction) in Direction::ALL.into_iter().enumerate() {
        let target = boxes(policy, &subject, direction, options, Bound::Most);
        let theirs = others.iter().flat_map(|(other, extent)| {
            let boxes = extent.boxes.get(place).into_iter().flatten();
            boxes.map(move |region| (*other, region))
        });
        match prove(&target, &theirs.collect::<Vec<_>>(), options.budget) {
            Proof::Covered(by) => witnesses.extend(by),
            open => return open,
        }
    }
    witnesses.sort_unstable();
    witnesses.dedup();
    Proof::Covered(witnesses)
}

/// The isolation and the rules of one direction, as boxes; none if the policy leaves it alone.
fn boxes(
    policy: &Policy,
    subject: &Selector,
    direction: Direction,
    options: Options,
    bound: Bound,
) -> Vec<Region> {
    let Some(rules) = policy.rules(direction) else {
        return Vec::new();
    };
    let allowed = rules.iter().flat_map(|rule| {
        let ports = rule.ports_in_force(bound);
        rule.peers_in_force()
            .iter()
            .flat_map(move |peer| Region::of_peer(peer, &ports, subject, options.blocks, bound))
    });
    std::iter::once(Region::isolation(subject)).chain(allowed).collect()
}
