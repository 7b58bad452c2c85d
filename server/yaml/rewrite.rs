//! Edits of a document that keep what they do not change: comments, indentation, line ends.
//!
//! Each helper says what to change in terms of the tree and gives the edits, or `None` where the
//! text is laid out in a way that it does not know how to change (aliases, explicit `?` keys, lines
//! of template actions). Parts of a collection are named by index, as [`Document::entries`] and
//! [`Document::items`] count them. A part takes along the comment lines directly above it, the
//! comment at its end, and more deeply indented comments directly below.
//!
//! New YAML is given as text in any layout (`"policyTypes:\n- Ingress"`) and written in the
//! document's own: its indentation, its list style, its line breaks, in `{}` and `[]` on one line.

use std::borrow::Cow;
use std::ops::Range;

use super::scalar::{Value, resolve_plain};
use super::tree::{Document, Kind, NodeId, ScalarStyle};
use crate::text::{Edit, Span};

mod delete;
mod layout;
mod lists;
mod moves;
mod snippet;

pub use delete::{delete_entries, delete_items};
pub use layout::Style;
pub use lists::{join_items, split_item, take_out_dashes, wrap_in_list};
pub use moves::{move_entries, nest_entries};
pub use snippet::{block, flow};

/// The index of the last entry of that name; of what is written, not of what is merged in.
pub fn entry_named(document: &Document, mapping: NodeId, name: &str) -> Option<usize> {
    let entries = document.entries(mapping);
    entries.iter().rposition(|entry| document.key_text(entry.key).as_deref() == Some(name))
}

/// The index of the entry whose key is written at `key`.
pub fn entry_at(document: &Document, mapping: NodeId, key: Span) -> Option<usize> {
    document.entries(mapping).iter().position(|entry| document.span(entry.key) == key)
}

/// The mapping and the index of the entry whose value `value` is.
pub fn entry_of(document: &Document, value: NodeId) -> Option<(NodeId, usize)> {
    document.nodes().find_map(|(mapping, node)| {
        let Kind::Mapping { .. } = node.kind else { return None };
        let index = document.entries(mapping).iter().position(|entry| entry.value == value)?;
        Some((mapping, index))
    })
}

/// The list and the index of the item that `value` is.
pub fn item_of(document: &Document, value: NodeId) -> Option<(NodeId, usize)> {
    document.nodes().find_map(|(list, node)| {
        let Kind::Sequence { .. } = node.kind else { return None };
        let index = document.items(list).iter().position(|item| item.value == value)?;
        Some((list, index))
    })
}

/// Renames the entry whose key is `key`.
pub fn rename_key(document: &Document, key: NodeId, name: &str) -> Option<Vec<Edit>> {
    let plain = matches!(document.written(key).kind, Kind::Scalar(_));
    plain.then(|| vec![Edit::replace(document.span(key), document.scalar(name))])
}

/// Writes `text` in the place of a scalar on one line; quotes and all are replaced.
pub fn replace_scalar(document: &Document, scalar: NodeId, text: &str) -> Option<Vec<Edit>> {
    let span = document.span(scalar);
    let is_scalar = matches!(document.written(scalar).kind, Kind::Scalar(_));
    let one_line = span.end <= document.line_end(span.start);
    (is_scalar && one_line).then(|| vec![Edit::replace(span, document.scalar(text))])
}

/// Puts double quotes around a plain scalar.
pub fn quote(document: &Document, scalar: NodeId) -> Option<Vec<Edit>> {
    let span = document.span(scalar);
    let plain = document.written(scalar).kind == Kind::Scalar(ScalarStyle::Plain);
    plain.then(|| vec![Edit::insert(span.start, "\""), Edit::insert(span.end, "\"")])
}

