//! Cuts the addresses outside the cluster into the few classes that blocks can tell apart.

use std::collections::BTreeMap;

use super::addresses::AddressSet;
use super::intervals::{Intervals, Point};

/// Disjoint sets, which together are all addresses; each is wholly within or wholly without each
/// of `blocks`. The addresses that no block holds come first.
pub(super) fn classes(blocks: &[&AddressSet]) -> Vec<AddressSet> {
    let v4: Vec<_> = blocks.iter().map(|block| block.v4()).collect();
    let v6: Vec<_> = blocks.iter().map(|block| block.v6()).collect();
    let (mut v4, v6) = (cut(&v4), cut(&v6));
    let mut classes: BTreeMap<Vec<usize>, AddressSet> = BTreeMap::new();
    for (signature, v6) in v6 {
        let v4 = v4.remove(&signature).unwrap_or_else(Intervals::nothing);
        classes.insert(signature, AddressSet::new(v4, v6));
    }
    for (signature, v4) in v4 {
        classes.insert(signature, AddressSet::new(v4, Intervals::nothing()));
    }
    classes.into_values().collect()
}

/// The numbers by the sets that hold them: each key lists the indices of some sets, ascending.
fn cut<T: Point>(sets: &[&Intervals<T>]) -> BTreeMap<Vec<usize>, Intervals<T>> {
    let runs = || sets.iter().flat_map(|set| set.runs());
    let ends = runs().filter_map(|&(_, last)| last.next());
    let mut starts: Vec<T> = runs().map(|&(first, _)| first).chain(ends).collect();
    starts.push(T::MIN);
    starts.sort_unstable();
    starts.dedup();
    let mut holders = vec![Vec::new(); starts.len()];
    for (index, set) in sets.iter().enumerate() {
        for &(first, last) in set.runs() {
            let from = starts.partition_point(|&start| start < first);
            let to = starts.partition_point(|&start| start <= last);
            holders.get_mut(from..to).into_iter().flatten().for_each(|held| held.push(index));
        }
    }
    let mut pieces: BTreeMap<Vec<usize>, Vec<(T, T)>> = BTreeMap::new();
    for (place, signature) in holders.into_iter().enumerate() {
        let last = starts.get(place + 1).and_then(|next| next.previous()).unwrap_or(T::MAX);
        let run = starts.get(place).map(|&first| (first, last));
        pieces.entry(signature).or_default().extend(run);
    }
    pieces.into_iter().map(|(signature, runs)| (signature, Intervals::from_runs(runs))).collect()
}
