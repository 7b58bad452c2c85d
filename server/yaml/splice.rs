//! Lines read at another indentation: the text that is read is then longer or shorter than the
//! source, and spans found in it are taken back to the source.

use super::parser::Parsed;
use crate::text::Span;

/// The changes made to the indentation of lines, in the order in which they were made.
#[derive(Clone, Default)]
pub(super) struct Splices(Vec<Splice>);

#[derive(Copy, Clone)]
struct Splice {
    /// Where the line starts, in the text as it was before this change.
    at: u32,
    /// Bytes added to its indentation.
    delta: i64,
}

impl Splices {
    pub(super) fn push(&mut self, at: u32, delta: i64) {
        self.0.push(Splice { at, delta });
    }

    /// A span of the text that was read, in the source.
    pub(super) fn source(&self, span: Span) -> Span {
        // Where blanks were taken out, what starts at the line's start now started after them.
        let offset = |offset: u32, is_start: bool| {
            let whole = self.0.iter().rev().fold(i64::from(offset), |offset, splice| {
                let at = i64::from(splice.at);
                let moved = offset > at || is_start && splice.delta < 0 && offset == at;
                if moved { (offset - splice.delta).max(at) } else { offset }
            });
            u32::try_from(whole).unwrap_or_default()
        };
        Span::new(offset(span.start, !span.is_empty()), offset(span.end, false))
    }

    /// Takes all spans of `parsed` to the source.
    pub(super) fn restore(&self, parsed: &mut Parsed) {
        if self.0.is_empty() {
            return;
        }
        for node in &mut parsed.nodes {
            node.span = self.source(node.span);
            node.next = self.source(Span::at(node.next)).start;
        }
        let entries = parsed.entries.iter_mut().map(|entry| &mut entry.span);
        let items = parsed.items.iter_mut().map(|item| &mut item.span);
        let errors = parsed.errors.iter_mut().map(|error| &mut error.span);
        let props = parsed.props.iter_mut().map(|(_, span)| span);
        let others = parsed.comments.iter_mut().chain(&mut parsed.leftover);
        for span in entries.chain(items).chain(props).chain(errors).chain(others) {
            *span = self.source(*span);
        }
    }
}
