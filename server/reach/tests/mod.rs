//! Every decision against brute force over a small universe, and the semantics that trip others.
//!
//! `PROPTEST_CASES` sets the number of random cases a test; few by default.

mod examples;
mod proofs;
mod queries;
mod sets;
mod specs;
mod universe;

use proptest::test_runner::Config;

fn config() -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: cases.unwrap_or(96), failure_persistence: None, ..Config::default() }
}
