//! Entries moved to another mapping: further out, or further in.

use std::ops::Range;

use super::delete::{delete_entries, delete_items};
use super::item_of;
use super::layout::blanks;
use crate::text::{Edit, Span};
use crate::yaml::Value;
use crate::yaml::tree::{Document, Kind, NodeId};

/// Moves the entries in `range` out to `home`, a mapping further out that holds theirs. They come
/// right after the entry of `home` that held them; where they are its last lines only their
/// indentation changes. What loses all its entries becomes `{}`, or goes if it was a list item.
pub fn move_entries(
    document: &Document,
    mapping: NodeId,
    range: Range<usize>,
    home: NodeId,
) -> Option<Vec<Edit>> {
    let mapping = document.resolve(mapping);
    let extent = document.extent(mapping, &range)?;
    let holder = document.entries(home).iter().find(|entry| entry.span.covers(extent))?;
    if document.is_flow(home) {
        let mut edits = take_out(document, mapping, range)?;
        let text = extent.of(&document.text);
        edits.push(Edit::insert(holder.span.end, format!(", {text}")));
        return Some(edits);
    }
    let column = document.column_of(home);
    let all = range.len() == document.entries(mapping).len();
    let ends_holder = extent.end == holder.span.end;
    if ends_holder
        && !document.is_flow(mapping)
        && document.starts_line(extent.start)
        && !(all && document.key_of(mapping).is_none())
    {
        let lines = document.block(extent.start, extent.end);
        let mut edits = document.shift_lines(lines, document.column(extent.start), column);
        if all {
            let start = document.value_start(document.key_of(mapping)?, mapping)?;
            edits.insert(0, Edit::insert(start, " {}"));
        }
        return document.is_movable(lines).then_some(edits);
    }
    let end = document.end_of_block(holder.span.start, holder.span.end);
    let text = lines_at(document, mapping, extent, column)?;
    Some(followed_by(document, take_out(document, mapping, range)?, end, &text))
}

/// Deletes the entries in `range`, and the list item that would hold nothing without them.
fn take_out(document: &Document, mapping: NodeId, range: Range<usize>) -> Option<Vec<Edit>> {
    let all = range.len() == document.entries(mapping).len();
    match item_of(document, mapping).filter(|_| all) {
        Some((list, _)) if document.items(list).len() == 1 => None,
        Some((list, index)) => delete_items(document, list, index..index + 1),
        None => delete_entries(document, mapping, range),
    }
}

/// Puts the entries in `range` one level in: into the entry `key` of the same mapping, which is
/// added where it is not there.
pub fn nest_entries(
    document: &Document,
    mapping: NodeId,
    range: Range<usize>,
    key: &str,
) -> Option<Vec<Edit>> {
    let mapping = document.resolve(mapping);
    let extent = document.extent(mapping, &range)?;
    let holder = super::entry_named(document, mapping, key);
    if document.is_flow(mapping) {
        let open = Edit::insert(extent.start, format!("{}: {{", document.scalar(key)));
        return holder.is_none().then(|| vec![open, Edit::insert(extent.end, "}")]);
    }
    let lines = document.block(extent.start, extent.end);
    if !document.is_movable(lines) {
        return None;
    }
    let (from, step) = (document.column(extent.start), document.style().step);
    let Some(at) = holder else {
        let head = format!("{key}:{}", document.newline());
        return Some(below_new(document, extent, lines, &head, step));
    };
    let entry = document.entries(mapping).get(at)?;
    let value = document.written(entry.value);
    let mut edits = Vec::new();
    let column = match value.kind {
        Kind::Mapping { flow: false, .. } => document.column_of(entry.value),
        Kind::Mapping { .. } if !document.entries(entry.value).is_empty() => return None,
        Kind::Mapping { .. } => from + step,
        _ if document.value(entry.value) == Some(Value::Null) => from + step,
        _ => return None,
    };
    if !value.span.is_empty() && document.entries(entry.value).is_empty() {
        let start = document.value_start(entry.key, entry.value)?;
        edits.push(Edit::delete(Span::new(start, value.span.end)));
    }
    if at + 1 == range.start && document.starts_line(extent.start) {
        edits.extend(document.shift_lines(lines, from, column));
        return Some(edits);
    }
    let end = document.end_of_block(entry.span.start, entry.span.end);
    let text = lines_at(document, mapping, extent, column)?;
    edits.extend(followed_by(document, delete_entries(document, mapping, range)?, end, &text));
    Some(edits)
}

/// The entries at `extent`, the first on `lines` of their own or behind a dash, below a new `head`.
fn below_new(document: &Document, extent: Span, lines: Span, head: &str, step: u32) -> Vec<Edit> {
    let from = document.column(extent.start);
    if document.starts_line(extent.start) {
        let mut edits = document.shift_lines(lines, from, from + step);
        if let Some(first) = edits.first_mut() {
            first.text.insert_str(0, &format!("{}{head}", blanks(from)));
        }
        return edits;
    }
    let rest = Span::new(document.next_line(extent.start), lines.end);
    let mut edits = vec![Edit::insert(extent.start, format!("{head}{}", blanks(from + step)))];
    edits.extend(document.shift_lines(rest, from, from + step));
    edits
}

/// The entries at `extent`, with their comments, as lines at `column`; without the last line break.
fn lines_at(document: &Document, mapping: NodeId, extent: Span, column: u32) -> Option<String> {
    if document.is_flow(mapping) {
        return Some(format!("{}{}", blanks(column), extent.of(&document.text)));
    }
    let lines = document.block(extent.start, extent.end);
    document.is_movable(lines).then_some(())?;
    let from = document.column(extent.start);
    let end = document.end_of_block(extent.start, extent.end);
    if document.starts_line(extent.start) {
        return document.shifted(Span::new(lines.start, end), from, column);
    }
    let text = document.shifted(Span::new(extent.start, end), from, column)?;
    Some(format!("{}{text}", blanks(column)))
}

/// `gone`, the deletion of some lines, with `text` as new lines after `end`, the end of a line.
fn followed_by(document: &Document, mut gone: Vec<Edit>, end: u32, text: &str) -> Vec<Edit> {
    let newline = document.newline();
    match gone.iter_mut().find(|edit| edit.span.touches(end)) {
        Some(edit) if edit.span.of(&document.text).ends_with(['\n', '\r']) => {
            edit.text = format!("{text}{newline}");
        }
        Some(edit) => edit.text = format!("{newline}{text}"),
        None => gone.push(Edit::insert(end, format!("{newline}{text}"))),
    }
    gone
}
