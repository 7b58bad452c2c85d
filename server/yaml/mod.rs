//! Text to a spanned tree. Reading never fails: what cannot be read is an error beside the tree,
//! and costs its line, not the file.
//!
//! A file is split into [`Part`]s first (`documents.rs`); each is read by itself into a
//! [`Document`], whose spans count from the part's own start. `base` takes them to the file.

mod tree;

pub use tree::{Document, Entry, Item, Kind, Node, NodeId, ScalarStyle, SyntaxError};
