//! The text as the scanner sees it: the same bytes at the same places, but one byte a character,
//! and with template actions masked.

use super::tree::Mask;
use crate::text::Span;

/// Bytes of the source's length: what is not ASCII, and NUL, reads `x`, a letter like any other.
/// Offsets stay those of the source, and values are read from the source.
pub(super) fn shadow(text: &str) -> Vec<u8> {
    text.bytes().map(|byte| if byte == 0 || byte >= 0x80 { b'x' } else { byte }).collect()
}

/// Masks `{{ ... }}` and `{% ... %}`: lines that hold nothing else become blank, as does what ends a
/// `key:` line above deeper lines; actions beside other text become `x`. All are returned, in text
/// order.
pub(super) fn mask_templates(shadow: &mut [u8]) -> Vec<Mask> {
    let actions = actions(shadow);
    let alone: Vec<bool> = lines_with(shadow, &actions);
    for (action, alone) in actions.iter().zip(&alone) {
        for byte in shadow.get_mut(action.range()).unwrap_or_default() {
            if !(*alone && matches!(byte, b'\n' | b'\r')) {
                *byte = if *alone { b' ' } else { b'x' };
            }
        }
    }
    actions.into_iter().zip(alone).map(|(span, alone)| Mask { span, alone }).collect()
}

/// Where the template actions are. One that is not closed ends with its line.
fn actions(shadow: &[u8]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) =
        memchr::memchr(b'{', shadow.get(at..).unwrap_or_default()).map(|len| at + len)
    {
        let close: &[u8] = match shadow.get(open + 1) {
            Some(b'{') => b"}}",
            Some(b'%') => b"%}",
            _ => {
                at = open + 1;
                continue;
            }
        };
        let rest = shadow.get(open..).unwrap_or_default();
        let end = match memchr::memmem::find(rest, close) {
            Some(len) => open + len + 2,
            None => memchr::memchr2(b'\n', b'\r', rest).map_or(shadow.len(), |len| open + len),
        };
        found.push(Span::new(open as u32, end as u32));
        at = end;
    }
    found
}

/// For each action, whether the lines it lies on hold nothing but actions and blanks.
fn lines_with(shadow: &[u8], actions: &[Span]) -> Vec<bool> {
    let mut alone = Vec::with_capacity(actions.len());
    let mut first = 0;
    while let Some(action) = actions.get(first) {
        let before = shadow.get(..action.start as usize).unwrap_or_default();
        let lead = before.iter().rev().take_while(|byte| !matches!(byte, b'\n' | b'\r'));
        let mut blank = lead.clone().all(|byte| matches!(byte, b' ' | b'\t'));
        let mut last = first;
        // Actions that share lines share their fate.
        let mut end = action.end as usize;
        loop {
            let rest = shadow.get(end..).unwrap_or_default();
            let line = rest
                .get(..memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()))
                .unwrap_or_default();
            if let Some(next) =
                actions.get(last + 1).filter(|next| (next.start as usize) < end + line.len())
            {
                let between = shadow.get(end..next.start as usize).unwrap_or_default();
                blank &= between.iter().all(|byte| matches!(byte, b' ' | b'\t'));
                (last, end) = (last + 1, next.end as usize);
            } else {
                blank |= last == first && starts_block(before, rest);
                blank &= line.iter().all(|byte| matches!(byte, b' ' | b'\t'));
                break;
            }
        }
        alone.resize(last + 1, blank);
        first = last + 1;
    }
    alone
}

/// Whether an action between `before` and `after` can only be a part of a block collection, as in
/// `labels: {{- include "labels" . | nindent 4 }}` above `    app: web`.
fn starts_block(before: &[u8], after: &[u8]) -> bool {
    let line = before.rsplit(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let indent = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
    let mut below = after.split(|byte| matches!(byte, b'\n' | b'\r')).skip(1);
    let next = below.find(|line| !matches!(line.trim_ascii_start(), [] | [b'#', ..]));
    line.trim_ascii_end().ends_with(b":") && next.is_some_and(|next| indent(next) > indent(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let mut bytes = shadow(text);
        mask_templates(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn what_is_not_ascii_reads_as_letters_of_the_same_length() {
        assert_eq!(shadow("é: \0😀"), b"xx: xxxxx");
    }

    #[test]
    fn lines_of_actions_become_blank() {
        assert_eq!(
            masked("a:\n  {{- if .x }}{{ y }} \n  b: 1\n"),
            "a:\n                      \n  b: 1\n"
        );
        assert_eq!(masked("{{- /*\nlong\n*/ -}}\nb: 1"), "      \n    \n      \nb: 1");
    }

    #[test]
    fn actions_beside_text_become_a_word() {
        assert_eq!(masked("a: {{ .x }}"), "a: xxxxxxxx");
        assert_eq!(masked("{{ .k }}: {{ .v }}"), "xxxxxxxx: xxxxxxxx");
        assert_eq!(masked("a: \"{{ tpl \"x\" }}\" # {% y %}"), "a: \"xxxxxxxxxxxxx\" # xxxxxxx");
    }

    #[test]
    fn an_action_above_deeper_lines_is_a_part_of_what_they_are() {
        assert_eq!(masked("a: {{ .x }}\n\n  b: 1\n"), "a:         \n\n  b: 1\n");
        assert_eq!(masked("a: {{ .x }}\nb: 1\n"), "a: xxxxxxxx\nb: 1\n");
    }

    #[test]
    fn an_open_action_ends_with_its_line() {
        assert_eq!(masked("a: {{ .x\nb: 1"), "a: xxxxx\nb: 1");
        assert_eq!(masked("a: {b: {c: 1}}"), "a: {b: {c: 1}}");
    }
}
