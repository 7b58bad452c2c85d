//! Lines and columns of a document, and the habits of whoever wrote it: its indentation, its lists,
//! its line breaks.

use crate::text::{Edit, Span, apply, line_break};

use crate::yaml::tree::{Document, Kind, NodeId, Repair};

/// How a document is laid out.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Style {
    /// Columns by which a nested mapping is indented.
    pub step: u32,
    /// Columns by which a list's dashes are indented below its key.
    pub dash: u32,
    /// The line break.
    pub newline: &'static str,
}

impl Document {
    /// What most of the document does; two columns each where it says nothing.
    pub fn style(&self) -> Style {
        let (mut steps, mut dashes) = ([0_u32; 9], [0_u32; 9]);
        for entry in &self.entries {
            let (key, value) = (self.span(entry.key), self.written(entry.value));
            let counts = match value.kind {
                Kind::Mapping { flow: false, .. } => &mut steps,
                Kind::Sequence { flow: false, .. } => &mut dashes,
                _ => continue,
            };
            let deeper = self.column(value.span.start).checked_sub(self.column(key.start));
            if let Some(count) = deeper.and_then(|deeper| counts.get_mut(deeper as usize)) {
                *count += 1;
            }
        }
        Style { step: most(&steps), dash: most(&dashes), newline: self.newline() }
    }

    /// The line break of its first line.
    pub(super) fn newline(&self) -> &'static str {
        line_break(&self.text)
    }

    /// Where the line that holds `offset` starts.
    pub(in crate::yaml) fn line_start(&self, offset: u32) -> u32 {
        let before = self.text.as_bytes().get(..offset as usize).unwrap_or_default();
        memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at as u32 + 1)
    }

    /// Where the line that holds `offset` ends, before its line break.
    pub(super) fn line_end(&self, offset: u32) -> u32 {
        let after = self.text.as_bytes().get(offset as usize..).unwrap_or_default();
        offset + memchr::memchr2(b'\n', b'\r', after).unwrap_or(after.len()) as u32
    }

    /// Where the line after the one that holds `offset` starts; the end of the text after the last.
    pub(super) fn next_line(&self, offset: u32) -> u32 {
        let end = self.line_end(offset);
        let rest = self.text.get(end as usize..).unwrap_or("");
        end + if rest.starts_with("\r\n") { 2 } else { u32::from(!rest.is_empty()) }
    }

    /// Bytes between the line's start and `offset`.
    pub(in crate::yaml) fn column(&self, offset: u32) -> u32 {
        offset - self.line_start(offset)
    }

    /// Whether only blanks come before `offset` on its line.
    pub(super) fn starts_line(&self, offset: u32) -> bool {
        let before = Span::new(self.line_start(offset), offset).of(&self.text);
        before.bytes().all(|byte| byte == b' ')
    }

    /// The column of a block collection's keys or dashes.
    pub(super) fn column_of(&self, collection: NodeId) -> u32 {
        self.column(self.node(collection).span.start)
    }

    /// Just past the `:` of the entry whose key is `key`, or past the anchor or tag behind it:
    /// where its value begins.
    pub(super) fn value_start(&self, key: NodeId, value: NodeId) -> Option<u32> {
        let end = self.span(key).end;
        let rest = self.text.get(end as usize..)?;
        let colon = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest.get(colon..)?.starts_with(':').then_some(())?;
        let props = self.props(value);
        Some(props.end.max(end + colon as u32 + 1))
    }

    /// The whole lines of what runs from `start`, the first thing on its line, to `end`: with the
    /// comments directly above it and the deeper ones directly below.
    pub(super) fn block(&self, start: u32, end: u32) -> Span {
        let column = self.column(start);
        let mut first = self.line_start(start);
        while first > 0 {
            let above = self.line_start(self.end_of_line_before(first));
            if self.comment_column(above).is_none_or(|at| at > column) {
                break;
            }
            first = above;
        }
        let mut last = self.next_line(end);
        while self.comment_column(last).is_some_and(|at| at > column) {
            last = self.next_line(last);
        }
        Span::new(first, last)
    }

    /// Where the line before the one that starts at `line` ends, before its line break; `line` itself
    /// if no line break precedes it.
    pub(super) fn end_of_line_before(&self, line: u32) -> u32 {
        let before = self.text.get(..line as usize).unwrap_or("");
        let without = before.strip_suffix("\r\n").or_else(|| before.strip_suffix(['\n', '\r']));
        without.unwrap_or(before).len() as u32
    }

    /// The column of the comment on the line that starts at `line`, if that is all it holds.
    fn comment_column(&self, line: u32) -> Option<u32> {
        let rest = self.text.get(line as usize..)?;
        let at = line + (rest.len() - rest.trim_start_matches(' ').len()) as u32;
        self.comments.binary_search_by_key(&at, |span| span.start).is_ok().then(|| at - line)
    }

    /// Whether the lines of `span` can be moved: no line of template actions and no line that could
    /// not be read is among them.
    pub(super) fn is_movable(&self, span: Span) -> bool {
        !self.is_branched(span.start, span.end)
            && self
                .errors
                .iter()
                .all(|error| error.repair == Repair::None || !span.overlaps(error.span))
    }

    /// Moves the lines of `span` from column `from` to column `to`; none goes further left than that.
    pub(super) fn shift_lines(&self, span: Span, from: u32, to: u32) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut line = span.start;
        while line < span.end {
            let text = Span::new(line, self.line_end(line)).of(&self.text);
            let lead = (text.len() - text.trim_start_matches(' ').len()) as u32;
            let surplus = from.saturating_sub(to).min(lead.saturating_sub(to));
            if from < to && !text.trim().is_empty() {
                edits.push(Edit::insert(line, blanks(to - from)));
            } else if surplus > 0 {
                edits.push(Edit::delete(Span::new(line, line + surplus)));
            }
            line = self.next_line(line);
        }
        edits
    }

    /// The text of `span`, the lines that start in it moved from column `from` to column `to`.
    pub(super) fn shifted(&self, span: Span, from: u32, to: u32) -> Option<String> {
        let at_start = self.line_start(span.start) == span.start;
        let first = if at_start { span.start } else { self.next_line(span.start) };
        let edits =
            self.shift_lines(Span::new(first, span.end), from, to).into_iter().map(|edit| {
                let at = Span::new(edit.span.start - span.start, edit.span.end - span.start);
                Edit::replace(at, edit.text)
            });
        apply(span.of(&self.text), &edits.collect::<Vec<_>>())
    }

    /// Deletes whole lines; of the text's last ones, the line break before them.
    pub(super) fn delete_lines(&self, span: Span) -> Edit {
        let lines = span.of(&self.text);
        if lines.ends_with(['\n', '\r']) || span.start == 0 {
            return Edit::delete(span);
        }
        Edit::delete(Span::new(self.end_of_line_before(span.start), span.end))
    }
}

/// `width` blanks.
pub(super) fn blanks(width: u32) -> String {
    " ".repeat(width as usize)
}

/// The width that occurs most often; two if none does, or two does as often.
fn most(counts: &[u32; 9]) -> u32 {
    let widths = (0..).zip(counts).filter(|(_, count)| **count > 0);
    widths.max_by_key(|(width, count)| (**count, *width == 2)).map_or(2, |(width, _)| width)
}
