//! A network policy without its text: whom it selects, and what it allows in each direction.
//!
//! Policies, rules, peers and ports keep the order of the manifest; all answers name them by their
//! index, so that callers can show the line which decided.

use super::labels::Selector;
use super::peers::Peer;
use super::ports::{PortSet, Protocol};
use super::values::Text;

/// Which way a connection goes, seen from the selected pod.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Direction {
    /// To the pod.
    Ingress,
    /// From the pod.
    Egress,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ingress, Self::Egress];

    /// The other one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Ingress => Self::Egress,
            Self::Egress => Self::Ingress,
        }
    }
}

/// One rule: allows every port of its list to every peer of its list.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Rule {
    /// The entries of `from` or `to`; none means everyone.
    pub peers: Vec<Peer>,
    /// The entries of `ports`; none means all traffic. `None` for one that cannot be read.
    pub ports: Vec<Option<PortSet>>,
}

/// A network policy.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Policy {
    /// Its namespace. All it selects is there.
    pub namespace: Text,
    /// The pods it selects; `None` if that cannot be read (a template).
    pub pods: Option<Selector>,
    /// Its ingress rules; `None` if it leaves ingress alone, no rule if nobody may come in.
    pub ingress: Option<Vec<Rule>>,
    /// Its egress rules; `None` if it leaves egress alone, no rule if nothing may go out.
    pub egress: Option<Vec<Rule>>,
}

impl Policy {
    /// A policy whose `policyTypes` says `types`, defaulted as the API server does. Rules of a
    /// direction that is not in force are left out.
    pub fn new(
        namespace: impl Into<Text>,
        pods: Option<Selector>,
        types: &[Direction],
        ingress: Vec<Rule>,
        egress: Vec<Rule>,
    ) -> Self {
        let types = policy_types(types, &egress);
        Self {
            namespace: namespace.into(),
            pods,
            ingress: types.contains(&Direction::Ingress).then_some(ingress),
            egress: types.contains(&Direction::Egress).then_some(egress),
        }
    }

    /// The rules of `direction`; `None` if the policy leaves it alone.
    pub fn rules(&self, direction: Direction) -> Option<&[Rule]> {
        match direction {
            Direction::Ingress => self.ingress.as_deref(),
            Direction::Egress => self.egress.as_deref(),
        }
    }

    /// Whether a part of it cannot be read.
    pub fn is_partial(&self) -> bool {
        let rules = Direction::ALL.into_iter().filter_map(|way| self.rules(way)).flatten();
        self.pods.is_none() || rules.into_iter().any(Rule::is_partial)
    }
}

impl Rule {
    /// The ports it certainly allows, whatever cannot be read of them.
    pub fn known_ports(&self) -> PortSet {
        self.ports_in_force(Bound::Least)
    }

    fn is_partial(&self) -> bool {
        self.ports.contains(&None) || self.peers.contains(&Peer::Unreadable)
    }
}

/// `policyTypes` after the API server's defaulting: what is declared; if nothing is, ingress, and
/// egress too where there are egress rules (`SetDefaults_NetworkPolicy`). An empty `egress` list
/// does not count.
pub fn policy_types(declared: &[Direction], egress: &[Rule]) -> Vec<Direction> {
    match (declared, egress) {
        ([], []) => vec![Direction::Ingress],
        ([], _) => Direction::ALL.to_vec(),
        _ => declared.to_vec(),
    }
}

/// How to read what cannot be read.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Bound {
    /// As little as it may mean: for what covers.
    Least,
    /// As much as it may mean: for what is to be covered.
    Most,
}

impl Rule {
    /// The peers in force: an empty list means everyone.
    pub(super) fn peers_in_force(&self) -> &[Peer] {
        if self.peers.is_empty() { &[Peer::Everyone] } else { &self.peers }
    }

    /// The ports in force: an empty list means all traffic, an unreadable entry what `bound` says.
    pub(super) fn ports_in_force(&self, bound: Bound) -> PortSet {
        if self.ports.is_empty() {
            return PortSet::everything();
        }
        let read = self.ports.iter().map(|entry| readable(entry.as_ref(), bound));
        read.fold(PortSet::nothing(), |all, entry| all.union(&entry))
    }
}

/// The ports of one entry. An entry never speaks of other protocols.
pub(super) fn readable(entry: Option<&PortSet>, bound: Bound) -> PortSet {
    match (entry, bound) {
        (Some(ports), _) => ports.clone(),
        (None, Bound::Least) => PortSet::nothing(),
        (None, Bound::Most) => Protocol::ALL
            .into_iter()
            .fold(PortSet::nothing(), |all, protocol| all.union(&PortSet::every(protocol))),
    }
}
