//! What a scalar means: its text decoded from the source, and the type that kubectl's parser gives it.
//!
//! kubectl and the API server read YAML with go-yaml, which follows YAML 1.1 where it hurts: `on`
//! is a boolean, `012` is ten. Checked against kube-apiserver 1.37.

use std::borrow::Cow;

use super::tree::ScalarStyle;

/// A scalar, typed.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'t> {
    /// `~`, `null`, or nothing.
    Null,
    /// `true`, `yes`, `on`, `y`, ...
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// A number with a fraction, an exponent, or too large for 64 bits; also `.inf` and `.nan`.
    Float(f64),
    /// Anything else, and everything quoted.
    Str(Cow<'t, str>),
}

/// Types `text`, a plain scalar, as go-yaml does.
pub fn resolve_plain(text: &str) -> Value<'_> {
    // Most text starts as nothing but text does, or is too long for a boolean.
    match text.as_bytes() {
        [b'n' | b'N' | b'y' | b'Y' | b'o' | b'O' | b't' | b'T' | b'f' | b'F', ..]
            if text.len() <= 5 => {}
        [] | [b'0'..=b'9' | b'+' | b'-' | b'.' | b'~', ..] => {}
        _ => return Value::Str(Cow::Borrowed(text)),
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => {
            Value::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => {
            Value::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => Value::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Value::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Value::Float(f64::NEG_INFINITY),
        _ if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) => {
            number(text)
        }
        _ => Value::Str(Cow::Borrowed(text)),
    }
}

fn number(text: &str) -> Value<'_> {
    let plain: Cow<'_, str> =
        if text.contains('_') { text.replace('_', "").into() } else { text.into() };
    if let Some(value) = integer(&plain) {
        return Value::Int(value);
    }
    if is_float(&plain)
        && let Ok(value) = plain.parse()
    {
        return Value::Float(value);
    }
    Value::Str(Cow::Borrowed(text))
}

/// As Go's `strconv.ParseInt(text, 0, 64)` or `ParseUint`: `0x`, `0b`, `0o`, and a leading 0 for octal.
fn integer(text: &str) -> Option<i128> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, digits.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, digits.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let value = i128::from_str_radix(digits, radix).ok()?;
    let value = if negative { -value } else { value };
    (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value).then_some(value)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) =
        text.split_once(['e', 'E']).map_or((text, None), |(m, e)| (m, Some(e)));
    let mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    mantissa
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

/// The text that `source`, a scalar as written, stands for. `before` and `after` are what stands
/// around it: a block scalar's indentation and its trailing line breaks depend on that.
pub(super) fn decode<'t>(
    style: ScalarStyle,
    before: &str,
    source: &'t str,
    after: &str,
) -> Cow<'t, str> {
    let inner = |quote: char| {
        let text = source.strip_prefix(quote).unwrap_or(source);
        text.strip_suffix(quote).unwrap_or(text)
    };
    match style {
        ScalarStyle::Plain if !has_break(source) => Cow::Borrowed(source),
        ScalarStyle::Plain => Cow::Owned(fold(source, str::to_owned)),
        ScalarStyle::SingleQuoted => {
            let text = inner('\'');
            if has_break(text) {
                Cow::Owned(fold(text, |line| line.replace("''", "'")))
            } else if text.contains('\'') {
                Cow::Owned(text.replace("''", "'"))
            } else {
                Cow::Borrowed(text)
            }
        }
        ScalarStyle::DoubleQuoted => {
            let text = inner('"');
            if text.contains('\\') {
                Cow::Owned(unescape(text))
            } else if has_break(text) {
                Cow::Owned(fold(text, str::to_owned))
            } else {
                Cow::Borrowed(text)
            }
        }
        ScalarStyle::Literal | ScalarStyle::Folded => {
            Cow::Owned(block(before, source, after, style == ScalarStyle::Folded))
        }
    }
}

pub(super) fn has_break(text: &str) -> bool {
    memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some()
}