/// Writes `yaml` as the value of the entry at `index`, in the place of what is there. Comments stay,
/// except those inside a block that another block replaces.
pub fn replace_value(
    document: &Document,
    mapping: NodeId,
    index: usize,
    yaml: &str,
) -> Option<Vec<Edit>> {
    let entry = document.entries(mapping).get(index)?;
    let start = document.value_start(entry.key, entry.value)?;
    let old = document.span(entry.value);
    let own_line = old.start > document.line_end(start);
    if document.is_in_flow(start) || !snippet::is_block(yaml) {
        let text = format!(" {}", document.flow(yaml)?);
        if own_line {
            let lines = document.block(old.start, old.end);
            return Some(vec![Edit::insert(start, text), document.delete_lines(lines)]);
        }
        return Some(vec![Edit::replace(Span::new(start, old.end), text)]);
    }
    let style = document.style();
    let list = yaml.trim_start().starts_with("- ");
    let column = if own_line {
        document.column(old.start)
    } else {
        let key = document.span(entry.key).start;
        document.column(key) + if list { style.dash } else { style.step }
    };
    let body = block(yaml, style, column)?;
    if own_line {
        return Some(vec![Edit::replace(old, body)]);
    }
    let lines = format!("{}{}{body}", style.newline, layout::blanks(column));
    let end = Edit::insert(document.line_end(old.end), lines);
    Some(vec![Edit::delete(Span::new(start, old.end)), end])
}

/// Writes a scalar as the value of a new entry `key`, where it stands: `80` becomes `port: 80`.
pub fn name_scalar(document: &Document, scalar: NodeId, key: &str) -> Option<Vec<Edit>> {
    let span = document.span(scalar);
    matches!(document.written(scalar).kind, Kind::Scalar(_)).then_some(())?;
    if !document.is_in_flow(span.start) {
        return Some(vec![Edit::insert(span.start, format!("{key}: "))]);
    }
    let open = format!("{{{}: ", document.scalar(key));
    Some(vec![Edit::insert(span.start, open), Edit::insert(span.end, "}")])
}

/// Makes `yaml`, one or more `key: value`, the entries from `index` on; what stands there moves
/// down. The mapping must hold something, or be `{}`.
pub fn insert_entry(
    document: &Document,
    mapping: NodeId,
    index: usize,
    yaml: &str,
) -> Option<Vec<Edit>> {
    match document.written(mapping).kind {
        Kind::Mapping { flow: true, .. } => {
            let whole = document.flow(yaml)?;
            let inner = whole.strip_prefix('{')?.strip_suffix('}')?;
            insert_in_flow(document, mapping, index, inner)
        }
        Kind::Mapping { .. } => {
            let body = block(yaml, document.style(), document.column_of(mapping))?;
            insert_block(document, mapping, index, &body)
        }
        _ => None,
    }
}

/// Makes `yaml` the item at `index` of a list; what stands there moves down. The list must hold
/// something, or be `[]`.
pub fn insert_item(
    document: &Document,
    list: NodeId,
    index: usize,
    yaml: &str,
) -> Option<Vec<Edit>> {
    match document.written(list).kind {
        Kind::Sequence { flow: true, .. } => {
            insert_in_flow(document, list, index, &document.flow(yaml)?)
        }
        Kind::Sequence { .. } => {
            let body = block(yaml, document.style(), document.column_of(list) + 2)?;
            insert_block(document, list, index, &format!("- {body}"))
        }
        _ => None,
    }
}

fn insert_in_flow(
    document: &Document,
    collection: NodeId,
    index: usize,
    text: &str,
) -> Option<Vec<Edit>> {
    let parts = document.parts(collection);
    let edit = match (parts.first(), index.checked_sub(1)) {
        (None, _) => Edit::insert(document.span(collection).end - 1, text),
        (Some(first), None) => Edit::insert(first.start, format!("{text}, ")),
        (Some(_), Some(before)) => Edit::insert(parts.get(before)?.end, format!(", {text}")),
    };
    Some(vec![edit])
}

