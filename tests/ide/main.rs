//! What editors show, as snapshots: a new test is a file in `tests/data/ide/<feature>/`;
//! `INSTA_UPDATE=always cargo test --test ide` writes its snapshot.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test that cannot go on panics, as tests do"
)]

mod actions;
mod completion;
mod documents;
mod fixture;
mod hints;
mod hover;
mod lenses;
mod navigation;
mod slips;
mod symbols;
