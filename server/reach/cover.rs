//! Whether boxes are covered by the union of other boxes: decided by subtraction, or not at all.
//!
//! What is left of a box after subtracting another is a few smaller boxes; if nothing is left
//! after subtracting them all, it was covered. The number of boxes can grow, so the work is
//! bounded: past the budget the answer is "not proved", never a wrong proof.

use std::collections::BTreeSet;

use super::peers::IpBlocks;
use super::region::Region;

/// How proofs are made.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// Whether an `ipBlock` may match pods.
    pub blocks: IpBlocks,
    /// The most boxes looked at for one question; some microseconds each.
    pub budget: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { blocks: IpBlocks::default(), budget: 4096 }
    }
}

/// The answer to "are these boxes covered?".
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Proof<Owner> {
    /// They are, by the boxes of these owners, none of which can be spared.
    Covered(Vec<Owner>),
    /// They are not.
    NotCovered,
    /// The budget was spent.
    NotProved,
}

/// Whether `target` is covered by the union of `others`, each box with its owner.
///
/// The owners named are few: a single one where one is enough, else a group of which none can be
/// left out (or could not be tried within the budget).
pub(super) fn prove<Owner: Copy + Ord>(
    target: &[Region],
    others: &[(Owner, &Region)],
    budget: usize,
) -> Proof<Owner> {
    let near = |&&(_, other): &&(Owner, &Region)| target.iter().any(|box_| box_.overlaps(other));
    let others: Vec<(Owner, &Region)> = others.iter().filter(near).copied().collect();
    let mut budget = budget;
    let used = match subtract(target, &others, &mut budget) {
        Proof::Covered(used) => used,
        open => return open,
    };
    let only = |owners: &[Owner]| -> Vec<(Owner, &Region)> {
        others.iter().filter(|(owner, _)| owners.contains(owner)).copied().collect()
    };
    let mut enough = |owners: &[Owner]| {
        matches!(subtract(target, &only(owners), &mut budget), Proof::Covered(_))
    };
    if let Some(&one) = used.iter().find(|&&owner| enough(&[owner])) {
        return Proof::Covered(vec![one]);
    }
    let mut needed = used.clone();
    for owner in used {
        let without: Vec<Owner> = needed.iter().copied().filter(|&o| o != owner).collect();
        if enough(&without) {
            needed = without;
        }
    }
    Proof::Covered(needed)
}

/// One run of the subtraction: `Covered` names every owner that took something away.
fn subtract<Owner: Copy + Ord>(
    target: &[Region],
    others: &[(Owner, &Region)],
    budget: &mut usize,
) -> Proof<Owner> {
    let mut used = BTreeSet::new();
    // Each box still to be covered, and the place in `others` from which to go on.
    let mut open: Vec<(Region, usize)> = target.iter().map(|box_| (box_.clone(), 0)).collect();
    while let Some((region, start)) = open.pop() {
        let Some(left) = budget.checked_sub(1) else {
            return Proof::NotProved;
        };
        *budget = left;
        let mut rest = others.iter().enumerate().skip(start);
        let Some((index, &(owner, other))) = rest.find(|(_, (_, other))| region.overlaps(other))
        else {
            return Proof::NotCovered;
        };
        used.insert(owner);
        open.extend(region.difference(other).into_iter().map(|piece| (piece, index + 1)));
    }
    Proof::Covered(used.into_iter().collect())
}