/// The lines of `text`, split at LF, CR LF or CR.
fn split_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        let (line, tail) = rest.split_at_checked(at).unwrap_or_default();
        lines.push(line);
        rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..)).unwrap_or("");
    }
    lines.push(rest);
    lines
}

/// Joins the lines of a flow scalar: one break is a blank, each further one a line break.
fn fold(text: &str, decode: impl Fn(&str) -> String) -> String {
    let lines = split_lines(text);
    let last = lines.len() - 1;
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for (index, line) in lines.iter().enumerate() {
        let line = if index == 0 { line } else { line.trim_start_matches([' ', '\t']) };
        let line = if index == last { line } else { line.trim_end_matches([' ', '\t']) };
        if index > 0 && line.is_empty() && index != last {
            empty += 1;
            continue;
        }
        if index > 0 {
            out.push_str(if empty == 0 { " " } else { "" });
            out.extend(std::iter::repeat_n('\n', empty));
            empty = 0;
        }
        out.push_str(&decode(line));
    }
    out
}

/// Decodes the escapes of a double-quoted scalar, folding its lines.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let joined = join_escaped_breaks(text);
    let folded = if has_break(&joined) { fold(&joined, str::to_owned) } else { joined };
    let mut chars = folded.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        out.push(match chars.next() {
            Some('0') => '\0',
            Some('a') => '\x07',
            Some('b') => '\x08',
            Some('t' | '\t') => '\t',
            Some('n') => '\n',
            Some('v') => '\x0b',
            Some('f') => '\x0c',
            Some('r') => '\r',
            Some('e') => '\x1b',
            Some('N') => '\u{85}',
            Some('_') => '\u{a0}',
            Some('L') => '\u{2028}',
            Some('P') => '\u{2029}',
            Some('x') => hex(&mut chars, 2),
            Some('u') => hex(&mut chars, 4),
            Some('U') => hex(&mut chars, 8),
            Some(other) => other,
            None => '\\',
        });
    }
    out
}

fn join_escaped_breaks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('\n' | '\r')) => {
                let first = chars.next();
                if first == Some('\r') {
                    chars.next_if_eq(&'\n');
                }
                while chars.next_if(|c| matches!(c, ' ' | '\t')).is_some() {}
            }
            ('\\', Some(_)) => {
                out.push(c);
                out.extend(chars.next());
            }
            _ => out.push(c),
        }
    }
    out
}

