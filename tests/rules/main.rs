//! What each rule says, and where: fixtures with marks under the lines at fault, and the examples
//! of the rules' documentation.
//!
//! A new test is a file in `tests/data/rules/<rule or group>/`; `UPDATE=1 cargo test --test rules`
//! writes its marks.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test that cannot go on panics, as tests do"
)]

mod examples;
mod fixtures;
#[path = "../fuzz/judge.rs"]
mod fuzzed;
mod judge;
mod marks;
#[path = "../fuzz/mutate.rs"]
mod mutate;
mod slips;
