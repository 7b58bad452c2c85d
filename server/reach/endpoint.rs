//! The ends of a connection: whether a peer or a policy speaks of one, and what is missing to tell.

use std::sync::Arc;

use super::addresses::AddressSet;
use super::cluster::{ContainerPorts, Namespace, UNKNOWN_PORTS, Workload};
use super::matching::{Labels, Match};
use super::peers::{IpBlocks, Peer};
use super::policy::Policy;
use super::ports::{PortSet, Protocol};
use super::values::Text;

/// One end of a connection to ask about.
#[derive(Copy, Clone, Debug)]
pub enum Endpoint<'a> {
    /// A workload of the cluster, by its index.
    Workload(usize),
    /// A pod that need not be in the cluster.
    Pod(&'a Workload),
    /// Addresses outside the cluster.
    Addresses(&'a AddressSet),
}

impl Endpoint<'_> {
    /// Whether both are the same workload of the cluster.
    pub fn is(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Workload(one), Self::Workload(two)) if one == two)
    }
}

/// Which end of a connection.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum End {
    /// Where it starts.
    Source,
    /// Where it goes.
    Destination,
}

impl End {
    /// The other one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Source => Self::Destination,
            Self::Destination => Self::Source,
        }
    }
}

/// Something nobody declared, on which an answer depends.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Missing {
    /// A label of a namespace: it has no manifest, or the value cannot be read.
    NamespaceLabel {
        /// The namespace.
        namespace: Text,
        /// The label.
        key: Text,
    },
    /// A label of the pod at this end.
    PodLabel {
        /// Which pod.
        end: End,
        /// The label.
        key: Text,
    },
    /// What a named port means at the destination: its container ports cannot be read, or it is
    /// no pod and the specification does not say.
    NamedPort {
        /// The name.
        name: Text,
        /// The protocol.
        protocol: Protocol,
    },
    /// The addresses of this end, or which of them is meant.
    Address(End),
    /// The pod at this end uses its node's network: the specification leaves open what policies
    /// do with it.
    HostNetwork(End),
    /// A part of this policy that cannot be read (a template).
    Unreadable(usize),
}

impl Missing {
    /// What is not known of the ports of one entry.
    pub(super) fn of_ports(
        policy: usize,
        entry: Option<&PortSet>,
        meaning: &ContainerPorts,
    ) -> Vec<Self> {
        let Some(ports) = entry else {
            return vec![Self::Unreadable(policy)];
        };
        let names = Protocol::ALL
            .into_iter()
            .flat_map(|protocol| ports.names(protocol).map(move |name| (name.clone(), protocol)));
        let open = names.filter(|(name, protocol)| meaning.resolve(name, *protocol).is_empty());
        open.map(|(name, protocol)| Self::NamedPort { name, protocol }).collect()
    }
}

/// An endpoint with all that matching asks for.
pub(super) enum Known<'a> {
    /// A pod, and its namespace.
    Pod(&'a Workload, Arc<Namespace>),
    /// Addresses outside the cluster.
    Addresses(&'a AddressSet),
}

impl Known<'_> {
    /// The container ports; none are known of an address.
    pub(super) fn ports(&self) -> &ContainerPorts {
        match self {
            Self::Pod(pod, _) => &pod.ports,
            Self::Addresses(_) => &UNKNOWN_PORTS,
        }
    }
}

impl Peer {
    /// Whether the peer speaks of `endpoint`.
    pub(super) fn matches(&self, endpoint: &Known<'_>, blocks: IpBlocks) -> Match {
        match (self, endpoint) {
            (Self::Everyone, _) => Match::Yes,
            (Self::Unreadable, _) => Match::Unknown,
            (Self::Pods { .. }, Known::Addresses(_)) => Match::No,
            (Self::Pods { namespaces, pods }, Known::Pod(pod, home)) => {
                let selected = namespaces.matches(&home.labels).and(pods.matches(&pod.labels));
                if pod.host_network { selected.doubted() } else { selected }
            }
            (Self::Addresses(block), Known::Addresses(set)) => within(block, Some(set)),
            (Self::Addresses(block), Known::Pod(pod, _)) => match (pod.host_network, blocks) {
                (true, _) => within(block, None).doubted(),
                (false, IpBlocks::External) => Match::No,
                (false, IpBlocks::Pods) => within(block, pod.addresses.as_ref()),
            },
        }
    }

    /// What keeps [`Peer::matches`] from yes or no; `policy` is the one it belongs to.
    pub(super) fn missing(&self, policy: usize, endpoint: &Known<'_>, end: End) -> Vec<Missing> {
        match (self, endpoint) {
            (Self::Pods { namespaces, pods }, Known::Pod(pod, home)) => {
                let of_namespace = namespaces.undecided(&home.labels).map(|key| {
                    Missing::NamespaceLabel { namespace: home.name.clone(), key: key.clone() }
                });
                let of_pod = pods
                    .undecided(&pod.labels)
                    .map(|key| Missing::PodLabel { end, key: key.clone() });
                let network = pod.host_network.then_some(Missing::HostNetwork(end));
                of_namespace.chain(of_pod).chain(network).collect()
            }
            (Self::Addresses(_), Known::Pod(pod, _)) if pod.host_network => {
                vec![Missing::HostNetwork(end)]
            }
            (Self::Addresses(_), _) => vec![Missing::Address(end)],
            (Self::Unreadable, _) => vec![Missing::Unreadable(policy)],
            (Self::Everyone | Self::Pods { .. }, _) => Vec::new(),
        }
    }
}

/// Whether addresses are in `block`; `None` for addresses nobody knows.
fn within(block: &AddressSet, addresses: Option<&AddressSet>) -> Match {
    let everything = AddressSet::everything();
    let addresses = addresses.unwrap_or(&everything);
    if block.contains(addresses) {
        Match::Yes
    } else if block.is_disjoint(addresses) {
        Match::No
    } else {
        Match::Unknown
    }
}

impl Policy {
    /// Whether the policy selects pods with these labels in this namespace. What it does to
    /// host-network pods is left aside.
    pub fn selects(&self, namespace: &str, labels: &Labels) -> Match {
        if *self.namespace != *namespace {
            return Match::No;
        }
        self.pods.as_ref().map_or(Match::Unknown, |pods| pods.matches(labels))
    }

    /// Whether the policy is in force for `pod`.
    pub fn binds(&self, pod: &Workload) -> Match {
        let selected = self.selects(&pod.namespace, &pod.labels);
        if pod.host_network { selected.doubted() } else { selected }
    }

    /// What keeps [`Policy::binds`] from yes or no; `index` is that of the policy.
    pub(super) fn missing(&self, index: usize, pod: &Workload, end: End) -> Vec<Missing> {
        let Some(selector) = &self.pods else {
            return vec![Missing::Unreadable(index)];
        };
        let keys = selector.undecided(&pod.labels);
        let keys = keys.map(|key| Missing::PodLabel { end, key: key.clone() });
        keys.chain(pod.host_network.then_some(Missing::HostNetwork(end))).collect()
    }
}
