//! The language server as clients see it, in this process over a pipe.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test that cannot go on panics, as tests do"
)]

mod client;
mod disk;
mod features;
mod hostile;
mod lifecycle;
mod model;
mod panics;
mod sync;
mod typing;
