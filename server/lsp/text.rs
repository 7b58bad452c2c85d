//! The text of an open document under its edits.

use ropey::Rope;
use tower_lsp::lsp_types::{Position, Range, TextDocumentContentChangeEvent};

use crate::text::Encoding;

/// A text that is edited.
#[derive(Clone, Debug)]
pub(super) struct Text(Rope);

impl Text {
    pub(super) fn new(text: &str) -> Self {
        Self(Rope::from_str(text))
    }

    /// Makes a change. Places outside the text count as its nearest place, and a range whose end
    /// stands before its start as the range between the two.
    pub(super) fn change(&mut self, change: &TextDocumentContentChangeEvent, encoding: Encoding) {
        let Some(Range { start, end }) = change.range else {
            *self = Self::new(&change.text);
            return;
        };
        let (one, other) = (self.char_at(start, encoding), self.char_at(end, encoding));
        let (start, end) = (one.min(other), one.max(other));
        self.0.remove(start..end);
        self.0.insert(start, &change.text);
    }

    /// The index of the character at a place.
    fn char_at(&self, place: Position, encoding: Encoding) -> usize {
        let Some(line) = self.0.get_line(place.line as usize) else { return self.0.len_chars() };
        let start = self.0.line_to_byte(place.line as usize);
        let text = std::borrow::Cow::from(line);
        self.0.byte_to_char(start + encoding.offset_in(&text, place.character) as usize)
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}
