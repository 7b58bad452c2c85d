//! The YAML room from outside: shapes and their spans, properties that hold for any text, bounds.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test that cannot go on panics, as tests do"
)]

mod bounds;
mod corpus;
mod dump;
mod gaps;
mod invariants;
#[path = "../fuzz/mutate.rs"]
mod mutate;
mod properties;
mod reference;
mod shapes;
