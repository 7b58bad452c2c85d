//! Kubernetes objects with their places: which documents hold one, and how a NetworkPolicy
//! departs from what the API server accepts.

mod check;
mod constraints;
mod meant;
mod object;
mod path;
mod problem;

pub use check::check;
pub use meant::Meant;
pub use object::{Api, Object, names_policy, objects};
pub use path::FieldPath;
pub use problem::{Problem, ProblemKind};
