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
        let mut live: Vec<(usize, Side)> = indices
            .iter()
            .filter_map(|&index| Some((index, Side::of(policies.get(index)?, options))))
            .collect();
        for &index in indices.iter().rev() {
            match policies.get(index).map(|policy| judge(index, policy, &live, options)) {
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

/// What one policy certainly does, as boxes per direction.
struct Side {
    subject: Selector,
    boxes: [(Direction, Vec<Region>); 2],
}

impl Side {
    fn of(policy: &Policy, options: Options) -> Self {
        let subject = policy.pods.clone().unwrap_or_else(Selector::nothing);
        let boxes = Direction::ALL.map(|direction| {
            (direction, boxes(policy, &subject, direction, options, Bound::Least))
        });
        Self { subject, boxes }
    }
}

/// Whether the policies `live`, `index` itself aside, cover `policy` in both directions.
fn judge(index: usize, policy: &Policy, live: &[(usize, Side)], options: Options) -> Proof<usize> {
    let subject = policy.pods.clone().unwrap_or_else(Selector::everything);
    if subject.is_empty() {
        return Proof::NotCovered;
    }
    let mut witnesses = Vec::new();
    for direction in Direction::ALL {
        let target = boxes(policy, &subject, direction, options, Bound::Most);
        let others = live
            .iter()
            .filter(|(other, side)| *other != index && !side.subject.is_disjoint(&subject))
            .flat_map(|(other, side)| side.boxes.iter().map(move |boxes| (*other, boxes)))
            .filter(|(_, (theirs, _))| *theirs == direction)
            .flat_map(|(other, (_, boxes))| boxes.iter().map(move |region| (other, region)));
        match prove(&target, &others.collect::<Vec<_>>(), options.budget) {
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
