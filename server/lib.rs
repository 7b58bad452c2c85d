//! netpol-lint: what is wrong with Kubernetes NetworkPolicy manifests, and what they really allow.
//!
//! Rooms, each seeing only those below it: {`cli`, `lsp`} -> {`ide`, `lint`} -> `workspace` ->
//! {`reach`, `policy`} -> {`yaml`, `schema`} -> `text`; `ide` may read `lint`. `reach` sees nothing
//! but itself and `ipnet`. Below `cli` and `lsp` nothing reads a file or starts a thread;
//! `tests/tidy.rs` holds the rooms to this.

#[cfg(feature = "cli")]
pub mod cli;
pub mod ide;
pub mod lint;
pub mod policy;
pub mod reach;
pub mod schema;
pub mod text;
pub mod workspace;
pub mod yaml;
