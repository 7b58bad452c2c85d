//! New YAML in a document's own layout.

use std::borrow::Cow;

use super::layout::{Style, blanks};
use crate::yaml::Value;
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
    one_line(yaml, false)
}

fn one_line(yaml: &str, json: bool) -> Option<String> {
    let snippet = Document::read(yaml);
    Some(flow_node(&snippet, snippet.root?, json))
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

fn flow_node(snippet: &Document, node: NodeId, json: bool) -> String {
    let written = |node| flow_node(snippet, node, json);
    match snippet.node(node).kind {
        Kind::Mapping { .. } => {
            let entries = snippet.entries(node).iter();
            let entries = entries.map(|it| format!("{}: {}", written(it.key), written(it.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Kind::Sequence { .. } => {
            let items = snippet.items(node).iter().map(|item| written(item.value));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        _ => match snippet.value(node) {
            Some(Value::Str(text)) if json => serde_json::Value::from(text).to_string(),
            _ => snippet.span(node).of(&snippet.text).to_owned(),
        },
    }
}

impl Document {
    /// Whether it is JSON, as far as its first key tells.
    pub fn is_json(&self) -> bool {
        let root = self.root.filter(|root| self.is_flow(*root));
        let first = root.and_then(|root| self.entries(root).first());
        first.is_some_and(|entry| self.span(entry.key).of(&self.text).starts_with('"'))
    }

    /// `yaml` on one line as it would stand here: in JSON with its keys and strings in quotes.
    pub(super) fn flow(&self, yaml: &str) -> Option<String> {
        one_line(yaml, self.is_json())
    }

    /// A key or a scalar as it would stand here.
    pub(super) fn scalar<'t>(&self, yaml: &'t str) -> Cow<'t, str> {
        let json = self.is_json().then(|| one_line(yaml, true));
        json.flatten().map_or(yaml.into(), Into::into)
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
