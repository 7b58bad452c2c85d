//! Completions while they are made, in the layout of the document.

use std::borrow::Cow;

use super::caret::Caret;
use super::place::Place;
use super::snippet::{finished, literal};
use super::{Completion, CompletionKind, CompletionOptions};
use crate::text::{Edit, Span};
use crate::yaml::rewrite::Style;
use crate::yaml::{Value, resolve_plain};

/// The completions of one caret, and how texts are laid out where they are to stand.
#[derive(Debug)]
pub(super) struct Items {
    pub(super) options: CompletionOptions,
    pub(super) layout: Layout,
    made: Vec<Completion>,
}

/// How texts are laid out at a place.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The habits of the document.
    pub(super) style: Style,
    /// Whether it is in `{}` or `[]`.
    pub(super) flow: bool,
    /// The quotes around keys and strings.
    pub(super) quote: Option<char>,
    /// Whether the word is a key with its colon.
    pub(super) has_colon: bool,
    /// The column of the word.
    pub(super) column: u32,
    /// The column of the key whose value is to be typed, where lines can follow.
    pub(super) key_column: Option<u32>,
    /// What is replaced, in bytes of the document.
    span: Span,
    /// Blanks before it.
    gap: u32,
    /// What every text starts with.
    lead: String,
    /// What every text ends with.
    tail: &'static str,
    /// Whether each is an item of a list, with a dash of its own.
    pub(super) dash: bool,
}

impl Layout {
    fn new(style: Style, span: Span) -> Self {
        Self {
            style,
            flow: false,
            quote: None,
            has_colon: false,
            column: 0,
            key_column: None,
            span,
            gap: 0,
            lead: String::new(),
            tail: "",
            dash: false,
        }
    }

    fn of(caret: &Caret<'_>, place: &Place) -> Self {
        let mut span = caret.word;
        let mut lead = place.form.lead.to_owned();
        if let Some(column) = place.moved {
            span.start -= caret.before.len() as u32;
            lead = " ".repeat(column as usize) + caret.before.trim_start() + &lead;
        }
        let blanks = caret.before.len() - caret.before.trim_end_matches(' ').len();
        let json = place.flow && place.document.is_json();
        Self {
            flow: place.flow,
            quote: caret.quote.or_else(|| json.then_some('"')),
            has_colon: caret.has_colon(),
            column: place.column(),
            key_column: place.key_column().filter(|_| caret.is_last() && !place.flow),
            gap: blanks as u32,
            lead,
            tail: if place.form.tail == "," { "," } else { "" },
            dash: place.form.lead == "- ",
            ..Self::new(place.document.style(), span)
        }
    }

    /// The same for a word at another column.
    pub(super) fn at_column(&self, column: u32) -> Self {
        Self { column, ..self.clone() }
    }

    /// The same for the line below the key at the caret, `deeper` columns right of it; `None` where
    /// lines cannot follow.
    pub(super) fn below(&self, deeper: u32) -> Option<Self> {
        Some(self.at_column(self.key_column? + deeper))
    }

    /// A key as it is written here.
    pub(super) fn key(&self, name: &str) -> String {
        self.quoted(name).unwrap_or_else(|| literal(name))
    }

    /// A string as it is written here, in quotes where it would be read as something else.
    pub(super) fn string(&self, text: &str) -> String {
        let plain = || match resolve_plain(text) {
            Value::Str(_) if !text.is_empty() => literal(text),
            _ => format!("\"{}\"", literal(text)),
        };
        self.quoted(text).unwrap_or_else(plain)
    }

    fn quoted(&self, text: &str) -> Option<String> {
        self.quote.map(|quote| format!("{quote}{}{quote}", literal(text)))
    }

    /// A new line, `deeper` columns right of the word.
    pub(super) fn line(&self, deeper: u32) -> String {
        format!("{}{}", self.style.newline, " ".repeat((self.column + deeper) as usize))
    }
}

/// What is offered, before it is laid out.
#[derive(Debug)]
pub(super) struct Item<'a> {
    rank: u8,
    kind: CompletionKind,
    label: Cow<'a, str>,
    text: String,
    detail: Option<String>,
    documentation: Option<String>,
    preselect: bool,
    own_line: bool,
}

impl<'a> Item<'a> {
    /// `text` is a snippet: see [`super::snippet`]. Of two, that of the lower `rank`, a digit, comes
    /// first.
    pub(super) fn new(
        rank: u8,
        kind: CompletionKind,
        label: impl Into<Cow<'a, str>>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            rank,
            kind,
            label: label.into(),
            text: text.into(),
            detail: None,
            documentation: None,
            preselect: false,
            own_line: false,
        }
    }

    /// Puts `detail` beside its label.
    pub(super) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Says what it is, in Markdown.
    pub(super) fn documentation(self, text: impl Into<String>) -> Self {
        Self { documentation: Some(text.into()), ..self }
    }

    /// Makes it the likely one.
    pub(super) fn preselect(self, likely: bool) -> Self {
        Self { preselect: likely, ..self }
    }

    /// Makes it start with a line break, so that no blank is to stay before that.
    pub(super) fn on_own_line(self) -> Self {
        Self { own_line: true, ..self }
    }
}

impl Items {
    pub(super) fn new(options: CompletionOptions) -> Self {
        let style = Style { step: 2, dash: 2, newline: "\n" };
        Self { options, layout: Layout::new(style, Span::at(0)), made: Vec::new() }
    }

    /// For words that replace `span`, whatever is around.
    pub(super) fn replacing(mut self, span: Span) -> Self {
        self.layout.span = span;
        self
    }

    /// What is added from now on is for `place`.
    pub(super) fn enter(&mut self, caret: &Caret<'_>, place: &Place) {
        self.layout = Layout::of(caret, place);
    }

    pub(super) fn add(&mut self, item: Item<'_>) {
        let layout = &self.layout;
        let dash = if layout.dash { "- " } else { "" };
        let gap = if item.own_line { layout.gap } else { 0 };
        let filter = match (gap, layout.dash) {
            (0, false) => None,
            (gap, _) => Some(" ".repeat(gap as usize) + &item.label),
        };
        let span = Span::new(layout.span.start - gap, layout.span.end);
        let text = format!("{}{}{}", layout.lead, item.text, layout.tail);
        let (text, snippet) = finished(&text, self.options.snippets);
        self.made.push(Completion {
            label: format!("{dash}{}", item.label),
            kind: item.kind,
            detail: item.detail,
            documentation: item.documentation,
            edit: Edit::replace(span, text),
            snippet,
            sort: format!("{}{:04}", item.rank, self.made.len()),
            filter,
            preselect: item.preselect,
        });
    }

    /// All of them, for a document that starts `base` bytes into its file.
    pub(super) fn finish(mut self, base: u32) -> Vec<Completion> {
        for item in &mut self.made {
            item.edit.span = item.edit.span.shift(base);
        }
        self.made.sort_by(|a, b| a.sort.cmp(&b.sort));
        self.made
    }
}
