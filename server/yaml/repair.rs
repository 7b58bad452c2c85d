//! From the shadow to a tree, whatever it takes. A line that cannot be read where it stands is read
//! at another indentation if that makes sense of it, else it is blanked; one line at a time.

use super::leniency::lenient;
use super::lexer::Stop;
use super::parser::Parsed;
use super::splice::Splices;
use super::tree::{Repair, SyntaxError};
use crate::text::Span;

/// Lines repaired at most in one document.
const MAX_REPAIRS: usize = 12;
/// Bytes read again at most, over all the tries of one document.
const RESCAN_BUDGET: u64 = 32 << 20;

/// Reads a document. What was repaired is in the errors; if that was not enough, the last of them
/// has no repair and there is no tree.
pub(super) fn read(shadow: Vec<u8>) -> Parsed {
    let mut budget = RESCAN_BUDGET / (shadow.len() as u64 + 1);
    let mut errors: Vec<SyntaxError> = Vec::new();
    let mut text = Text { shadow, splices: Splices::default(), comments: Vec::new() };
    let mut outcome = text.parse(&mut budget);
    loop {
        let stop = match outcome {
            Ok(mut parsed) => {
                text.splices.restore(&mut parsed);
                parsed.comments.append(&mut text.comments);
                parsed.comments.sort();
                errors.append(&mut parsed.errors);
                errors.sort_by_key(|error| error.span);
                parsed.errors = errors;
                return parsed;
            }
            Err(stop) => stop,
        };
        let best = if errors.len() < MAX_REPAIRS {
            best_try(&text, &stop, &errors, &mut budget)
        } else {
            None
        };
        let Some(best) = best else {
            let span = text.splices.source(line_of(&text.shadow, stop.at as usize));
            errors.push(SyntaxError { span, message: stop.reason, repair: Repair::None });
            return Parsed { errors, ..Parsed::default() };
        };
        errors.push(SyntaxError { span: best.line, message: stop.reason, repair: best.repair });
        (text, outcome) = (best.text, best.outcome);
    }
}

/// The shadow as it is read, and how it differs from the source.
#[derive(Clone)]
struct Text {
    shadow: Vec<u8>,
    splices: Splices,
    /// Comments that the shadow no longer has, in the source.
    comments: Vec<Span>,
}

impl Text {
    fn parse(&mut self, budget: &mut u64) -> Result<Parsed, Stop> {
        let mut comments = Vec::new();
        let outcome = lenient(&mut self.shadow, &mut comments, budget);
        self.comments.extend(comments.into_iter().map(|span| self.splices.source(span)));
        outcome
    }
}

/// One line repaired, and how far the reading then goes.
struct Try {
    reach: u64,
    /// The line's content, in the source.
    line: Span,
    repair: Repair,
    text: Text,
    outcome: Result<Parsed, Stop>,
}

impl Try {
    fn new(line: Span, repair: Repair, mut text: Text, budget: &mut u64) -> Option<Self> {
        *budget = budget.checked_sub(1)?;
        let outcome = text.parse(budget);
        let reach = match &outcome {
            Ok(_) => u64::MAX,
            Err(stop) => u64::from(text.splices.source(Span::at(stop.at)).start),
        };
        Some(Self { reach, line, repair, text, outcome })
    }
}

/// Whichever repair lets the reading go furthest; among equals the first that is tried.
/// No line is moved twice.
fn best_try(text: &Text, stop: &Stop, repaired: &[SyntaxError], budget: &mut u64) -> Option<Try> {
    let lines = content_lines_up(&text.shadow, stop.at as usize, 3);
    let mut best: Option<Try> = None;
    let mut consider = |attempt: Option<Try>| {
        if let Some(attempt) = attempt
            && best.as_ref().is_none_or(|best| attempt.reach > best.reach)
        {
            best = Some(attempt);
        }
    };
    let is_new = |line: &&Span| {
        let content = text.splices.source(trimmed(&text.shadow, **line));
        repaired.iter().all(|error| error.span != content)
    };
    if let Some(line) = lines.first().filter(is_new) {
        for column in other_columns(&text.shadow, *line) {
            consider(indented(text, *line, column, budget));
        }
    }
    for line in lines {
        consider(blanked(text, line, budget));
    }
    best
}

fn blanked(text: &Text, line: Span, budget: &mut u64) -> Option<Try> {
    let content = text.splices.source(trimmed(&text.shadow, line));
    let mut text = text.clone();
    text.shadow.get_mut(line.range()).unwrap_or_default().fill(b' ');
    Try::new(content, Repair::Blanked, text, budget)
}

