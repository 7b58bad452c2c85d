//! Text to a spanned tree. Reading never fails: what cannot be read is an error beside the tree,
//! and costs its line, not the file.
//!
//! A file is split into [`Part`]s first; each is read by itself into a [`Document`], whose spans
//! count bytes from the part's own start. [`Part::base`] takes them to the file.

mod collections;
mod comments;
mod conformance;
mod document;
mod documents;
mod leniency;
mod lexer;
mod open;
mod parser;
mod repair;
pub mod rewrite;
mod scalar;
mod shadow;
mod splice;
mod tree;

pub use document::Field;
pub use documents::{Format, Part, split, split_markdown};
pub use scalar::{Value, resolve_plain};
pub use tree::{Document, Entry, Item, Kind, Mask, Node, NodeId, Repair, ScalarStyle, SyntaxError};
