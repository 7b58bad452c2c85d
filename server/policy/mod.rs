//! Kubernetes objects with their places: which documents hold one, what a NetworkPolicy says and how
//! it departs from what the API server accepts, and what of other kinds bears on policies.

mod check;
mod constraints;
mod labels;
mod meant;
mod namespace;
mod network_policy;
mod object;
mod path;
mod problem;
mod read;
mod service;
mod template;
mod workload;

pub use check::check;
pub use labels::Labels;
pub use meant::Meant;
pub use namespace::Namespace;
pub use network_policy::{
    Direction, IpBlock, Label, Listing, NetworkPolicy, Peer, PeerEntry, PolicyType, Port,
    PortValue, Requirement, Rule, Selector,
};
pub use object::{Api, Object, names_policy, objects};
pub use path::FieldPath;
pub use problem::{Problem, ProblemKind};
pub use service::{Service, ServicePort};
pub use template::Template;
pub use workload::{ContainerPort, Owner, Workload, WorkloadKind};