fn indented(text: &Text, line: Span, column: u32, budget: &mut u64) -> Option<Try> {
    let content = text.splices.source(trimmed(&text.shadow, line));
    let mut text = text.clone();
    let lead = trimmed(&text.shadow, line).start - line.start;
    text.splices.push(line.start, i64::from(column) - i64::from(lead));
    let indent = std::iter::repeat_n(b' ', column as usize);
    text.shadow.splice(line.start as usize..(line.start + lead) as usize, indent);
    Try::new(content, Repair::Indented(column), text, budget)
}

/// Columns at which the line may have been meant to start: those of the keys and dashes around it,
/// the nearest first. A `key:` whose value follows must start no further right than its value.
fn other_columns(shadow: &[u8], line: Span) -> Vec<u32> {
    let content = trimmed(shadow, line);
    let column = content.start - line.start;
    let text = shadow.get(content.range()).unwrap_or_default();
    if !is_key_or_item(text) {
        return Vec::new();
    }
    let above = content_lines_up(shadow, line.start.saturating_sub(1) as usize, 12);
    let has_tab = shadow
        .get(line.start as usize..content.start as usize)
        .is_some_and(|lead| lead.contains(&b'\t'));
    if has_tab
        && let Some(parent) = above.first()
        && shadow.get(trimmed(shadow, *parent).range()).is_some_and(|text| text.ends_with(b":"))
    {
        return key_columns(shadow, *parent).last().map(|column| column + 2).into_iter().collect();
    }
    // A tab says nothing but that the line is not the outermost.
    let column = if has_tab { column + 8 } else { column };
    let mut columns: Vec<u32> = above
        .into_iter()
        .flat_map(|line| key_columns(shadow, line))
        .filter(|other| *other != column)
        .collect();
    if let Some((next, dash)) = content_line_down(shadow, line.end as usize)
        && text.ends_with(b":")
    {
        columns.retain(|column| if dash { *column <= next } else { *column < next });
    }
    columns.sort_by_key(|other| (other.abs_diff(column), column > *other));
    columns.dedup();
    columns.truncate(3);
    columns
}

fn is_key_or_item(text: &[u8]) -> bool {
    let key_end = memchr::memchr(b':', text).unwrap_or(text.len());
    let key = text.get(..key_end).unwrap_or_default();
    text.starts_with(b"- ")
        || key_end < text.len()
            && key.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_./\"'".contains(byte))
}

/// The columns of a line's dashes and of the key after them.
fn key_columns(shadow: &[u8], line: Span) -> Vec<u32> {
    let mut columns = Vec::new();
    let mut at = trimmed(shadow, line).start;
    loop {
        columns.push(at - line.start);
        let rest = shadow.get(at as usize..line.end as usize).unwrap_or_default();
        let Some(after) = rest.strip_prefix(b"- ") else { return columns };
        at += 2 + after.iter().take_while(|byte| **byte == b' ').count() as u32;
    }
}

/// The line of `at` and content lines before it, the nearest first.
fn content_lines_up(shadow: &[u8], at: usize, count: usize) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut line = line_of(shadow, at);
    for _ in 0..2000 {
        if is_content(shadow, line) {
            lines.push(line);
        }
        if lines.len() == count || line.start == 0 {
            break;
        }
        line = line_of(shadow, line.start as usize - 1);
    }
    lines
}

/// The column of the first content line after `at`, and whether it starts with a dash.
fn content_line_down(shadow: &[u8], at: usize) -> Option<(u32, bool)> {
    let mut next = at + 1;
    for _ in 0..100 {
        let line = line_of(shadow, next.min(shadow.len()));
        if is_content(shadow, line) {
            let content = trimmed(shadow, line);
            let text = shadow.get(content.range()).unwrap_or_default();
            return Some((content.start - line.start, text.starts_with(b"-")));
        }
        next = line.end as usize + 1;
    }
    None
}

fn is_content(shadow: &[u8], line: Span) -> bool {
    let text = shadow.get(line.range()).unwrap_or_default().trim_ascii();
    !text.is_empty() && !text.starts_with(b"#")
}

/// The line that holds byte `at`, without its line break.
pub(super) fn line_of(shadow: &[u8], at: usize) -> Span {
    let at = at.min(shadow.len());
    let (before, after) = shadow.split_at_checked(at).unwrap_or_default();
    let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
    let end = memchr::memchr2(b'\n', b'\r', after).map_or(shadow.len(), |len| at + len);
    Span::new(start as u32, end as u32)
}

fn trimmed(shadow: &[u8], line: Span) -> Span {
    let bytes = shadow.get(line.range()).unwrap_or_default();
    let lead = bytes.len() - bytes.trim_ascii_start().len();
    Span::new(line.start + lead as u32, line.start + bytes.trim_ascii_end().len().max(lead) as u32)
}
