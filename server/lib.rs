//! netpol-lint: what is wrong with Kubernetes NetworkPolicy manifests, and what they really allow.
//!
//! Rooms, each seeing only those below it: `cli` -> `lint` -> `workspace` -> {`reach`, `policy`} ->
//! {`yaml`, `schema`} -> `text`. `reach` sees nothing but itself and `ipnet`. Below `cli`
//! nothing reads a file or starts a thread; `tests/tidy.rs` holds the rooms to this.

#[cfg(feature = "cli")]
pub mod cli;
pub mod lint;
pub mod policy;
pub mod reach;
pub mod schema;
pub mod text;
pub mod workspace;
pub mod yaml;
