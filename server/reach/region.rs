//! Boxes: what a rule allows, as products of sets that can be subtracted from each other.
//!
//! A rule allows traffic between a selected pod (the subject) and an endpoint. An endpoint is a pod
//! (labels of its namespace, own labels, an address) or lies outside the cluster (an address). So
//! each peer is one box in one or both of these places, and the union of boxes is exact.

use super::addresses::AddressSet;
use super::labels::{Requirement, Selector};
use super::peers::{IpBlocks, NAMESPACE_NAME, Peer};
use super::policy::Bound;
use super::ports::PortSet;
use super::values::ValueSet;

/// Which kind of fact a box holds.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Traffic with a pod.
    Pod,
    /// Traffic with an address outside the cluster.
    Outside,
    /// That the subject is isolated at all.
    Isolation,
}

/// A product of sets. A dimension without meaning in its place holds everything.
#[derive(Clone, Debug)]
pub(super) struct Region {
    place: Place,
    subject: Selector,
    namespaces: Selector,
    pods: Selector,
    addresses: AddressSet,
    ports: PortSet,
}

impl Region {
    /// The box that says that pods which `subject` selects are isolated.
    pub(super) fn isolation(subject: &Selector) -> Self {
        Self {
            place: Place::Isolation,
            subject: subject.clone(),
            namespaces: Selector::everything(),
            pods: Selector::everything(),
            addresses: AddressSet::everything(),
            ports: PortSet::everything(),
        }
    }

    /// The boxes of traffic of `subject` with `peer`, none empty.
    pub(super) fn of_peer(
        peer: &Peer,
        ports: &PortSet,
        subject: &Selector,
        blocks: IpBlocks,
        bound: Bound,
    ) -> Vec<Self> {
        let traffic = Self { ports: ports.clone(), ..Self::isolation(subject) };
        let named = Selector::new(&[Requirement::new(NAMESPACE_NAME, ValueSet::present())]);
        let pod = Self { place: Place::Pod, namespaces: named, ..traffic.clone() };
        let outside = Self { place: Place::Outside, ..traffic };
        let boxes = match peer {
            Peer::Unreadable if bound == Bound::Least => Vec::new(),
            Peer::Everyone | Peer::Unreadable => vec![pod, outside],
            Peer::Pods { namespaces, pods } => vec![Self {
                namespaces: pod.namespaces.intersection(namespaces),
                pods: pods.clone(),
                ..pod
            }],
            Peer::Addresses(set) => match blocks {
                IpBlocks::External => vec![Self { addresses: set.clone(), ..outside }],
                IpBlocks::Pods => vec![
                    Self { addresses: set.clone(), ..pod },
                    Self { addresses: set.clone(), ..outside },
                ],
            },
        };
        boxes.into_iter().filter(|region| !region.is_empty()).collect()
    }

    /// Whether nothing is within.
    pub(super) fn is_empty(&self) -> bool {
        self.ports.is_empty()
            || self.addresses.is_empty()
            || self.subject.is_empty()
            || self.namespaces.is_empty()
            || self.pods.is_empty()
    }

    /// Whether the boxes share a point.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.place == other.place
            && !self.subject.is_disjoint(&other.subject)
            && !self.namespaces.is_disjoint(&other.namespaces)
            && !self.pods.is_disjoint(&other.pods)
            && !self.addresses.is_disjoint(&other.addresses)
            && !self.ports.is_disjoint(&other.ports)
    }

    /// What of `self` is not in `other`, a box that overlaps it: disjoint boxes, none empty. One
    /// dimension after the other is cut, and what is inside in that dimension goes on to the next.
    pub(super) fn difference(&self, other: &Self) -> Vec<Self> {
        let mut pieces = Vec::new();
        let mut rest = self.clone();
        let ports = rest.ports.difference(&other.ports);
        pieces.push(Self { ports, ..rest.clone() });
        rest.ports = rest.ports.intersection(&other.ports);
        let addresses = rest.addresses.difference(&other.addresses);
        pieces.push(Self { addresses, ..rest.clone() });
        rest.addresses = rest.addresses.intersection(&other.addresses);
        for subject in rest.subject.difference(&other.subject) {
            pieces.push(Self { subject, ..rest.clone() });
        }
        rest.subject = rest.subject.intersection(&other.subject);
        for namespaces in rest.namespaces.difference(&other.namespaces) {
            pieces.push(Self { namespaces, ..rest.clone() });
        }
        rest.namespaces = rest.namespaces.intersection(&other.namespaces);
        for pods in rest.pods.difference(&other.pods) {
            pieces.push(Self { pods, ..rest.clone() });
        }
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }
}
