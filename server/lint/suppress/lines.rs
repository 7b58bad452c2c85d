//! Lines around a byte, and where a `#` is no comment.

use crate::text::Span;
use crate::yaml::{Document, Kind, Node, ScalarStyle};

/// The line that holds byte `at`, without its line break.
pub(super) fn line_at(text: &str, at: u32) -> Span {
    let (before, after) = text.as_bytes().split_at_checked(at as usize).unwrap_or_default();
    let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
    let end = memchr::memchr2(b'\n', b'\r', after).map_or(text.len(), |len| at as usize + len);
    Span::new(start as u32, end as u32)
}

/// Where the line after `line` starts; the end of the text if there is none.
pub(super) fn next_start(text: &str, line: Span) -> u32 {
    let after = text.get(line.end as usize..).unwrap_or("");
    let width = if after.starts_with("\r\n") { 2 } else { after.len().min(1) };
    line.end + width as u32
}

/// The first line after `line` that has content: no comment, no `---`, not only blanks.
pub(super) fn next_content(text: &str, line: Span) -> Option<Span> {
    let mut at = next_start(text, line);
    while (at as usize) < text.len() {
        let line = line_at(text, at);
        let content = line.of(text).trim();
        if !content.is_empty() && !content.starts_with('#') && content != "---" {
            return Some(line);
        }
        at = next_start(text, line);
    }
    None
}

/// `span` with the blanks before it.
pub(super) fn with_blanks_before(text: &str, span: Span) -> Span {
    let before = Span::new(0, span.start).of(text);
    Span::new(before.trim_end_matches([' ', '\t']).len() as u32, span.end)
}

/// `line` with its line break.
pub(super) fn whole(text: &str, line: Span) -> Span {
    Span::new(line.start, next_start(text, line))
}

/// The bytes of a scalar in which a `#` is text: not the line on which a block's `|` stands.
pub(super) fn text_of(document: &Document, node: &Node) -> Option<Span> {
    let Kind::Scalar(style) = node.kind else { return None };
    let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
    let start = if block { line_at(&document.text, node.span.start).end } else { node.span.start };
    Some(Span::new(start, node.span.end))
}
