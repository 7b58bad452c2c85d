//! What pods that have no manifest here could reach, or be reached by.

use super::inventory::Inventory;
use crate::reach::{Direction, Peer, PortSet};

/// Whom a workload is open to beside those that are here: its own side alone decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exposure {
    /// An index into [`Inventory::workloads`].
    pub workload: usize,
    /// Ingress: the others may reach it. Egress: it may reach the others.
    pub direction: Direction,
    /// Who the others are.
    pub peer: Peer,
    /// On which ports; named ports of others stay names.
    pub ports: PortSet,
    /// Whether a policy isolates the workload in this direction.
    pub isolated: bool,
}

impl Inventory {
    /// The exposures of all workloads.
    pub fn exposures(&self) -> Vec<Exposure> {
        let workloads = 0..self.workloads.len();
        workloads
            .flat_map(|workload| {
                Direction::ALL.into_iter().flat_map(move |way| self.exposures_of(workload, way))
            })
            .collect()
    }

    fn exposures_of(&self, workload: usize, direction: Direction) -> Vec<Exposure> {
        let policies = self.isolating(workload, direction);
        let exposure =
            |peer, ports, isolated| Exposure { workload, direction, peer, ports, isolated };
        if policies.is_empty() {
            return vec![exposure(Peer::Everyone, PortSet::everything(), false)];
        }
        let read = policies.iter().filter_map(|policy| policy.sets());
        let rules = read.flat_map(|policy| policy.rules(direction).unwrap_or_default());
        let mut open: Vec<(Peer, PortSet)> = Vec::new();
        for rule in rules {
            let ports = self.ports_at(workload, direction, &rule.known_ports());
            let everyone = [Peer::Everyone];
            let peers = if rule.peers.is_empty() { &everyone[..] } else { &rule.peers };
            for peer in peers {
                match open.iter_mut().find(|(known, _)| known == peer) {
                    Some((_, all)) => *all = all.union(&ports),
                    None => open.push((peer.clone(), ports.clone())),
                }
            }
        }
        open.retain(|(peer, ports)| is_pods(peer) && !ports.is_empty());
        let covered = |at: usize, (peer, ports): &(Peer, PortSet)| {
            open.iter().enumerate().any(|(other, (wider, all))| {
                other != at
                    && covers(wider, peer)
                    && all.contains(ports)
                    && (other < at || !covers(peer, wider))
            })
        };
        let kept = open.iter().enumerate().filter(|(at, it)| !covered(*at, it));
        kept.map(|(_, (peer, ports))| exposure(peer.clone(), ports.clone(), true)).collect()
    }

    /// `ports` as the workload understands them, if it is the one that is reached.
    fn ports_at(&self, workload: usize, direction: Direction, ports: &PortSet) -> PortSet {
        let first = self.workloads.get(workload).and_then(|it| self.pods.get(*it.pods.first()?));
        match first.filter(|_| direction == Direction::Ingress) {
            Some(pods) => pods.effect.pods.ports.bounds(ports).certain,
            None => ports.clone(),
        }
    }
}

/// Whether a peer speaks of pods.
fn is_pods(peer: &Peer) -> bool {
    match peer {
        Peer::Everyone => true,
        Peer::Pods { namespaces, pods } => !namespaces.is_empty() && !pods.is_empty(),
        Peer::Addresses(_) | Peer::Unreadable => false,
    }
}

/// Whether every pod that `narrow` speaks of is one that `wide` speaks of.
fn covers(wide: &Peer, narrow: &Peer) -> bool {
    match (wide, narrow) {
        (Peer::Everyone, _) => true,
        (Peer::Pods { namespaces, pods }, Peer::Pods { namespaces: inner, pods: inner_pods }) => {
            namespaces.contains(inner) && pods.contains(inner_pods)
        }
        _ => false,
    }
}
