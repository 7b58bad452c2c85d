//! Workloads that fare alike: of one namespace, with the same connections to all others.

use std::collections::HashMap;

use crate::reach::Text;

/// A connection of one workload.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Entry {
    /// Whether the workload is its source.
    pub(super) out: bool,
    /// The other end.
    pub(super) peer: usize,
    /// The ports, by number.
    pub(super) ports: u32,
}

/// Workloads that fare alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Twins {
    /// At least one, ascending.
    pub(super) members: Vec<usize>,
    /// What each may send to each other of them.
    pub(super) among: Option<u32>,
}

/// What twins share: the namespace, the ports among them, and their connections, with those among
/// them as one each of them has with itself.
type Key<'a> = (&'a Text, Option<u32>, Vec<Entry>);

/// All workloads in groups of twins, in the order of their first; `entries` are sorted.
pub(super) fn twins(homes: &[&Text], entries: &[Vec<Entry>]) -> Vec<Twins> {
    let mut alike: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    let mut keys: Vec<Vec<Key<'_>>> = Vec::new();
    for (workload, (&home, own)) in homes.iter().zip(entries).enumerate() {
        let mut mine = vec![(home, None, own.clone())];
        for ports in mutual(homes, home, own) {
            let with_itself = [true, false].map(|out| Entry { out, peer: workload, ports });
            let mut all: Vec<Entry> = own.iter().copied().chain(with_itself).collect();
            all.sort_unstable();
            mine.push((home, Some(ports), all));
        }
        for key in &mine {
            alike.entry(key.clone()).or_default().push(workload);
        }
        keys.push(mine);
    }
    let mut taken = vec![false; homes.len()];
    let mut groups = Vec::new();
    for (workload, mine) in keys.iter().enumerate() {
        let free = |key: &&Key<'_>| {
            let members = alike.get(*key).into_iter().flatten();
            members.filter(|&&it| taken.get(it) == Some(&false)).count()
        };
        if taken.get(workload) != Some(&false) {
            continue;
        }
        let Some(key) = mine.iter().rev().max_by_key(free) else { continue };
        let members = alike.get(key).into_iter().flatten().copied();
        let members: Vec<usize> = members.filter(|&it| taken.get(it) == Some(&false)).collect();
        for &member in &members {
            if let Some(slot) = taken.get_mut(member) {
                *slot = true;
            }
        }
        let among = key.1.filter(|_| members.len() > 1);
        groups.push(Twins { members, among });
    }
    groups
}

/// The ports that a workload shares both ways with another of its namespace.
fn mutual(homes: &[&Text], home: &Text, own: &[Entry]) -> Vec<u32> {
    let near = |entry: &&Entry| entry.out && homes.get(entry.peer).is_some_and(|it| *it == home);
    let back = |entry: &&Entry| own.binary_search(&Entry { out: false, ..**entry }).is_ok();
    let mut ports: Vec<u32> = own.iter().filter(near).filter(back).map(|it| it.ports).collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `0>1:7` is a connection from 0 to 1 on port set 7; all workloads are of one namespace.
    fn grouped(count: usize, links: &[(usize, usize, u32)]) -> Vec<(Vec<usize>, Option<u32>)> {
        let home: Text = "a".into();
        let homes = vec![&home; count];
        let mut entries: Vec<Vec<Entry>> = vec![Vec::new(); count];
        for &(from, to, ports) in links {
            entries[from].push(Entry { out: true, peer: to, ports });
            if let Some(entries) = entries.get_mut(to) {
                entries.push(Entry { out: false, peer: from, ports });
            }
        }
        for it in &mut entries {
            it.sort_unstable();
        }
        twins(&homes, &entries).into_iter().map(|it| (it.members, it.among)).collect()
    }

    #[test]
    fn those_with_the_same_connections_are_one() {
        // 0 and 1 both reach 2; nobody reaches 3.
        let groups = grouped(4, &[(0, 2, 7), (1, 2, 7)]);
        assert_eq!(groups, [(vec![0, 1], None), (vec![2], None), (vec![3], None)]);
        assert_eq!(grouped(3, &[(0, 2, 7), (1, 2, 8)]).len(), 3);
    }

    #[test]
    fn those_that_reach_each_other_alike_are_one() {
        let all = [(0, 1, 7), (1, 0, 7), (0, 2, 7), (2, 0, 7), (1, 2, 7), (2, 1, 7)];
        assert_eq!(grouped(3, &all), [(vec![0, 1, 2], Some(7))]);
        let one_way = [(0, 1, 7)];
        assert_eq!(grouped(2, &one_way).len(), 2);
    }
}
