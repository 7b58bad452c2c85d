//! Texts made from texts, as slips and splices make them; always the same for the same seed.

/// Words that mean something to YAML, to NetworkPolicy, to templates or to Unicode.
const WORDS: &[&str] = &[
    "- ",
    "? ",
    ": ",
    ":",
    "#",
    " #",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "  ",
    "---\n",
    "...\n",
    "--- ",
    "|\n",
    ">-\n",
    "|+2\n",
    "'",
    "\"",
    "\\",
    "''",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!binary ",
    "!<tag> ",
    "%YAML 1.1\n",
    "%",
    "@",
    "`",
    "~",
    "null",
    "on",
    "012",
    "1e3",
    ".inf",
    "0x1F",
    "-1",
    "70000",
    "{{ .x }}",
    "{{- if .x }}\n",
    "{{- else }}\n",
    "{{- end }}\n",
    "{{",
    "}}",
    "{%",
    "%}",
    "${X}",
    "<x>",
    "#@ x",
    "apiVersion: networking.k8s.io/v1\n",
    "apiVersion: v1\n",
    "kind: NetworkPolicy\n",
    "kind: List\n",
    "items:\n",
    "metadata:\n",
    "name: a\n",
    "spec:\n",
    "podSelector: {}\n",
    "podSelector:\n",
    "namespaceSelector:\n",
    "matchLabels:\n",
    "matchExpressions:\n",
    "key: a\n",
    "operator: In\n",
    "values: [a]\n",
    "policyTypes:\n",
    "Ingress",
    "Egress",
    "ingress:\n",
    "egress:\n",
    "from:\n",
    "to:\n",
    "ports:\n",
    "port: 80\n",
    "endPort: 90\n",
    "protocol: TCP\n",
    "ipBlock:\n",
    "cidr: 10.0.0.0/8\n",
    "except:\n",
    "# netpol-lint: ignore[all] x\n",
    "netpol-lint/ignore: \"a\"\n",
    "```yaml\n",
    "```\n",
    "é",
    "漢",
    "😀",
    "\u{feff}",
    "\0",
    "\u{85}",
    "\u{2028}",
    "\u{7}",
];

/// A small generator of numbers (xorshift).
#[derive(Clone, Debug)]
pub(crate) struct Numbers(u64);

impl Numbers {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`; 0 if that is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }
}

/// `text` changed in one to four places; `other` is where pieces are taken from.
pub(crate) fn mutate(text: &str, other: &str, numbers: &mut Numbers) -> String {
    let mut text = text.to_owned();
    for _ in 0..=numbers.below(4) {
        text = change(&text, other, numbers);
    }
    text
}

fn change(text: &str, other: &str, numbers: &mut Numbers) -> String {
    let at = place(text, numbers);
    let line = line_at(text, at);
    match numbers.below(12) {
        0 => splice(text, (at, at), WORDS[numbers.below(WORDS.len())]),
        1 => splice(text, (at, place(text, numbers)), ""),
        2 => splice(text, (at, end_of_character(text, at)), WORDS[numbers.below(WORDS.len())]),
        3 => splice(text, line, ""),
        4 => splice(text, (line.1, line.1), &text[line.0..line.1]),
        5 => splice(text, (line.0, line.0), &" ".repeat(1 + numbers.below(4))),
        6 => {
            let lead = text[line.0..].len() - text[line.0..].trim_start_matches(' ').len();
            splice(text, (line.0, line.0 + numbers.below(lead + 1)), "")
        }
        7 => {
            let piece = line_at(other, place(other, numbers));
            splice(text, (line.0, line.0), &other[piece.0..piece.1])
        }
        8 => {
            let (from, to) = sorted(place(other, numbers), place(other, numbers));
            splice(text, (at, at), &other[from..to])
        }
        9 => splice(text, (at, text.len()), ""),
        10 => {
            let (from, to) = sorted(line.0, place(text, numbers));
            let repeated = text[from..to].repeat(1 + numbers.below(8));
            splice(text, (at, at), &repeated)
        }
        _ => splice(text, (at, end_of_character(text, at)), ""),
    }
}

/// A place between two characters.
fn place(text: &str, numbers: &mut Numbers) -> usize {
    let at = numbers.below(text.len() + 1);
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn end_of_character(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The line of `at`, its line break included.
fn line_at(text: &str, at: usize) -> (usize, usize) {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at..].find('\n').map_or(text.len(), |len| at + len + 1);
    (start, end)
}

fn sorted(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

fn splice(text: &str, (a, b): (usize, usize), piece: &str) -> String {
    let (from, to) = sorted(a, b);
    [&text[..from], piece, &text[to..]].concat()
}
