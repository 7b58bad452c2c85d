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

/// Lines that must agree for two texts to go on alike.
const ALIKE: usize = 2;

/// Lines that are looked at for where two texts go on alike.
const AHEAD: usize = 400;

/// Edits of whole lines that make `after` of `before`, of few lines where few differ.
pub fn between(before: &str, after: &str) -> Vec<Edit> {
    let (old, new) = (before.split_inclusive('\n'), after.split_inclusive('\n'));
    let (old, new): (Vec<&str>, Vec<&str>) = (old.collect(), new.collect());
    let (mut old, mut new, mut offset) = (old.as_slice(), new.as_slice(), 0);
    let mut edits = Vec::new();
    while !(old.is_empty() && new.is_empty()) {
        let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let (alike, rest) = old.split_at(same);
        offset += length(alike);
        (old, new) = (rest, new.get(same..).unwrap_or_default());
        let (gone, come) = until_alike(old, new);
        let ((gone, old_rest), (come, new_rest)) = (old.split_at(gone), new.split_at(come));
        if !(gone.is_empty() && come.is_empty()) {
            let span = Span::new(offset, offset + length(gone));
            edits.push(Edit::replace(span, come.concat()));
        }
        offset += length(gone);
        (old, new) = (old_rest, new_rest);
    }
    edits
}

fn length(lines: &[&str]) -> u32 {
    lines.iter().map(|line| line.len() as u32).sum()
}

/// How many lines to leave out of each, so that they go on alike; the fewest.
fn until_alike(old: &[&str], new: &[&str]) -> (usize, usize) {
    let alike = |&(gone, come): &(usize, usize)| match (old.get(gone..), new.get(come..)) {
        (Some(old), Some(new)) => old.iter().take(ALIKE).eq(new.iter().take(ALIKE)),
        _ => false,
    };
    let ways = |total: usize| (0..=total).map(move |gone| (gone, total - gone));
    (0..AHEAD).flat_map(ways).find(alike).unwrap_or((old.len(), new.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn few_lines_are_edited_where_few_differ() {
        let edits = between("a\nb\nc\nd\ne\nf\n", "a\nB\nc\nd\nx\ne\nf\n");
        let want = [Edit::replace(Span::new(2, 4), "B\n"), Edit::insert(8, "x\n")];
        assert_eq!(edits, want);
    }

    proptest! {
        #[test]
        fn edits_between_two_texts_lead_from_one_to_the_other(
            before in "([abé]\r?\n?){0,12}",
            after in "([abé]\r?\n?){0,12}",
        ) {
            prop_assert_eq!(apply(&before, &between(&before, &after)), Some(after));
        }
    }

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
