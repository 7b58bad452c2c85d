//! Which parts of a templated text exist only under conditions.

use crate::text::Span;

/// The blocks of a template (`if` ... `end`): Go's and Jinja's.
#[derive(Clone, Debug, Default)]
pub(super) struct Blocks {
    /// From the end of the action that opens a block to the start of the one that closes it, the
    /// outermost ones only, in text order.
    outermost: Vec<Span>,
}

impl Blocks {
    pub(super) fn of(text: &str) -> Self {
        let mut outermost = Vec::new();
        let (mut depth, mut opened) = (0_usize, 0);
        for (span, step) in actions(text) {
            match step {
                Step::Open => {
                    if depth == 0 {
                        opened = span.end;
                    }
                    depth += 1;
                }
                Step::Close => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        outermost.push(Span::new(opened, span.start));
                    }
                }
            }
        }
        if depth > 0 {
            outermost.push(Span::new(opened, text.len() as u32));
        }
        Self { outermost }
    }

    /// Whether the byte at `offset` lies in a block.
    pub(super) fn enclose(&self, offset: u32) -> bool {
        let next = self.outermost.partition_point(|block| block.end <= offset);
        self.outermost.get(next).is_some_and(|block| block.start <= offset)
    }
}

enum Step {
    Open,
    Close,
}

/// The actions that open or close a block.
fn actions(text: &str) -> impl Iterator<Item = (Span, Step)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + memchr::memchr(b'{', text.as_bytes().get(at..)?)?;
            at = open + 1;
            let rest = text.get(open + 2..).unwrap_or_default();
            let close = match text.as_bytes().get(open + 1) {
                Some(b'{') => "}}",
                Some(b'%') => "%}",
                _ => continue,
            };
            let Some(len) = rest.find(close) else { continue };
            at = open + len + 4;
            let action = rest.get(..len).unwrap_or_default();
            if let Some(step) = step(action) {
                return Some((Span::new(open as u32, at as u32), step));
            }
        }
    })
}

fn step(action: &str) -> Option<Step> {
    let words = action.trim_start_matches(['-', '+', '~', ' ', '\t', '\n', '\r']);
    let end = words.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(words.len());
    match words.get(..end)? {
        "if" | "range" | "with" | "define" | "block" | "for" | "macro" => Some(Step::Open),
        "end" | "endif" | "endfor" | "endblock" | "endwith" | "endmacro" => Some(Step::Close),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enclosed(text: &str) -> Vec<bool> {
        let blocks = Blocks::of(text);
        text.match_indices('@').map(|(at, _)| blocks.enclose(at as u32)).collect()
    }

    #[test]
    fn what_stands_in_a_block_exists_under_a_condition() {
        let text =
            "@ {{ $x := 1 }}{{- if .a }}@{{ with .b }}@{{ end }}@{{else}}@{{- end -}} @{{ .c }}@";
        assert_eq!(enclosed(text), [false, true, true, true, true, false, false]);
        assert_eq!(enclosed("@{% if a %}@{% endif %}@{ @"), [false, true, false, false]);
        assert_eq!(enclosed("@{{ range .a }}@"), [false, true]);
        assert_eq!(enclosed("{{ end }}@"), [false]);
    }
}
