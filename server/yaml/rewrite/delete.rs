//! Deleting parts of mappings and lists.

use std::ops::Range;

use crate::text::{Edit, Span};
use crate::yaml::tree::{Document, NodeId};

/// Deletes the entries in `range`, with their comments. A mapping that loses all its entries becomes
/// `{}`.
pub fn delete_entries(
    document: &Document,
    mapping: NodeId,
    range: Range<usize>,
) -> Option<Vec<Edit>> {
    document.is_mapping(mapping).then(|| delete(document, mapping, &range, "{}"))?
}

/// Deletes the items in `range`, with their comments. A list that loses all its items becomes `[]`.
pub fn delete_items(document: &Document, list: NodeId, range: Range<usize>) -> Option<Vec<Edit>> {
    document.is_sequence(list).then(|| delete(document, list, &range, "[]"))?
}

fn delete(
    document: &Document,
    collection: NodeId,
    range: &Range<usize>,
    empty: &str,
) -> Option<Vec<Edit>> {
    let extent = document.extent(collection, range)?;
    let parts = document.parts(collection);
    if range.len() == parts.len() {
        return replace_all(document, document.resolve(collection), extent, empty);
    }
    let next = parts.get(range.end);
    if document.is_flow(collection) {
        let span = match next {
            Some(next) => Span::new(extent.start, next.start),
            None => Span::new(parts.get(range.start.checked_sub(1)?)?.end, extent.end),
        };
        return Some(vec![Edit::delete(span)]);
    }
    let lines = document.block(extent.start, extent.end);
    if !document.is_movable(lines) {
        return None;
    }
    if document.starts_line(extent.start) {
        return Some(vec![document.delete_lines(lines)]);
    }
    // It shares its line with the dash of an outer list: what follows comes up to there.
    let rest = document.text.get(lines.end as usize..next?.start as usize)?;
    let blanks = rest.len() - rest.trim_start().len();
    Some(vec![Edit::delete(Span::new(extent.start, lines.end + blanks as u32))])
}

/// Writes `empty` in the place of all that a collection holds.
fn replace_all(
    document: &Document,
    collection: NodeId,
    extent: Span,
    empty: &str,
) -> Option<Vec<Edit>> {
    if document.is_flow(collection) {
        return Some(vec![Edit::delete(extent)]);
    }
    let span = document.span(collection);
    if !document.starts_line(span.start) {
        return Some(vec![Edit::replace(span, empty)]);
    }
    let key = document.key_of(collection)?;
    let start = document.value_start(key, collection)?;
    let lines = document.block(span.start, span.end);
    document.is_movable(lines).then_some(())?;
    Some(vec![Edit::insert(start, format!(" {empty}")), document.delete_lines(lines)])
}
