//! The concrete things questions are asked about: namespaces, workloads, policies.

use std::collections::HashMap;
use std::sync::Arc;

use super::addresses::AddressSet;
use super::intervals::Intervals;
use super::matching::Labels;
use super::peers::{IpBlocks, NAMESPACE_NAME};
use super::policy::Policy;
use super::ports::{PortSet, Protocol};
use super::values::Text;

/// A namespace and what is known of its labels.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Namespace {
    /// Its name.
    pub name: Text,
    /// Its labels, its name's among them.
    pub labels: Labels,
}

impl Namespace {
    /// A namespace with a manifest: these labels, and its name's. A value that cannot be read is
    /// `None`.
    pub fn declared(
        name: impl Into<Text>,
        labels: impl IntoIterator<Item = (Text, Option<Text>)>,
    ) -> Self {
        let name = name.into();
        let own = (Text::from(NAMESPACE_NAME), Some(name.clone()));
        Self { labels: Labels::complete(labels.into_iter().chain([own])), name }
    }

    /// A namespace without a manifest: only its name is known.
    pub fn undeclared(name: impl Into<Text>) -> Self {
        let name = name.into();
        Self { labels: Labels::partial([(NAMESPACE_NAME.into(), Some(name.clone()))]), name }
    }
}

/// How the labels of a namespace without a manifest are taken.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Undeclared {
    /// Unknown, as they are.
    Unknown,
    /// Absent, as other tools take them.
    Absent,
}

/// A port that a container declares.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ContainerPort {
    /// Its name.
    pub name: Text,
    /// Its protocol.
    pub protocol: Protocol,
    /// Its number.
    pub number: u16,
}

/// The named ports of a pod's containers.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ContainerPorts {
    /// Those that can be read. Ports without a name may be left out.
    pub named: Vec<ContainerPort>,
    /// Whether there are no others.
    pub complete: bool,
}

/// The ports of what is no pod.
pub(super) static UNKNOWN_PORTS: ContainerPorts = ContainerPorts::unknown();

impl ContainerPorts {
    /// Nothing is known of them.
    pub const fn unknown() -> Self {
        Self { named: Vec::new(), complete: false }
    }

    /// The numbers that `name` means for `protocol`.
    pub fn resolve(&self, name: &str, protocol: Protocol) -> Intervals<u16> {
        let same = self.named.iter().filter(|p| *p.name == *name && p.protocol == protocol);
        same.fold(Intervals::nothing(), |all, port| {
            all.union(&Intervals::range(port.number, port.number))
        })
    }

    /// `ports` with each name replaced by what it means here.
    pub fn bounds(&self, ports: &PortSet) -> Bounds {
        if !ports.has_names() {
            return Bounds { certain: ports.clone(), possible: ports.clone() };
        }
        Bounds {
            certain: ports.resolved(|name, protocol| self.resolve(name, protocol)),
            possible: ports.resolved(|name, protocol| {
                let numbers = self.resolve(name, protocol);
                let open = numbers.is_empty() && !self.complete;
                if open { Intervals::everything() } else { numbers }
            }),
        }
    }
}

/// A set of ports that is known in part.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Bounds {
    /// Within for certain.
    pub certain: PortSet,
    /// Within perhaps; holds all that is certain.
    pub possible: PortSet,
}

/// Pods that are alike: a pod, or the pods of a Deployment and its kin.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Workload {
    /// The name of its namespace.
    pub namespace: Text,
    /// The labels of its pods.
    pub labels: Labels,
    /// The named ports of its containers.
    pub ports: ContainerPorts,
    /// Whether it uses the network of its node; what policies do with it is then undefined.
    pub host_network: bool,
    /// The addresses of its pods, if known. They count only where blocks may match pods.
    pub addresses: Option<AddressSet>,
}

/// Namespaces, workloads and policies that belong together. Answers name workloads and policies
/// by their index.
#[derive(Clone, Debug)]
pub struct Cluster {
    namespaces: HashMap<Text, Arc<Namespace>>,
    workloads: Vec<Workload>,
    policies: Vec<Policy>,
    by_namespace: HashMap<Text, Vec<usize>>,
    undeclared: Undeclared,
    blocks: IpBlocks,
}

impl Cluster {
    /// A cluster of these. Of two namespaces with the same name the later counts.
    pub fn new(
        namespaces: Vec<Namespace>,
        workloads: Vec<Workload>,
        policies: Vec<Policy>,
        undeclared: Undeclared,
        blocks: IpBlocks,
    ) -> Self {
        let mut by_namespace: HashMap<Text, Vec<usize>> = HashMap::new();
        for (index, policy) in policies.iter().enumerate() {
            by_namespace.entry(policy.namespace.clone()).or_default().push(index);
        }
        let namespaces = namespaces.into_iter().map(|n| (n.name.clone(), Arc::new(n))).collect();
        Self { namespaces, workloads, policies, by_namespace, undeclared, blocks }
    }

    /// The workloads.
    pub fn workloads(&self) -> &[Workload] {
        &self.workloads
    }

    /// The policies.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The policies of one namespace, each with its index.
    pub fn policies_of(&self, namespace: &str) -> impl Iterator<Item = (usize, &Policy)> {
        let indices = self.by_namespace.get(namespace).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(|&index| Some((index, self.policies.get(index)?)))
    }

    /// Whether an `ipBlock` may match pods.
    pub fn blocks(&self) -> IpBlocks {
        self.blocks
    }

    /// The namespace of this name, declared or not.
    pub fn namespace(&self, name: &str) -> Arc<Namespace> {
        self.namespaces.get(name).cloned().unwrap_or_else(|| {
            let bare = Namespace::undeclared(name);
            Arc::new(match self.undeclared {
                Undeclared::Unknown => bare,
                Undeclared::Absent => Namespace { labels: bare.labels.closed(), ..bare },
            })
        })
    }
}