fn insert_block(
    document: &Document,
    collection: NodeId,
    index: usize,
    body: &str,
) -> Option<Vec<Edit>> {
    let parts = document.parts(collection);
    let (newline, blanks) = (document.newline(), layout::blanks(document.column_of(collection)));
    if let Some(before) = index.checked_sub(1) {
        let before = parts.get(before)?;
        let end = document.end_of_block(before.start, before.end);
        return Some(vec![Edit::insert(end, format!("{newline}{blanks}{body}"))]);
    }
    let first = parts.first()?.start;
    Some(vec![if document.starts_line(first) {
        let start = document.block(first, first).start;
        Edit::insert(start, format!("{blanks}{body}{newline}"))
    } else {
        Edit::insert(first, format!("{body}{newline}{blanks}"))
    }])
}

/// Starts a new document before the entry at `index` of the root mapping, its comments included.
pub fn start_document(document: &Document, index: usize) -> Option<Vec<Edit>> {
    let root = document.root?;
    let start = document.entries(root).get(index)?.span.start;
    if index == 0 || document.is_in_flow(start) || !document.starts_line(start) {
        return None;
    }
    let line = document.block(start, start).start;
    Some(vec![Edit::insert(line, format!("---{}", document.newline()))])
}

/// Writes `yaml` as a document of its own after this one, in its layout. `None` for JSON.
pub fn append_document(document: &Document, yaml: &str) -> Option<Vec<Edit>> {
    if document.is_flow(document.root?) {
        return None;
    }
    let (style, end) = (document.style(), document.text.len() as u32);
    let body = block(yaml, style, 0)?;
    let newline = style.newline;
    let lead = if document.text.ends_with(['\n', '\r']) { "" } else { newline };
    Some(vec![Edit::insert(end, format!("{lead}---{newline}{body}{newline}"))])
}

/// The text of a label or name as a scalar: in quotes where it would be read as something other
/// than a string.
pub fn scalar(text: &str) -> Cow<'_, str> {
    match resolve_plain(text) {
        Value::Str(_) => text.into(),
        _ => format!("\"{text}\"").into(),
    }
}

impl Document {
    /// The spans of a collection's entries or items.
    fn parts(&self, collection: NodeId) -> Vec<Span> {
        let entries = self.entries(collection).iter().map(|entry| entry.span);
        entries.chain(self.items(collection).iter().map(|item| item.span)).collect()
    }

    /// From the first byte of the parts in `range` to their last; `None` unless there are such parts
    /// and nothing but blanks and dashes comes before them on their line.
    fn extent(&self, collection: NodeId, range: &Range<usize>) -> Option<Span> {
        let parts = self.parts(collection);
        let parts = parts.get(range.clone())?;
        let span = parts.first()?.join(*parts.last()?);
        let before = Span::new(self.line_start(span.start), span.start).of(&self.text);
        let plain = before.bytes().all(|byte| matches!(byte, b' ' | b'-'));
        (plain || self.is_flow(collection)).then_some(span)
    }

    fn is_flow(&self, collection: NodeId) -> bool {
        matches!(
            self.node(collection).kind,
            Kind::Mapping { flow: true, .. } | Kind::Sequence { flow: true, .. }
        )
    }

    /// Whether `offset` lies inside `{}` or `[]`.
    fn is_in_flow(&self, offset: u32) -> bool {
        let mut nodes = self.nodes().filter(|(id, _)| self.is_flow(*id));
        nodes.any(|(_, node)| node.span.start < offset && offset < node.span.end)
    }

    /// The end of the last line of the block from `start` to `end`, before its line break: where
    /// lines that follow it are inserted.
    fn end_of_block(&self, start: u32, end: u32) -> u32 {
        let block = self.block(start, end);
        let whole = block.of(&self.text).ends_with(['\n', '\r']);
        if whole { self.end_of_line_before(block.end) } else { block.end }
    }
}

#[cfg(test)]
mod tests;
