//! Replacing byte ranges of a text.

use super::Span;

/// Replaces the bytes of `span` with `text`; an empty span inserts, an empty text deletes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Replaces `span` with `text`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Inserts `text` at byte `offset`.
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), text)
    }

    /// Deletes `span`.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Applies `edits` to `text`. `None` if two of them overlap or one does not fit the text
/// (out of range, or inside a character): nothing is applied then.
pub fn apply<'a>(text: &str, edits: impl IntoIterator<Item = &'a Edit>) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(done..range.start)?);
        text.get(range.clone())?;
        out.push_str(&edit.text);
        done = range.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_text_order_whatever_order_they_come_in() {
        let edits = [
            Edit::replace(Span::new(4, 7), "B"),
            Edit::insert(0, ">"),
            Edit::delete(Span::new(8, 9)),
        ];
        assert_eq!(apply("one two!!", &edits).as_deref(), Some(">one B!"));
    }

    #[test]
    fn overlapping_and_misfitting_edits_apply_nothing() {
        let overlap = [Edit::delete(Span::new(0, 3)), Edit::delete(Span::new(2, 4))];
        assert_eq!(apply("abcdef", &overlap), None);
        assert_eq!(apply("é", &[Edit::insert(1, "x")]), None);
        assert_eq!(apply("ab", &[Edit::insert(3, "x")]), None);
    }
}
