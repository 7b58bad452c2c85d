//! New YAML in a document's own layout.

use super::layout::{Style, blanks};
use crate::yaml::tree::{Document, Kind, NodeId};

/// `yaml` as it would stand in a document of `style` at `column`, without blanks before its first
/// line and line break after its last.
pub fn block(yaml: &str, style: Style, column: u32) -> Option<String> {
    let snippet = Document::read(yaml);
    let mut out = String::new();
    Writer { snippet: &snippet, style, out: &mut out }.node(snippet.root?, column);
    Some(out)
}

/// `yaml` on one line: `{a: 1, b: [2]}`.
pub fn flow(yaml: &str) -> Option<String> {
    let snippet = Document::read(yaml);
    Some(flow_node(&snippet, snippet.root?))
}

/// The same without the braces around all of it: `a: 1, b: [2]`.
pub(super) fn flow_inner(yaml: &str) -> Option<String> {
    let all = flow(yaml)?;
    Some(all.strip_prefix('{')?.strip_suffix('}')?.to_owned())
}

/// Whether it is more than one line of text: a block mapping or list.
pub(super) fn is_block(yaml: &str) -> bool {
    let snippet = Document::read(yaml);
    snippet.root.is_some_and(|root| is_block_node(&snippet, root))
}

fn is_block_node(snippet: &Document, node: NodeId) -> bool {
    matches!(
        snippet.node(node).kind,
        Kind::Mapping { flow: false, .. } | Kind::Sequence { flow: false, .. }
    )
}

fn flow_node(snippet: &Document, node: NodeId) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match snippet.node(node).kind {
        Kind::Mapping { flow: false, .. } => {
            let entry =
                |key, value| format!("{}: {}", flow_node(snippet, key), flow_node(snippet, value));
            let entries = snippet.entries(node).iter();
            format!("{{{}}}", joined(entries.map(|it| entry(it.key, it.value)).collect()))
        }
        Kind::Sequence { flow: false, .. } => {
            let items = snippet.items(node).iter();
            format!("[{}]", joined(items.map(|item| flow_node(snippet, item.value)).collect()))
        }
        _ => snippet.span(node).of(&snippet.text).to_owned(),
    }
}

struct Writer<'a> {
    snippet: &'a Document,
    style: Style,
    out: &'a mut String,
}

impl Writer<'_> {
    fn node(&mut self, node: NodeId, column: u32) {
        match self.snippet.node(node).kind {
            Kind::Mapping { flow: false, .. } => {
                for (index, entry) in self.snippet.entries(node).iter().enumerate() {
                    self.line(index, column);
                    self.source(entry.key);
                    self.out.push(':');
                    self.value(entry.value, column);
                }
            }
            Kind::Sequence { flow: false, .. } => {
                for (index, item) in self.snippet.items(node).iter().enumerate() {
                    self.line(index, column);
                    self.out.push_str("- ");
                    self.node(item.value, column + 2);
                }
            }
            _ => self.source(node),
        }
    }

    fn value(&mut self, value: NodeId, column: u32) {
        if is_block_node(self.snippet, value) {
            let list = self.snippet.is_sequence(value);
            let column = column + if list { self.style.dash } else { self.style.step };
            self.line(1, column);
            self.node(value, column);
        } else if !self.snippet.span(value).is_empty() {
            self.out.push(' ');
            self.source(value);
        }
    }

    /// Starts the line of the `index`th part; the first stands where its parent is.
    fn line(&mut self, index: usize, column: u32) {
        if index > 0 {
            self.out.push_str(self.style.newline);
            self.out.push_str(&blanks(column));
        }
    }

    fn source(&mut self, node: NodeId) {
        self.out.push_str(self.snippet.span(node).of(&self.snippet.text));
    }
}
