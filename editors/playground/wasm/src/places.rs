//! Places as an editor has them: lines and columns from 0, columns in UTF-16 code units.

use netpol::ide::SourceFile;
use netpol::text::{Edit, Encoding, Position, Span};
use serde::{Deserialize, Serialize};

#[derive(Copy, Clone, Serialize, Deserialize)]
pub struct Place {
    line: u32,
    column: u32,
}

#[derive(Copy, Clone, Serialize, Deserialize)]
pub struct Range {
    start: Place,
    end: Place,
}

/// An edit of a document.
#[derive(Serialize)]
pub struct TextEdit {
    range: Range,
    text: String,
}

pub fn offset(file: &SourceFile, place: Place) -> u32 {
    let position = Position { line: place.line, column: place.column };
    file.lines.offset(&file.text, position, Encoding::Utf16)
}

pub fn span(file: &SourceFile, range: Range) -> Span {
    let (one, other) = (offset(file, range.start), offset(file, range.end));
    Span::new(one.min(other), one.max(other))
}

pub fn place(file: &SourceFile, offset: u32) -> Place {
    let Position { line, column } = file.lines.position(&file.text, offset, Encoding::Utf16);
    Place { line, column }
}

pub fn range(file: &SourceFile, span: Span) -> Range {
    Range { start: place(file, span.start), end: place(file, span.end) }
}

pub fn edit(file: &SourceFile, edit: &Edit) -> TextEdit {
    TextEdit { range: range(file, edit.span), text: edit.text.clone() }
}
