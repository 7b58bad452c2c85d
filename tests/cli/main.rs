//! The program as its users run it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on panics, as tests do"
)]

mod baselines;
mod configuration;
mod demo;
mod describe;
mod diff;
mod docs;
mod explain;
mod files;
mod fixes;
mod formats;
mod ignores;
mod map;
mod new;
mod outputs;
mod reach;
mod runs;
mod scopes;
mod semantics;
mod support;
