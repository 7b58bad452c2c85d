//! From the shadow to a tree, whatever it takes: what only `yaml_rust2` refuses is read as libyaml
//! reads it, and lines that nobody can read are blanked, one at a time.

use super::lexer::{Stop, quoted_end};
use super::parser::{Parsed, parse};
use super::tree::SyntaxError;
use crate::text::Span;

/// Lines blanked at most in one document.
const MAX_LOST: u64 = 12;
/// Bytes read again at most, over all the tries of one document.
const RESCAN_BUDGET: u64 = 32 << 20;

/// Reads a document. Unreadable lines are in the errors; if there are too many of them, the last
/// error has an empty `lost` span and there is no tree.
pub(super) fn read(shadow: &mut Vec<u8>) -> Parsed {
    let mut errors: Vec<SyntaxError> = Vec::new();
    let mut budget = RESCAN_BUDGET / (shadow.len() as u64 + 1);
    let mut outcome = lenient(shadow, &mut budget);
    loop {
        let stop = match outcome {
            Ok(mut parsed) => {
                errors.append(&mut parsed.errors);
                errors.sort_by_key(|error| error.span);
                parsed.errors = errors;
                return parsed;
            }
            Err(stop) => stop,
        };
        let repaired = if errors.len() as u64 >= MAX_LOST {
            None
        } else {
            best_blanking(shadow, &stop, &mut budget)
        };
        let Some((line, next)) = repaired else {
            let at = line_of(shadow, stop.at as usize);
            errors.push(SyntaxError { span: at, lost: Span::at(at.start), message: stop.reason });
            return Parsed { errors, ..Parsed::default() };
        };
        errors.push(stop.into_error(line));
        outcome = next;
    }
}

/// One line blanked, and how far the reading then goes.
struct Try {
    reach: u64,
    line: Span,
    outcome: Result<Parsed, Stop>,
    shadow: Vec<u8>,
}

/// Blanks the line of the error, or one of the two content lines before it, whichever lets the
/// reading go furthest; the line nearest to the error among equals.
fn best_blanking(
    shadow: &mut Vec<u8>,
    stop: &Stop,
    budget: &mut u64,
) -> Option<(Span, Result<Parsed, Stop>)> {
    let mut best: Option<Try> = None;
    for line in candidates(shadow, stop.at as usize) {
        *budget = budget.checked_sub(1)?;
        let mut copy = shadow.clone();
        blank(&mut copy, line);
        let outcome = lenient(&mut copy, budget);
        let reach = outcome.as_ref().map_or_else(|stop| u64::from(stop.at), |_| u64::MAX);
        if best.as_ref().is_none_or(|best| reach > best.reach) {
            best = Some(Try { reach, line: trimmed(shadow, line), outcome, shadow: copy });
        }
    }
    let best = best?;
    *shadow = best.shadow;
    Some((best.line, best.outcome))
}

fn candidates(shadow: &[u8], at: usize) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut line = line_of(shadow, at);
    for _ in 0..2000 {
        if shadow.get(line.range()).is_some_and(|bytes| !bytes.trim_ascii().is_empty()) {
            lines.push(line);
        }
        if lines.len() == 3 || line.start == 0 {
            break;
        }
        line = line_of(shadow, line.start as usize - 1);
    }
    lines
}

/// The line that holds byte `at`, without its line break.
fn line_of(shadow: &[u8], at: usize) -> Span {
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

fn blank(shadow: &mut [u8], span: Span) {
    shadow.get_mut(span.range()).unwrap_or_default().fill(b' ');
}

/// Parses; where `yaml_rust2` refuses what libyaml, and so kubectl, accepts, line breaks and tabs
/// of that region are read as blanks, and it parses again.
fn lenient(shadow: &mut [u8], budget: &mut u64) -> Result<Parsed, Stop> {
    loop {
        let stop = match parse(shadow) {
            Ok(parsed) => return Ok(parsed),
            Err(stop) => stop,
        };
        let Some(region) = lenient_region(shadow, &stop) else { return Err(stop) };
        let Some(left) = budget.checked_sub(1) else { return Err(stop) };
        *budget = left;
        let bytes = shadow.get_mut(region.range()).unwrap_or_default();
        if !bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r' | b'\t')) {
            return Err(stop);
        }
        join_lines(bytes);
    }
}

/// Reads line breaks, tabs and comments as blanks.
fn join_lines(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = match byte {
            b'\'' | b'"' => quoted_end(bytes, at),
            b'#' if at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                let rest = bytes.get(at..).unwrap_or_default();
                let end = memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |len| at + len);
                bytes.get_mut(at..end).unwrap_or_default().fill(b' ');
                end
            }
            _ => at + 1,
        };
        for byte in bytes.get_mut(at..next).unwrap_or_default() {
            if matches!(byte, b'\n' | b'\r' | b'\t') {
                *byte = b' ';
            }
        }
        at = next;
    }
}

/// The quoted scalar, flow collection or tabs that only `yaml_rust2` objects to.
fn lenient_region(shadow: &[u8], stop: &Stop) -> Option<Span> {
    let at = stop.at as usize;
    let span = |start: usize, end: usize| Some(Span::new(start as u32, end as u32));
    match stop.reason.as_str() {
        "invalid indentation in quoted scalar" => span(at, quoted_end(shadow, at)),
        "':' must be followed by a valid YAML whitespace" => {
            let before = shadow.get(..at)?;
            let tabs = before.iter().rev().take_while(|byte| matches!(byte, b'\t' | b' ')).count();
            span(at - tabs, at)
        }
        reason if reason.contains("indentation") || reason.contains("tab") => {
            let start = outermost_flow(shadow, at)?;
            span(start, flow_end(shadow, start)?)
        }
        _ => None,
    }
}

/// How far a flow collection is followed at most, in bytes.
const FLOW_WINDOW: usize = 200_000;

/// The start of the outermost closed flow collection around `at`, looking back some lines.
fn outermost_flow(shadow: &[u8], at: usize) -> Option<usize> {
    let from = at.saturating_sub(20_000);
    let bytes = shadow.get(from..at)?.iter().enumerate();
    let opens =
        bytes.filter(|(_, byte)| matches!(byte, b'[' | b'{')).map(|(offset, _)| from + offset);
    let starts_value = |open: usize| {
        let before = shadow.get(..open).unwrap_or_default().trim_ascii_end();
        before.last().is_none_or(|byte| b":-?,[{".contains(byte))
    };
    opens
        .take(64)
        .find(|open| starts_value(*open) && flow_end(shadow, *open).is_some_and(|end| end > at))
}

/// Just past the bracket that closes the one at `open`.
fn flow_end(shadow: &[u8], open: usize) -> Option<usize> {
    let (mut depth, mut at) = (0_u32, open);
    let shadow = shadow.get(..shadow.len().min(open + FLOW_WINDOW))?;
    while let Some(byte) = shadow.get(at) {
        match byte {
            b'\'' | b'"' => {
                at = quoted_end(shadow, at);
                continue;
            }
            b'#' if at > 0 && shadow.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                at = line_of(shadow, at).end as usize;
                continue;
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}
