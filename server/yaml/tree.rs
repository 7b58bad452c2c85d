//! The spanned tree of one document: an arena of nodes with byte spans, and what lies around it.

use std::ops::Range;
use std::sync::Arc;

use crate::text::Span;

/// A node of one [`Document`].
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub(super) u32);

/// How a scalar is written.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'...'`
    SingleQuoted,
    /// `"..."`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// What a node is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Nothing is written where a value could stand (`key:`): null, with an empty span.
    Missing,
    /// A scalar; its value is decoded on demand.
    Scalar(ScalarStyle),
    /// A mapping; `flow` is `{...}`.
    Mapping {
        /// Whether it is written `{...}`.
        flow: bool,
        /// Where its entries lie in the arena.
        entries: Range<u32>,
    },
    /// A sequence; `flow` is `[...]`.
    Sequence {
        /// Whether it is written `[...]`.
        flow: bool,
        /// Where its items lie in the arena.
        items: Range<u32>,
    },
    /// `*name`, with the node it stands for; `None` if no anchor of that name precedes it.
    Alias(Option<NodeId>),
}

/// A node with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// From its first to its last byte, quotes and brackets included, without anchor and tag.
    /// A block collection ends with its last value's last byte.
    pub span: Span,
    /// Where the next token after it starts: blanks and comments lie between.
    pub next: u32,
    /// Whether its value is not in the text; see [`Document::is_unknown`].
    pub(super) unknown: bool,
    /// Whether it is a plain scalar whose text is its source, typed by how it looks.
    pub(super) simple: bool,
}

/// One `key: value` of a mapping.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The key.
    pub key: NodeId,
    /// The value; [`Kind::Missing`] when nothing is written.
    pub value: NodeId,
    /// From the key's first byte to the value's last.
    pub span: Span,
}

/// One item of a sequence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The value; [`Kind::Missing`] when nothing is written.
    pub value: NodeId,
    /// From the dash (block) or the value's first byte (flow) to the value's last.
    pub span: Span,
}

/// What was done to a line that could not be read, so that the rest could be.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Repair {
    /// Nothing: the text is read as it stands, or nothing could be done.
    None,
    /// The line was left out.
    Blanked,
    /// The line was read as if it were indented by that many spaces.
    Indented(u32),
}

/// Text that kubectl refuses to read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// The line, or the part of it, at fault.
    pub span: Span,
    /// What is wrong, in words.
    pub message: String,
    /// How it was read all the same.
    pub repair: Repair,
}

/// A template action or placeholder: what it stands for is unknown.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Mask {
    /// Its bytes.
    pub span: Span,
    /// Whether its lines hold nothing else: anything may stand there, or nothing.
    pub alone: bool,
}

/// One document, read. All spans count bytes from the start of its `text`.
#[derive(Clone, Debug)]
pub struct Document {
    /// The source text.
    pub text: Arc<str>,
    /// The root node; `None` for a document of blanks and comments.
    pub root: Option<NodeId>,
    /// What could not be read, in text order.
    pub errors: Vec<SyntaxError>,
    /// `# ...` comments, in text order, from the `#` to the line's end.
    pub comments: Vec<Span>,
    /// Template actions, in text order.
    pub masks: Vec<Mask>,
    /// What stands after the end of the root node, before the document ends: readers drop it.
    pub leftover: Option<Span>,
    pub(super) nodes: Vec<Node>,
    pub(super) entries: Vec<Entry>,
    pub(super) items: Vec<Item>,
    /// `&name` and `!tag` before nodes, in either order; by node.
    pub(super) props: Vec<(NodeId, Span)>,
}
