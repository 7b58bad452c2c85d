//! A file's text to the documents in it, before anything is parsed: a mistake costs its document.

use std::path::Path;

use crate::text::Span;

/// One document of a file: what is read, cached and judged by itself.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Part<'t> {
    /// Offset of its first byte in the file.
    pub base: u32,
    /// Its text, its `---` line included.
    pub text: &'t str,
    /// Whether it was fenced in Markdown: documentation shows fragments.
    pub fenced: bool,
}

/// What a file's text is.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// YAML or JSON: a stream of documents.
    #[default]
    Yaml,
    /// Markdown: the YAML fenced in it.
    Markdown,
}

impl Format {
    /// What the file at `path` is by its name.
    pub fn of_path(path: &Path) -> Self {
        let extension = path.extension().unwrap_or_default();
        let is = |known: &&str| extension.eq_ignore_ascii_case(known);
        if ["md", "markdown"].iter().any(is) { Self::Markdown } else { Self::Yaml }
    }

    /// The documents in a text.
    pub fn split(self, text: &str) -> Vec<Part<'_>> {
        match self {
            Self::Yaml => split(text),
            Self::Markdown => split_markdown(text),
        }
    }
}

/// Splits a YAML stream at its `---` lines. Comments, blanks and directives before the first of
/// them belong to the first document; a byte order mark belongs to none.
pub fn split(text: &str) -> Vec<Part<'_>> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let (mut parts, mut start) = (Vec::new(), bom);
    for at in document_starts(text).filter(|at| *at > bom) {
        let before = Span::new(start, at);
        if !(parts.is_empty() && is_preamble(before.of(text))) {
            parts.push(part(text, before, false));
            start = at;
        }
    }
    let rest = Span::new(start, text.len() as u32);
    if !rest.of(text).trim().is_empty() {
        parts.push(part(text, rest, false));
    }
    parts
}

/// Where the lines start that start a document.
fn document_starts(text: &str) -> impl Iterator<Item = u32> + '_ {
    let is_start = |at: &usize| {
        text.get(*at..).is_some_and(is_document_start)
            && text.get(..*at).is_some_and(|before| before.ends_with(['\n', '\r']))
    };
    memchr::memmem::find_iter(text.as_bytes(), "---").filter(is_start).map(|at| at as u32)
}

/// Finds the YAML fenced in Markdown and splits it. Fences may be indented, as in lists.
pub fn split_markdown(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut open: Option<Fence> = None;
    for line in lines(text, Span::new(0, text.len() as u32)) {
        let content = line.of(text).trim_ascii();
        match &open {
            None => open = Fence::open(content, line),
            Some(fence) if fence.is_closed_by(content) => {
                if fence.yaml {
                    split_fence(text, Span::new(fence.start, line.start), &mut parts);
                }
                open = None;
            }
            Some(_) => {}
        }
    }
    parts
}

struct Fence {
    mark: char,
    len: usize,
    yaml: bool,
    /// Where its content starts.
    start: u32,
}

impl Fence {
    fn open(content: &str, line: Span) -> Option<Self> {
        let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = content.trim_start_matches(mark);
        let len = content.len() - info.len();
        let language = info.trim_start().split([' ', ',', '{', ':', '\t']).next().unwrap_or("");
        let yaml = ["yaml", "yml"].iter().any(|name| language.eq_ignore_ascii_case(name));
        (len >= 3 && !info.contains('`')).then_some(Self { mark, len, yaml, start: line.end })
    }

    fn is_closed_by(&self, content: &str) -> bool {
        content.len() >= self.len && content.chars().all(|c| c == self.mark)
    }
}

fn split_fence<'t>(text: &'t str, fence: Span, parts: &mut Vec<Part<'t>>) {
    let mut start = fence.start;
    for line in lines(text, fence) {
        if is_document_start(line.of(text).trim_start()) {
            parts.push(part(text, Span::new(start, line.start), true));
            start = line.end;
        }
    }
    parts.push(part(text, Span::new(start, fence.end), true));
    parts.retain(|part| !part.text.trim().is_empty());
}

fn part(text: &str, span: Span, fenced: bool) -> Part<'_> {
    Part { base: span.start, text: span.of(text), fenced }
}

/// The lines of `within`, their line breaks (LF, CR LF or CR) included.
fn lines(text: &str, within: Span) -> impl Iterator<Item = Span> + '_ {
    let bytes = text.as_bytes();
    let mut at = within.start as usize;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..within.end as usize).filter(|rest| !rest.is_empty())?;
        let len = memchr::memchr2(b'\n', b'\r', rest).map_or(rest.len(), |end| {
            end + if rest.get(end..end + 2) == Some(b"\r\n") { 2 } else { 1 }
        });
        let line = Span::new(at as u32, (at + len) as u32);
        at += len;
        Some(line)
    })
}

fn is_document_start(line: &str) -> bool {
    line.strip_prefix("---")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

/// Whether there are only blanks, comments and directives.
fn is_preamble(text: &str) -> bool {
    text.lines().map(str::trim_start).all(|line| line.is_empty() || line.starts_with(['#', '%']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(parts: &[Part<'_>]) -> Vec<(u32, String)> {
        parts.iter().map(|part| (part.base, part.text.to_owned())).collect()
    }

    fn pairs(parts: &[(u32, &str)]) -> Vec<(u32, String)> {
        parts.iter().map(|(base, text)| (*base, (*text).to_owned())).collect()
    }

    #[test]
    fn documents_start_at_three_dashes() {
        let text = "# head\n---\na: 1\n--- # next\nb: 2\r\n---\r\nc: |\n  ---\n----\n";
        let want = [
            (0, "# head\n---\na: 1\n"),
            (16, "--- # next\nb: 2\r\n"),
            (33, "---\r\nc: |\n  ---\n----\n"),
        ];
        assert_eq!(texts(&split(text)), pairs(&want));
    }

    #[test]
    fn a_byte_order_mark_and_an_empty_end_belong_to_no_document() {
        assert_eq!(texts(&split("\u{feff}a: 1\n---\n")), pairs(&[(3, "a: 1\n"), (8, "---\n")]));
        assert_eq!(split("\n \n"), []);
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        assert_eq!(texts(&split("a: 1\r---\rb: 2")), pairs(&[(0, "a: 1\r"), (5, "---\rb: 2")]));
    }

    #[test]
    fn markdown_gives_its_fenced_yaml() {
        let text = "x\n```yaml\na: 1\n---\nb: 2\n```\n- y\n  ~~~ yml title=x\n  c: 3\n  ~~~\n```sh\nd\n```\n";
        assert_eq!(
            texts(&split_markdown(text)),
            pairs(&[(10, "a: 1\n"), (19, "b: 2\n"), (50, "  c: 3\n")])
        );
    }
}
