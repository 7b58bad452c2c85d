//! Exact reachability: pure set algebra over selectors, addresses and ports.
//!
//! No text and no spans in it: policies, rules and entries are named by their index. From the
//! ground up:
//!
//! - sets: `values`, `labels`, `intervals`, `addresses`, `ports`;
//! - what policies say: `peers`, `policy`;
//! - proofs from policies alone: `region`, `cover`, then `unreachable`, `redundant` and `compare`;
//! - questions about concrete objects, which may be known in part only: `matching`, `cluster`,
//!   `endpoint`, `effective`, `query`;
//! - all answers at once: `connections`, on `grid`, `table`, `outside` and `bits`.
//!
//! The meaning is that of the specification (network-policies page of the Kubernetes
//! documentation and `k8s.io/api/networking/v1`), where it is defined. Where it leaves things to
//! the plugin, an option says how to take them ([`IpBlocks`], [`Undeclared`]) or the answer is
//! unknown ([`Missing`]).

mod addresses;
mod bits;
mod cluster;
mod compare;
mod connections;
mod cover;
mod effective;
mod endpoint;
mod grid;
mod intervals;
mod labels;
mod matching;
mod outside;
mod peers;
mod policy;
mod ports;
mod query;
mod redundant;
mod region;
mod table;
#[cfg(test)]
mod tests;
mod unreachable;
mod values;

pub use addresses::AddressSet;
pub use cluster::{
    Bounds, Cluster, ContainerPort, ContainerPorts, Namespace, Undeclared, Workload,
};
pub use compare::opens;
pub use connections::{Connections, Node, View};
pub use cover::Options;
pub use effective::{Grant, Half, Isolating, Site};
pub use endpoint::{End, Endpoint, Missing};
pub use intervals::{Intervals, Point};
pub use labels::{Requirement, Selector, contradiction};
pub use matching::{Labels, Match};
pub use peers::{IpBlocks, NAMESPACE_NAME, Peer, namespace_named};
pub use policy::{Direction, Policy, Rule, policy_types};
pub use ports::{PortSet, Protocol};
pub use query::{Answer, Side, Verdict, Wanted};
pub use redundant::{Extent, Redundancy, Redundant, adds_something, redundant};
pub use unreachable::{Covered, Part, Unreachable, unreachable};
pub use values::{Text, ValueSet};
