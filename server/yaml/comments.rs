//! Which comments belong to a part of a document.

use super::tree::Document;
use crate::text::Span;

impl Document {
    /// The comment lines directly above the line of `at`, in text order.
    pub fn comments_above(&self, at: u32) -> &[Span] {
        let last = self.comments.partition_point(|comment| comment.end <= at);
        let mut first = last;
        let mut line = self.line_start(at);
        while let Some(comment) = first.checked_sub(1).and_then(|before| self.comments.get(before))
        {
            let own_line = Span::new(self.line_start(comment.start), comment.start)
                .of(&self.text)
                .trim()
                .is_empty();
            let break_only = Span::new(comment.end, line).of(&self.text);
            if !own_line
                || !break_only.trim_matches(['\r', '\n', ' ', '\t']).is_empty()
                || break_only.matches('\n').count() > 1
            {
                break;
            }
            line = self.line_start(comment.start);
            first -= 1;
        }
        self.comments.get(first..last).unwrap_or_default()
    }

    /// The comment at the end of the line of `at`.
    pub fn comment_beside(&self, at: u32) -> Option<Span> {
        let next = self.comments.partition_point(|comment| comment.start < at);
        let comment = *self.comments.get(next)?;
        (!Span::new(at, comment.start).of(&self.text).contains(['\n', '\r'])).then_some(comment)
    }

    /// What people wrote about `part`: the comments above it, in it, and beside its last line, each on
    /// a line, in lower case.
    pub fn remarks(&self, part: Span) -> String {
        let above = self.comments_above(part.start).iter();
        let inside = self.comments.iter().filter(|comment| part.covers(**comment));
        let beside = self.comment_beside(part.end).filter(|comment| !part.covers(*comment));
        let texts = above
            .chain(inside)
            .chain(beside.iter())
            .map(|comment| comment.of(&self.text).trim_start_matches('#'));
        texts.collect::<Vec<_>>().join("\n").to_lowercase()
    }
}
