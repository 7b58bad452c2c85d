//! Marks under lines: `#     ^^^^^^^^ error[unknown-field]: unknown field "spec.x"`.
//!
//! A mark stands below the line it is about, its carets exactly below what is marked; `|` marks the
//! place of an empty span. Where a span starts at column 0 the `#` is left out. Of a span of several
//! lines the first is marked. The message may be a prefix. Mark lines are taken out before the text
//! is judged, so they may stand anywhere.

use netpol::lint::diagnostic::Diagnostic;
use netpol::text::{Encoding, LineIndex};

/// One mark, or one finding as a mark.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Mark {
    /// 0-based, without counting mark lines.
    pub(crate) line: usize,
    start: usize,
    end: usize,
    /// `error[unknown-field]`
    what: String,
    message: String,
}

impl Mark {
    /// Reads a mark below `line`; `None` if `text` is none.
    fn read(line: usize, text: &str) -> Option<Self> {
        let bare = text.strip_prefix('#').unwrap_or(text).trim_start_matches(' ');
        let start = text.chars().count() - bare.chars().count();
        let rest = bare.trim_start_matches(['^', '|']);
        let (signs, rest) = (bare.strip_suffix(rest)?, rest.strip_prefix(' ')?);
        let (what, message) =
            rest.split_once("]: ").or_else(|| Some((rest.strip_suffix("]:")?, "")))?;
        let (severity, rule) = what.split_once('[')?;
        let is_mark = !signs.is_empty()
            && ["error", "warning", "info"].contains(&severity)
            && !rule.contains(' ');
        is_mark.then(|| Self {
            line,
            start,
            end: start + signs.matches('^').count(),
            what: format!("{what}]"),
            message: message.to_owned(),
        })
    }

    /// A finding, as the mark that would stand for it.
    pub(crate) fn of(found: &Diagnostic, text: &str, index: &LineIndex) -> Self {
        let place = |offset| {
            let place = index.position(text, offset, Encoding::Utf32);
            (place.line as usize, place.column as usize)
        };
        let (line, start) = place(found.span.start);
        let (last, mut end) = place(found.span.end);
        if last > line {
            let next = index.line_start(line as u32 + 1) as usize;
            let lines = text[..next].trim_end_matches(['\n', '\r']);
            end = place(lines.len() as u32).1.max(start);
        }
        let what = format!("{}[{}]", found.severity, found.rule.name);
        Self { line, start, end, what, message: found.message.replace('\n', "\\n") }
    }

    /// Whether this finding is what `mark` expects: its message may be longer.
    pub(crate) fn fits(&self, mark: &Self) -> bool {
        self.message.starts_with(&mark.message)
            && Self { message: mark.message.clone(), ..self.clone() } == *mark
    }

    /// As a line of text.
    pub(crate) fn render(&self) -> String {
        let signs =
            if self.end > self.start { "^".repeat(self.end - self.start) } else { "|".to_owned() };
        let lead = if self.start == 0 {
            String::new()
        } else {
            format!("#{}", " ".repeat(self.start - 1))
        };
        format!("{lead}{signs} {}: {}", self.what, self.message).trim_end().to_owned()
    }
}

/// Splits a fixture into the text to be judged and its marks.
pub(crate) fn read(fixture: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks, mut line) = (String::new(), Vec::new(), 0_usize);
    for row in fixture.split_inclusive('\n') {
        if let Some(mark) = Mark::read(line.saturating_sub(1), row.trim_end_matches('\n')) {
            marks.push(mark);
        } else {
            text.push_str(row);
            line += 1;
        }
    }
    (text, marks)
}

/// The fixture of `text` with `marks`: the opposite of [`read`].
pub(crate) fn write(text: &str, marks: &[Mark]) -> String {
    let mut out = String::new();
    for (line, row) in text.split_inclusive('\n').enumerate() {
        out.push_str(row);
        for mark in marks.iter().filter(|mark| mark.line == line) {
            if !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(&mark.render());
            out.push('\n');
        }
    }
    out
}

/// The lines of `text` that differ, with what was expected (`-`) and what was found (`+`).
pub(crate) fn difference(text: &str, marks: &[Mark], found: &[Mark]) -> String {
    let (missing, extra) = unmatched(marks, found);
    let mut out = String::new();
    for (line, row) in text.split(['\n']).enumerate() {
        let here = |range: &[&Mark], sign| -> String {
            let rows = range.iter().filter(|mark| mark.line == line);
            rows.map(|mark| format!("  {sign} {}\n", mark.render())).collect()
        };
        let rows = here(&missing, '-') + &here(&extra, '+');
        if !rows.is_empty() {
            out += &format!(
                "{:>4}    {row}\n{}",
                line + 1,
                rows.replace("  - ", "      - ").replace("  + ", "      + ")
            );
        }
    }
    out
}

/// Marks that no finding fits, and findings that fit no mark. Both are sorted.
fn unmatched<'m>(marks: &'m [Mark], found: &'m [Mark]) -> (Vec<&'m Mark>, Vec<&'m Mark>) {
    let mut extra: Vec<&Mark> = found.iter().collect();
    let mut missing = Vec::new();
    for mark in marks {
        match extra.iter().position(|found| found.fits(mark)) {
            Some(at) => {
                extra.remove(at);
            }
            None => missing.push(mark),
        }
    }
    (missing, extra)
}

/// `found` with the shorter messages of those `marks` that still hold.
pub(crate) fn keep_prefixes(marks: &[Mark], found: Vec<Mark>) -> Vec<Mark> {
    let mut marks = marks.to_vec();
    let keep = |found: Mark| match marks.iter().position(|mark| found.fits(mark)) {
        Some(at) => marks.remove(at),
        None => found,
    };
    found.into_iter().map(keep).collect()
}
