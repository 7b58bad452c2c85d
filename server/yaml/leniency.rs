//! What `yaml_rust2` refuses and libyaml, and so kubectl, accepts: under-indented quotes and flow
//! lines, tabs after a colon.

use super::lexer::{Stop, quoted_end};
use super::parser::{Parsed, parse};
use super::repair::line_of;
use crate::text::Span;

/// Parses; where `yaml_rust2` refuses what libyaml, and so kubectl, accepts, line breaks and tabs
/// of that region are read as blanks, and it parses again. `comments` gets those in such regions.
pub(super) fn lenient(
    shadow: &mut [u8],
    comments: &mut Vec<Span>,
    budget: &mut u64,
) -> Result<Parsed, Stop> {
    let mut outcome = parse(shadow);
    loop {
        let stop = match outcome {
            Ok(parsed) => return Ok(parsed),
            Err(stop) => stop,
        };
        let Some(region) = lenient_region(shadow, &stop) else { return Err(in_libyaml(stop)) };
        let Some(left) = budget.checked_sub(1) else { return Err(in_libyaml(stop)) };
        *budget = left;
        let bytes = shadow.get_mut(region.range()).unwrap_or_default();
        if !bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r' | b'\t')) {
            return Err(in_libyaml(stop));
        }
        let before = bytes.to_vec();
        let found = join_lines(bytes);
        outcome = parse(shadow);
        // A region that cannot be read like this either is left as it was.
        let end = line_of(shadow, region.end as usize).end;
        if outcome.as_ref().is_err_and(|next| next.at <= end) {
            shadow.get_mut(region.range()).unwrap_or_default().copy_from_slice(&before);
            return Err(in_libyaml(stop));
        }
        comments.extend(found.into_iter().map(|span| span.shift(region.start)));
    }
}

/// What libyaml objects to in the end, where `yaml_rust2` objects to indentation that is fine.
fn in_libyaml(stop: Stop) -> Stop {
    match stop.reason.as_str() {
        "invalid indentation in quoted scalar" => {
            Stop::new(stop.at, "found unexpected end of stream")
        }
        "invalid indentation" => Stop::new(stop.at, "did not find expected ',' or '}'"),
        _ => stop,
    }
}

/// Reads line breaks, tabs and comments as blanks; gives the comments.
fn join_lines(bytes: &mut [u8]) -> Vec<Span> {
    let mut comments = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = match byte {
            b'\'' | b'"' => quoted_end(bytes, at),
            b'#' if at > 0 && bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                let rest = bytes.get(at..).unwrap_or_default();
                let end = memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |len| at + len);
                bytes.get_mut(at..end).unwrap_or_default().fill(b' ');
                comments.push(Span::new(at as u32, end as u32));
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
    comments
}

/// The quoted scalar, flow collection or tabs that only `yaml_rust2` objects to.
fn lenient_region(shadow: &[u8], stop: &Stop) -> Option<Span> {
    let at = stop.at as usize;
    let span = |start: usize, end: usize| Some(Span::new(start as u32, end as u32));
    match stop.reason.as_str() {
        "invalid indentation in quoted scalar" => {
            let end = quoted_end(shadow, at);
            let is_closed = end > at + 1 && shadow.get(end - 1) == shadow.get(at);
            if is_closed { span(at, end) } else { None }
        }
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
