//! netpol-lint: what is wrong with Kubernetes NetworkPolicy manifests, and what they really allow.
//!
//! Rooms, each seeing only those below it: {`cli`, `lsp`} -> {`ide`, `lint`} -> `workspace` ->
//! {`reach`, `policy`} -> {`yaml`, `schema`} -> `text`; `ide` may read `lint`. `reach` sees nothing
//! but itself and `ipnet`. Below `cli` and `lsp` nothing reads a file or starts a thread;
//! `tests/tidy.rs` holds the rooms to this.

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(any(feature = "cli", feature = "lsp"))]
pub mod disk;
pub mod ide;
pub mod lint;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod map;
pub mod policy;
pub mod reach;
pub mod schema;
pub mod text;
pub mod workspace;
pub mod yaml;
