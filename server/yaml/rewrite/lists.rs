//! Dashes put in and taken out.

use super::delete::delete_items;
use super::layout::blanks;
use crate::text::{Edit, Span};
use crate::yaml::tree::{Document, Kind, NodeId};

/// Makes the item at `index` of a list part of the item before it: its dash goes, its keys line up
/// with those above. Both must be mappings.
pub fn join_items(document: &Document, list: NodeId, index: usize) -> Option<Vec<Edit>> {
    let items = document.items(list);
    let (above, item) = (items.get(index.checked_sub(1)?)?, items.get(index)?);
    let (first, lowest) =
        (document.entries(item.value).first()?, document.entries(above.value).last()?);
    match (document.is_flow(above.value), document.is_flow(item.value)) {
        (true, true) if document.is_flow(list) => {
            let between = Span::new(lowest.span.end, first.span.start);
            Some(vec![Edit::replace(between, ", ")])
        }
        (true, true) => {
            let end = document.entries(item.value).last()?.span.end;
            let entries = Span::new(first.span.start, end).of(&document.text);
            let mut edits = delete_items(document, list, index..index + 1)?;
            edits.insert(0, Edit::insert(lowest.span.end, format!(", {entries}")));
            Some(edits)
        }
        (false, false) => {
            let head = Span::new(document.line_start(item.span.start), first.span.start);
            let plain = head.of(&document.text).bytes().all(|byte| matches!(byte, b' ' | b'-'));
            let column = document.column(lowest.span.start);
            let dash = document.column(item.span.start);
            let lines = document.block(item.span.start, item.span.end);
            if !plain || !document.starts_line(item.span.start) || !document.is_movable(lines) {
                return None;
            }
            let comments = Span::new(lines.start, head.start);
            let rest = Span::new(document.next_line(head.start), lines.end);
            let from = document.column(first.span.start);
            let mut edits = document.shift_lines(comments, dash, column);
            edits.push(Edit::replace(head, blanks(column)));
            edits.extend(document.shift_lines(rest, from, column));
            Some(edits)
        }
        _ => None,
    }
}

/// Starts a new item at the entry at `index` of the mapping that is the item at `item` of a list:
/// the reverse of [`join_items`].
pub fn split_item(
    document: &Document,
    list: NodeId,
    item: usize,
    index: usize,
) -> Option<Vec<Edit>> {
    let item = document.items(list).get(item)?;
    let entries = document.entries(item.value);
    let (before, entry, lowest) =
        (entries.get(index.checked_sub(1)?)?, entries.get(index)?, entries.last()?);
    let between = Span::new(before.span.end, entry.span.start);
    if document.is_flow(list) {
        return Some(vec![Edit::replace(between, "}, {")]);
    }
    let dash = document.column(item.span.start);
    if document.is_flow(item.value) {
        let moved = Span::new(entry.span.start, lowest.span.end).of(&document.text);
        let line = format!("{}{}- {{{moved}}}", document.newline(), blanks(dash));
        let end = document.end_of_block(item.span.start, item.span.end);
        let gone = Edit::delete(Span::new(before.span.end, lowest.span.end));
        return Some(vec![gone, Edit::insert(end, line)]);
    }
    let start = entry.span.start;
    let lines = document.block(start, lowest.span.end);
    if !document.starts_line(start) || !document.is_movable(lines) {
        return None;
    }
    let gap = document.column(start).checked_sub(dash + 1)?;
    let head = Span::new(document.line_start(start), start);
    let comments = Span::new(lines.start, head.start);
    let mut edits = document.shift_lines(comments, document.column(start), dash);
    edits.push(Edit::replace(head, format!("{}-{}", blanks(dash), blanks(gap))));
    Some(edits)
}

/// Makes a value a list of one: `a` becomes `[a]`, a block mapping gets a dash.
pub fn wrap_in_list(document: &Document, value: NodeId) -> Option<Vec<Edit>> {
    let node = document.written(value);
    match node.kind {
        Kind::Mapping { flow: false, .. } => {
            let lines = document.block(node.span.start, node.span.end);
            document.is_movable(lines).then_some(())?;
            let rest = Span::new(document.next_line(node.span.start), lines.end);
            let mut edits = vec![Edit::insert(node.span.start, "- ")];
            edits.extend(document.shift_lines(rest, 0, 2));
            Some(edits)
        }
        Kind::Mapping { .. } | Kind::Scalar(_) => {
            Some(vec![Edit::insert(node.span.start, "["), Edit::insert(node.span.end, "]")])
        }
        _ => None,
    }
}

/// Makes a list of mappings one mapping: `- a: 1` becomes `a: 1`.
pub fn take_out_dashes(document: &Document, list: NodeId) -> Option<Vec<Edit>> {
    let items = document.items(list);
    if document.is_flow(list) {
        let [only] = items else { return None };
        let (list, item) = (document.span(list), document.span(only.value));
        let whole = document.is_mapping(only.value);
        return whole.then(|| {
            vec![
                Edit::delete(Span::new(list.start, item.start)),
                Edit::delete(Span::new(item.end, list.end)),
            ]
        });
    }
    let column = document.column(document.entries(items.first()?.value).first()?.span.start);
    let edits = items.iter().map(|item| {
        let first = document.entries(item.value).first()?.span.start;
        let same = document.column(first) == column
            && document.line_start(first) == document.line_start(item.span.start)
            && document.starts_line(item.span.start)
            && !document.is_flow(item.value);
        let dash = Span::new(item.span.start, item.span.start + 1);
        same.then(|| Edit::replace(dash, " "))
    });
    edits.collect()
}
