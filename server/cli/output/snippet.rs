//! The marked source lines of a finding. Only the lines that are marked are handed to the
//! renderer, and of long ones only what stands around the mark: a finding costs the same in a
//! file of any size.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Message, Renderer, Snippet, Title};

use crate::cli::report::{Place, Text};
use crate::cli::terminal::printable;
use crate::text::Span;

/// Bytes of a line that are shown whole; of a longer one, about so many around the mark.
const LONG: usize = 160;
/// How much of a long line is shown before its mark, in bytes.
const BEFORE: usize = 60;
/// Marks farther apart than so many lines stand in snippets of their own.
const FAR: u32 = 400;

/// Stands for the place of a window in what the renderer gives back: the renderer would count
/// columns from where a line is cut. (A noncharacter, not met in text.)
const PLACE: char = '\u{fdd0}';

/// Something to mark.
pub(super) struct Mark<'a> {
    pub(super) span: Span,
    pub(super) label: Option<&'a str>,
    pub(super) kind: AnnotationKind,
}

/// Marked lines of any number of files, in the order in which they are shown.
#[derive(Default)]
pub(super) struct Snippets<'a> {
    windows: Vec<Window<'a>>,
}

impl<'a> Snippets<'a> {
    /// Shows `mark` in `text`, the text of the file `name`.
    pub(super) fn add(&mut self, name: &'a str, text: &'a Text, mark: Mark<'a>) {
        let line = text.lines.line_of(mark.span.start);
        let shown = one_line(text, line, mark.span);
        let near = self.windows.iter().position(|window| window.has_room(name, line, &shown));
        let nth = near.unwrap_or(self.windows.len());
        if near.is_none() {
            self.windows.push(Window::new(name, text, mark.span));
        }
        let Some(window) = self.windows.get_mut(nth) else { return };
        window.lines.entry(line).or_insert_with(|| around(text, line, &shown));
        window.marks.push((line, shown, mark));
    }

    /// A finding: `title`, below it the snippets, below them `notes`.
    pub(super) fn render(
        &self,
        renderer: &Renderer,
        title: Title<'_>,
        notes: Vec<Message<'_>>,
    ) -> String {
        let snippets = self.windows.iter().map(Window::snippet);
        let group = Group::with_title(title).elements(snippets).elements(notes);
        let shown = renderer.render(&[group]);
        let mut pieces = shown.split(PLACE);
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for (piece, window) in pieces.zip(&self.windows) {
            out.push_str(&window.title());
            out.push_str(piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
        }
        out
    }
}

/// The part of `span` on its first line, `line`, without the line break.
fn one_line(text: &Text, line: u32, span: Span) -> Range<usize> {
    let content = content(text, line);
    let at = |offset: u32| {
        let offset = text.text.floor_char_boundary(offset as usize);
        offset.clamp(content.start, content.end)
    };
    at(span.start)..at(span.end)
}

/// Where `line` is, without its line break.
fn content(text: &Text, line: u32) -> Range<usize> {
    let (start, end) = (text.lines.line_start(line), text.lines.line_start(line + 1));
    let whole = Span::new(start, end).of(&text.text);
    let start = start as usize;
    start..start + whole.trim_end_matches(['\r', '\n']).len()
}

/// Lines of one file that are shown together.
struct Window<'a> {
    name: &'a str,
    text: &'a Text,
    /// Where the first mark is.
    place: Place,
    /// The part that is shown of each marked line.
    lines: BTreeMap<u32, Range<usize>>,
    /// The marks, each with its line and the part of it there.
    marks: Vec<(u32, Range<usize>, Mark<'a>)>,
}

impl<'a> Window<'a> {
    fn new(name: &'a str, text: &'a Text, first: Span) -> Self {
        let place = text.place(first.start);
        Self { name, text, place, lines: BTreeMap::new(), marks: Vec::new() }
    }

    fn title(&self) -> String {
        format!("{}:{}:{}", printable(self.name), self.place.line, self.place.column)
    }

