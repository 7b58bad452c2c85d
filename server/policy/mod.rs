//! Kubernetes objects with their places: which documents hold one, what a NetworkPolicy says, and
//! how it departs from what the API server accepts.

mod check;
mod constraints;
mod meant;
mod network_policy;
mod object;
mod path;
mod problem;
mod read;
mod template;

pub use check::check;
pub use meant::Meant;
pub use network_policy::{
    Direction, IpBlock, Label, Listing, NetworkPolicy, Peer, PolicyType, Port, PortValue,
    Requirement, Rule, Selector,
};
pub use object::{Api, Object, names_policy, objects};
pub use path::FieldPath;
pub use problem::{Problem, ProblemKind};
pub use template::Template;
