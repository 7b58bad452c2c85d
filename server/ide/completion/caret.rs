//! What stands around the caret on its line, and the word that is being typed there.

use crate::text::Span;

/// The caret in a document, seen as text.
#[derive(Clone, Debug)]
pub(super) struct Caret<'t> {
    /// The document's text.
    pub(super) text: &'t str,
    /// The word around the caret, its quotes included: what a completion replaces.
    pub(super) word: Span,
    /// The quote that the word starts with.
    pub(super) quote: Option<char>,
    /// Its line before the word.
    pub(super) before: &'t str,
    /// Its line after the word.
    pub(super) after: &'t str,
}

impl<'t> Caret<'t> {
    /// `None` where nothing can be typed that means something: in comments, anchors and tags.
    pub(super) fn new(text: &'t str, offset: u32) -> Option<Self> {
        let at = text.floor_char_boundary(offset as usize);
        let (head, tail) = text.split_at_checked(at)?;
        let line_start = head.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let line_end = at + tail.find(['\n', '\r']).unwrap_or(tail.len());
        let (left, right) = (text.get(line_start..at)?, text.get(at..line_end)?);
        let reach = right.find(|c| !is_word(c)).unwrap_or(right.len());
        let (start, end, quote) = if let Some((start, quote)) = open_quote(left)? {
            let closed = right.get(reach..).is_some_and(|rest| rest.starts_with(quote));
            (line_start + start, at + reach + usize::from(closed), Some(quote))
        } else {
            let (_, typed) = left.split_at_checked(left.trim_end_matches(is_word).len())?;
            let typed = if ends_mark(typed) { "" } else { typed };
            (at - typed.len(), at + key_end(right.get(..reach)?, right), None)
        };
        let (before, after) = (text.get(line_start..start)?, text.get(end..line_end)?);
        let special = text.get(start..end)?.starts_with(['#', '&', '*', '!']);
        let word = Span::new(start as u32, end as u32);
        (!special).then_some(Self { text, word, quote, before, after })
    }

    /// Whether it has its line to itself, but for dashes before it and a comment after.
    pub(super) fn has_own_line(&self) -> bool {
        self.before.chars().all(|c| matches!(c, ' ' | '-')) && self.is_last()
    }

    /// Whether nothing but a comment follows on its line.
    pub(super) fn is_last(&self) -> bool {
        let after = self.after.trim_start();
        after.is_empty() || after.starts_with('#')
    }

    /// Whether it is a key already.
    pub(super) fn has_colon(&self) -> bool {
        self.after.trim_start().starts_with(':')
    }

    /// The blank that is missing between a `:` or `-` and the word.
    pub(super) fn lead(&self) -> &'static str {
        let tight = self.quote.is_none() && self.before.ends_with([':', '-']);
        let quoted_key = self.before.ends_with("\":") || self.before.ends_with("':");
        if tight && !quoted_key { " " } else { "" }
    }

    /// What closes the brackets that are open before the word.
    pub(super) fn closers(&self) -> String {
        let mut open = Vec::new();
        for line in Span::new(0, self.word.start).of(self.text).split(['\n', '\r']) {
            scan(line, |c, starts| match c {
                '{' if starts => open.push('}'),
                '[' if starts => open.push(']'),
                '}' | ']' if open.last() == Some(&c) => drop(open.pop()),
                _ => {}
            });
        }
        open.into_iter().rev().collect()
    }
}

/// Whether a word, seen from its left, ends with what ends a key or starts an item.
fn ends_mark(typed: &str) -> bool {
    typed.ends_with(':') || typed == "-"
}

/// Where the key ends that `word`, the start of `line`, may be the rest of.
fn key_end(word: &str, line: &str) -> usize {
    let is_end = |at: &usize| {
        line.get(at + 1..).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    word.match_indices(':').map(|(at, _)| at).find(is_end).unwrap_or(word.len())
}

fn is_word(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, ',' | '[' | ']' | '{' | '}' | '"' | '\'')
}

/// The quote that is open at the end of `line`, and where; the outer `None` in a comment.
#[allow(clippy::option_option)]
fn open_quote(line: &str) -> Option<Option<(usize, char)>> {
    let state = scan(line, |_, _| {});
    (!state.comment).then_some(state.open)
}

#[derive(Default)]
struct State {
    open: Option<(usize, char)>,
    comment: bool,
}

/// Goes along a line, showing what stands outside of quotes, and whether a token can start there.
fn scan(line: &str, mut see: impl FnMut(char, bool)) -> State {
    let (mut state, mut escaped, mut starts) = (State::default(), false, true);
    for (at, c) in line.char_indices() {
        match state.open {
            Some((_, '"')) if escaped => escaped = false,
            Some((_, '"')) if c == '\\' => escaped = true,
            Some((_, quote)) if c == quote => state.open = None,
            Some(_) => {}
            None if starts && matches!(c, '"' | '\'') => state.open = Some((at, c)),
            None if c == '#' && (at == 0 || line.get(..at).is_some_and(ends_blank)) => {
                state.comment = true;
                return state;
            }
            None => see(c, starts),
        }
        starts = matches!(c, ' ' | '\t' | ',' | '[' | '{' | ':');
    }
    state
}

fn ends_blank(text: &str) -> bool {
    text.ends_with([' ', '\t'])
}