fn hex(chars: &mut std::str::Chars<'_>, len: usize) -> char {
    let digits: String = chars.by_ref().take(len).collect();
    u32::from_str_radix(&digits, 16)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The column of the key or dash that the value after `before` belongs to.
fn parent_column(before: &str) -> usize {
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let lead = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let (mut column, mut rest) = (lead(line), line.trim_start());
    while let Some(after) = rest.strip_prefix(['-', '?', ':'])
        && after.starts_with([' ', '\t'])
        && !matches!(after.trim_start().chars().next(), None | Some('&' | '!'))
    {
        column += 1 + lead(after);
        rest = after.trim_start();
    }
    column
}

/// The text of a block scalar.
fn block(before: &str, source: &str, after: &str, folded: bool) -> String {
    let lines = split_lines(source);
    let (header, lines) = lines.split_first().unwrap_or((&"", &[]));
    let header = header.split('#').next().unwrap_or("");
    let lead = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut filled = lines.iter().filter(|line| !line.trim_start_matches(' ').is_empty());
    let indent = match header.chars().find_map(|c| c.to_digit(10)) {
        Some(digit) => parent_column(before) + digit as usize,
        None => filled.next().map_or(0, |line| lead(line)),
    };
    let no_content = lines.is_empty();
    let lines = lines.iter().map(|line| line.get(indent..).unwrap_or(""));
    let mut out = if folded { fold_block(lines) } else { lines.collect::<Vec<_>>().join("\n") };
    let breaks = split_lines(after);
    let trailing =
        breaks.iter().take_while(|line| line.trim().is_empty()).count().saturating_sub(1);
    if header.contains('+') {
        // With no content, the first break is the header's own.
        out.extend(std::iter::repeat_n('\n', trailing - usize::from(no_content && trailing > 0)));
    } else if !header.contains('-') && has_break(after) && !no_content {
        out.push('\n');
    }
    out
}

fn fold_block<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut out = String::new();
    let (mut empty, mut was_indented, mut first) = (0, false, true);
    for line in lines {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        let indented = line.starts_with([' ', '\t']);
        if first {
            out.extend(std::iter::repeat_n('\n', empty));
        } else if indented || was_indented {
            out.extend(std::iter::repeat_n('\n', empty + 1));
        } else if empty == 0 {
            out.push(' ');
        } else {
            out.extend(std::iter::repeat_n('\n', empty));
        }
        out.push_str(line);
        (empty, was_indented, first) = (0, indented, false);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_typed_as_kubectl_types_them() {
        let is = |text| resolve_plain(text);
        for (text, want) in [
            ("012", Value::Int(10)),
            ("0o14", Value::Int(12)),
            ("0x1F", Value::Int(31)),
            ("0b11", Value::Int(3)),
            ("1_000", Value::Int(1000)),
            ("1_", Value::Int(1)),
            ("+1", Value::Int(1)),
            ("-0", Value::Int(0)),
            ("08", Value::Float(8.0)),
            ("1e3", Value::Float(1000.0)),
            ("1.", Value::Float(1.0)),
            (".5", Value::Float(0.5)),
            ("on", Value::Bool(true)),
            ("oN", Value::Str("oN".into())),
            ("tRue", Value::Str("tRue".into())),
            ("0x", Value::Str("0x".into())),
            ("2001-01-01", Value::Str("2001-01-01".into())),
            ("12:30:45", Value::Str("12:30:45".into())),
            ("=", Value::Str("=".into())),
            ("~", Value::Null),
            ("-.inf", Value::Float(f64::NEG_INFINITY)),
            ("+", Value::Str("+".into())),
            (".", Value::Str(".".into())),
            ("10.0.0.0/8", Value::Str("10.0.0.0/8".into())),
            ("1.2.3", Value::Str("1.2.3".into())),
        ] {
            assert_eq!(is(text), want, "{text}");
        }
    }

    #[test]
    fn quotes_and_escapes_are_decoded() {
        let of = |style, text| decode(style, "", text, "").into_owned();
        assert_eq!(of(ScalarStyle::SingleQuoted, "'it''s'"), "it's");
        assert_eq!(of(ScalarStyle::DoubleQuoted, r#""a	bAé"""#), "a\tbAé\"".replace("\\t", "\t"));
        assert_eq!(of(ScalarStyle::DoubleQuoted, "\"a \\\n   b\""), "a b");
        assert_eq!(of(ScalarStyle::DoubleQuoted, "\"a\n\n  b\""), "a\nb");
        assert_eq!(of(ScalarStyle::Plain, "a\n  b\r\n\r\n  c"), "a b\nc");
    }

    #[test]
    fn block_scalars_are_chomped_and_folded() {
        let of = |style, text, after| decode(style, "", text, after).into_owned();
        assert_eq!(of(ScalarStyle::Literal, "|\n  a\n   b\n\n  c", "\n"), "a\n b\n\nc\n");
        assert_eq!(of(ScalarStyle::Literal, "|-\n  a", "\n\n"), "a");
        assert_eq!(of(ScalarStyle::Literal, "|+\n  a", "\n\n"), "a\n\n");
        let told = |before| decode(ScalarStyle::Literal, before, "|2\n     a", "\n").into_owned();
        let indented = ["a: ", " a: ", "- b: ", "x:\n- - &c "].map(told);
        assert_eq!(indented, ["   a\n", "  a\n", " a\n", " a\n"]);
        assert_eq!(
            of(ScalarStyle::Folded, ">\n  a\n  b\n\n  c\n   d\n  e", "\n"),
            "a b\nc\n d\ne\n"
        );
    }
}
