//! The linter.
fn main() {}