    /// Whether a mark at `shown` of `line` can be seen here.
    fn has_room(&self, name: &str, line: u32, shown: &Range<usize>) -> bool {
        let near = self.lines.keys().all(|other| other.abs_diff(line) <= FAR);
        let visible = self.lines.get(&line);
        let fits = visible.is_none_or(|part| part.start <= shown.start && shown.start <= part.end);
        self.name == name && near && fits
    }

    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let first = self.lines.keys().next().copied().unwrap_or_default();
        let last = self.lines.keys().next_back().copied().unwrap_or_default();
        let mut source = String::new();
        let mut annotations = Vec::new();
        for line in first..=last {
            let content = content(self.text, line);
            let visible = match self.lines.get(&line) {
                Some(visible) => visible.clone(),
                None if self.is_gap(line) => {
                    around(self.text, line, &(content.start..content.start))
                }
                None => content.start..content.start,
            };
            if visible.start > content.start {
                source.push('…');
            }
            let shift = source.len();
            source.push_str(self.text.text.get(visible.clone()).unwrap_or(""));
            if visible.end < content.end && !visible.is_empty() {
                source.push('…');
            }
            source.push('\n');
            let here = self.marks.iter().filter(|(at, ..)| *at == line);
            annotations.extend(here.map(|(_, shown, mark)| {
                let (start, end) =
                    (shown.start - visible.start, shown.end.min(visible.end) - visible.start);
                let label = mark.label.map(printable);
                mark.kind.span(shift + start..shift + end).label(label)
            }));
        }
        Snippet::source(source)
            .path(PLACE.to_string())
            .line_start(first as usize + 1)
            .annotations(annotations)
    }

    /// Whether `line` is alone between two marked ones: the renderer shows it then.
    fn is_gap(&self, line: u32) -> bool {
        line > 0 && self.lines.contains_key(&(line - 1)) && self.lines.contains_key(&(line + 1))
    }
}

/// The part of `line` that is shown to show `mark`: all of it, unless it is long.
fn around(text: &Text, line: u32, mark: &Range<usize>) -> Range<usize> {
    let content = content(text, line);
    if content.len() <= LONG {
        return content;
    }
    let start = mark.start.saturating_sub(BEFORE).max(content.start);
    let end = (start + LONG).min(content.end);
    text.text.floor_char_boundary(start)..text.text.floor_char_boundary(end)
}

#[cfg(test)]
mod tests {
    use annotate_snippets::Level;
    use proptest::prelude::*;

    use super::*;

    fn render(text: &str, spans: &[(u32, u32)]) -> String {
        let text = Text::new(text.to_owned());
        let mut snippets = Snippets::default();
        for ((start, end), label) in spans.iter().zip(["one", "two", "three"]) {
            let first = label == "one";
            let kind = if first { AnnotationKind::Primary } else { AnnotationKind::Context };
            let mark = Mark { span: Span::new(*start, *end), label: Some(label), kind };
            snippets.add("a.yaml", &text, mark);
        }
        snippets.render(&Renderer::plain(), Level::ERROR.primary_title("x"), Vec::new())
    }

    #[test]
    fn gaps_crlf_tabs_and_wide_characters_are_shown_in_place() {
        let text = "a:\r\n  b: 日本\t1\r\n\r\n\r\n  c: 2\r\n";
        insta::assert_snapshot!(render(text, &[(28, 29), (7, 8), (10, 16)]), @r"
        error: x
         --> a.yaml:5:6
          |
        2 |   b: 日本    1
          |    - -------- three
          |    |
          |    two
        ...
        5 |   c: 2
          |      ^ one
        ");
    }

    #[test]
    fn a_line_without_end_is_cut_around_each_mark() {
        let text =
            format!("{{{}\"bad\": 1,{}\"far\": 2}}", "\"é\": 0, ".repeat(9000), "1, ".repeat(9000));
        let (bad, far) = (
            text.find("\"bad").expect("is there") as u32,
            text.find("\"far").expect("is there") as u32,
        );
        insta::assert_snapshot!(render(&text, &[(bad, bad + 5), (far, far + 5), (0, text.len() as u32)]), @r#"
        error: x
         --> a.yaml:1:72002
          |
        1 | …": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "bad": 1,1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ...
          |                                                        ^^^^^ one
          |
         ::: a.yaml:1:99011
          |
        1 | …1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "far": 2}
          |                                                              ----- two
          |
         ::: a.yaml:1:1
          |
        1 | {"é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": 0, "é": …
          | ---------------------------------------------------------------------------------------------------------------------------------------------- three
        "#);
    }

    #[test]
    fn far_marks_stand_alone_with_their_own_lines() {
        let text = format!("first: 1\n{}last: 2\n", "#\n".repeat(500));
        let last = text.find("last").expect("is there") as u32;
        insta::assert_snapshot!(render(&text, &[(last, last + 4), (0, 5)]), @r"
        error: x
           --> a.yaml:502:1
            |
        502 | last: 2
            | ^^^^ one
            |
           ::: a.yaml:1:1
            |
          1 | first: 1
            | ----- two
        ");
    }

    proptest! {
        #[test]
        fn any_span_of_any_text_can_be_shown(
            text in "([a-c: é😀\t\r\n\u{feff}\u{0}\u{1b}\u{2028}]|x{300}){0,20}",
            spans in prop::collection::vec((0u32..700, 0u32..60), 1..3),
        ) {
            let spans: Vec<_> = spans.iter().map(|(start, len)| (*start, start + len)).collect();
            prop_assert!(!render(&text, &spans).is_empty());
        }
    }
}
