//! `# netpol-lint: ignore[rule, ...] reason` and `# netpol-lint: ignore-file[rule, ...] reason`.

use super::lines::{line_at, next_content, text_of, whole, with_blanks_before};
use super::{Reach, Suppression, names};
use crate::text::Span;
use crate::yaml::Document;

/// What such a comment holds after its `#`.
pub(super) const MARK: &str = "netpol-lint:";

/// The comments of a document. One may follow another remark: `# web  # netpol-lint: ignore[...]`.
pub(super) fn collect(document: &Document) -> Vec<Suppression> {
    let text = &document.text;
    let marks = memchr::memmem::find_iter(text.as_bytes(), MARK.as_bytes());
    let starts = marks.filter_map(|at| start(text, at as u32));
    let comments: Vec<u32> = starts.filter(|start| is_comment(document, *start)).collect();
    let ends = comments.iter().skip(1).copied().chain([text.len() as u32]);
    comments.iter().zip(ends).map(|(start, end)| read(text, *start, end)).collect()
}

/// Where the `#` before the mark at `at` stands, if one begins a comment there.
fn start(text: &str, at: u32) -> Option<u32> {
    let before = Span::new(0, at).of(text).trim_end_matches([' ', '\t']).strip_suffix('#')?;
    let begins = before.is_empty() || before.ends_with([' ', '\t', '\n', '\r']);
    begins.then_some(before.len() as u32)
}

/// Whether the `#` at `start` is no part of a text in quotes or in a block. Comments on lines that
/// could not be read are comments all the same.
fn is_comment(document: &Document, start: u32) -> bool {
    let holds = |span: Span| span.start <= start && start < span.end;
    let in_scalar = || document.nodes().any(|(_, node)| text_of(document, node).is_some_and(holds));
    document.comments.iter().any(|comment| holds(*comment)) || !in_scalar()
}

/// Reads the comment from its `#` at `start` to the end of its line, or to the next one at `end`.
fn read(text: &str, start: u32, end: u32) -> Suppression {
    let line = line_at(text, start);
    let comment = Span::new(start, line.end.min(end)).of(text).trim_end();
    let span = Span::new(start, start + comment.len() as u32);
    let before = Span::new(line.start, start).of(text).trim_start();
    let content = before.split('#').next().unwrap_or(before);
    // An own line may begin with another remark.
    let own_line = content.is_empty();
    let list = list(comment).map(|(file, list)| (file, list.shift(start)));
    let reach = match list {
        Some((true, _)) => Reach::File,
        _ if own_line => {
            let after = Span::at(text.len() as u32);
            Reach::NextLine(next_content(text, line).unwrap_or(after))
        }
        _ => Reach::ThisLine(line),
    };
    let alone = before.is_empty() && span.end >= line.end.min(end) && end >= line.end;
    let removal = if alone { whole(text, line) } else { with_blanks_before(text, span) };
    Suppression {
        reach,
        names: list.map(|(_, list)| names(text, list)).unwrap_or_default(),
        span,
        removal: list.map(|_| removal),
        document: 0,
        readable: true,
    }
}

/// Whether it is for the file, and what stands between the brackets.
fn list(comment: &str) -> Option<(bool, Span)> {
    let rest = comment.split_once(MARK)?.1.trim_start();
    let (file, rest) = match rest.strip_prefix("ignore-file") {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix("ignore")?),
    };
    let inside = rest.trim_start().strip_prefix('[')?;
    let start = (comment.len() - inside.len()) as u32;
    let list = Span::new(start, start + inside.find(']')? as u32);
    Some((file, list))
}
