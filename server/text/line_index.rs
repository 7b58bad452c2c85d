//! Byte offsets to lines and columns and back. The only file that knows UTF-16.

/// What a column counts.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the language server protocol's default.
    Utf16,
    /// Unicode scalar values ("characters").
    Utf32,
}

impl Encoding {
    /// Byte offset in `line` of a 0-based column. One past the line's end means its end, before the
    /// line break; half a character means its start.
    pub fn offset_in(self, line: &str, column: u32) -> u32 {
        let (mut passed, mut offset) = (0, 0);
        for c in line.chars().take_while(|c| !matches!(c, '\n' | '\r')) {
            passed += self.width(c);
            if passed > column {
                break;
            }
            offset += c.len_utf8() as u32;
        }
        offset
    }

    fn width(self, c: char) -> u32 {
        match self {
            Self::Utf8 => c.len_utf8() as u32,
            Self::Utf16 => c.len_utf16() as u32,
            Self::Utf32 => 1,
        }
    }
}

/// A place in a text: line and column, both 0-based; what `column` counts is its [`Encoding`].
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Position {
    /// 0-based line; lines end at LF, CR LF or a lone CR, as in the language server protocol.
    pub line: u32,
    /// 0-based column.
    pub column: u32,
}

/// The line break of the first line of `text`; LF if it has but one line.
pub fn line_break(text: &str) -> &'static str {
    match memchr::memchr2(b'\n', b'\r', text.as_bytes()).and_then(|at| text.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// Where the lines of one text start.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    len: u32,
    /// Whether a byte is a column in every encoding: no need to count characters then, which
    /// matters where one line is megabytes long.
    ascii: bool,
}

impl LineIndex {
    /// Reads the line starts of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let crlf = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
            if !crlf {
                starts.push(at as u32 + 1);
            }
        }
        Self { starts, len: text.len() as u32, ascii: text.is_ascii() }
    }

    /// How many lines there are; a final line break starts a last, empty line.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The 0-based line that holds byte `offset`.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1) as u32
    }

    /// Offset of the first byte of the 0-based `line`; the end of the text for lines past the last.
    pub fn line_start(&self, line: u32) -> u32 {
        self.starts.get(line as usize).copied().unwrap_or(self.len)
    }

    /// The place of byte `offset` in `text`, the text this index was made from. Offsets past the
    /// end, or inside a character, count as the next place before them.
    pub fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let offset = text.floor_char_boundary(offset.min(self.len) as usize);
        let line = self.line_of(offset as u32);
        let before = text.get(self.line_start(line) as usize..offset).unwrap_or("");
        let column = match encoding {
            _ if self.ascii => before.len() as u32,
            Encoding::Utf8 => before.len() as u32,
            // Much the fastest way to count characters.
            Encoding::Utf32 => before.chars().count() as u32,
            Encoding::Utf16 => before.chars().map(|c| encoding.width(c)).sum(),
        };
        Position { line, column }
    }

    /// Byte offset of `position` in `text`. A column past the line's end means its end (before the
    /// line break), a line past the last the text's end; half a character means its start.
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> u32 {
        let start = self.line_start(position.line);
        let end = self.line_start(position.line.saturating_add(1));
        let line = text.get(start as usize..end as usize).unwrap_or("");
        start + encoding.offset_in(line, position.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_end_as_in_the_language_server_protocol() {
        let index = LineIndex::new("a\nb\r\nc\rd\u{2028}e\u{85}f");
        assert_eq!(index.starts, [0, 2, 5, 7]);
    }

    #[test]
    fn columns_count_what_the_encoding_says() {
        let text = "x: é😀!";
        let index = LineIndex::new(text);
        let column = |encoding| index.position(text, 9, encoding).column;
        assert_eq!(
            (column(Encoding::Utf8), column(Encoding::Utf16), column(Encoding::Utf32)),
            (9, 6, 5)
        );
    }

    #[test]
    fn places_outside_the_text_are_clamped() {
        let (text, place) = ("ab\r\ncd", |line, column| Position { line, column });
        let index = LineIndex::new(text);
        assert_eq!(index.offset(text, place(0, 99), Encoding::Utf16), 2);
        assert_eq!(index.offset(text, place(9, 0), Encoding::Utf16), 6);
        assert_eq!(index.position(text, 99, Encoding::Utf16), place(1, 2));
        assert_eq!(LineIndex::new("😀").offset("😀", place(0, 1), Encoding::Utf16), 0);
    }

    proptest! {
        #[test]
        fn every_character_comes_back(text in "[a\né😀\r\u{2028} ]{0,40}") {
            let index = LineIndex::new(&text);
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                for (offset, c) in text.char_indices() {
                    let place = index.position(&text, offset as u32, encoding);
                    let back = index.offset(&text, place, encoding);
                    let in_crlf = c == '\n' && text.as_bytes()[..offset].ends_with(b"\r");
                    prop_assert!(in_crlf || back == offset as u32, "{offset} {place:?} {back}");
                }
            }
        }
    }
}
