//! Tokens with exact byte spans. The only file that names `yaml_rust2`.
//!
//! `yaml_rust2`'s scanner gives starts only, some of them off, and no comments. Here the cursor
//! walks the source beside it: each gap between tokens must be blanks, comments and the indicators
//! that the scanner reports late, so ends and comments fall out of the gaps.

use yaml_rust2::scanner::{ScanError, Scanner, TScalarStyle, TokenType};

use super::tree::ScalarStyle;
use crate::text::Span;

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum TokenKind {
    StreamEnd,
    Directive,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar(ScalarStyle),
}

/// A token; virtual ones (block starts and ends, keys without `?`) have an empty span.
#[derive(Copy, Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// Where and why scanning stopped.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub(super) at: u32,
    pub(super) reason: String,
}

impl Stop {
    pub(super) fn new(at: u32, reason: impl Into<String>) -> Self {
        Self { at, reason: reason.into() }
    }
}

/// Pulls tokens from a shadow: text of single-byte characters, of the source's length.
pub(super) struct Lexer<'s, I: Iterator<Item = char>> {
    scanner: Scanner<I>,
    shadow: &'s [u8],
    /// End of the last token that has text.
    end: usize,
    flow_depth: usize,
    pub(super) comments: Vec<Span>,
    /// Tabs where libyaml takes none: the scanner reads on, kubectl does not.
    pub(super) tabs: Vec<Span>,
    last: TokenKind,
    failed: Option<Stop>,
    /// The gap last skipped: where it starts and ends.
    skipped: Option<(usize, usize)>,
}

pub(super) fn lex(shadow: &[u8]) -> Lexer<'_, impl Iterator<Item = char>> {
    Lexer {
        scanner: Scanner::new(shadow.iter().map(|byte| *byte as char)),
        shadow,
        end: 0,
        flow_depth: 0,
        comments: Vec::new(),
        tabs: Vec::new(),
        last: TokenKind::DocumentStart,
        failed: None,
        skipped: None,
    }
}

impl<I: Iterator<Item = char>> Lexer<'_, I> {
    /// The next token; [`TokenKind::StreamEnd`] for ever after the last.
    /// Once it fails it fails for ever: the scanner would go on with nonsense.
    pub(super) fn next(&mut self) -> Result<Token, Stop> {
        if let Some(stop) = &self.failed {
            return Err(stop.clone());
        }
        let token = self.scan();
        self.failed = token.as_ref().err().cloned();
        token
    }

    fn scan(&mut self) -> Result<Token, Stop> {
        loop {
            match self.scanner.next_token() {
                Ok(Some(token)) if matches!(token.1, TokenType::StreamStart(_)) => {}
                Ok(Some(token)) => {
                    let placed = self.place(&token.1, token.0.index());
                    return self.checked(placed);
                }
                Ok(None) => return Ok(self.place(&TokenType::StreamEnd, self.shadow.len())),
                Err(error) => return Err(self.stop(&error)),
            }
        }
    }

    /// Refuses the directives that libyaml refuses.
    fn checked(&mut self, token: Token) -> Result<Token, Stop> {
        self.last = if token.span.is_empty() { self.last } else { token.kind };
        if token.kind == TokenKind::Directive {
            let line = self.shadow.get(token.span.range()).unwrap_or_default();
            let known = [&b"%YAML"[..], b"%TAG"].iter().any(|name| {
                line.strip_prefix(*name)
                    .is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_whitespace))
            });
            if !known {
                return Err(Stop::new(
                    token.span.start,
                    "'%' starts a directive here, and this one is unknown",
                ));
            }
        }
        Ok(token)
    }

    fn stop(&self, error: &ScanError) -> Stop {
        let at = error.marker().index().min(self.shadow.len());
        let at = if error.info().ends_with("found a tab") { self.indented_by_tab(at) } else { at };
        Stop::new(at as u32, libyaml_words(error.info()))
    }

    /// The first line after `at` that is indented by a tab, where the scanner names the scalar
    /// before it.
    fn indented_by_tab(&self, at: usize) -> usize {
        let mut line = self.line_end(at);
        while line < self.shadow.len() {
            let rest = self.shadow.get(line + 1..).unwrap_or_default();
            let lead = rest.iter().take_while(|byte| **byte == b' ').count();
            if rest.get(lead) == Some(&b'\t') {
                return line + 1 + lead;
            }
            line = self.line_end(line + 1);
        }
        at
    }

    fn byte(&self, at: usize) -> u8 {
        self.shadow.get(at).copied().unwrap_or(b'\n')
    }

    /// Gives `token` its span. `mark` is where the scanner says it starts.
    fn place(&mut self, token: &TokenType, mark: usize) -> Token {
        use TokenKind as K;
        let kind = match token {
            TokenType::StreamStart(_) | TokenType::StreamEnd => K::StreamEnd,
            TokenType::VersionDirective(..) | TokenType::TagDirective(..) => K::Directive,
            TokenType::DocumentStart => K::DocumentStart,
            TokenType::DocumentEnd => K::DocumentEnd,
            TokenType::BlockSequenceStart => K::BlockSequenceStart,
            TokenType::BlockMappingStart => K::BlockMappingStart,
            TokenType::BlockEnd => K::BlockEnd,
            TokenType::FlowSequenceStart => K::FlowSequenceStart,
            TokenType::FlowSequenceEnd => K::FlowSequenceEnd,
            TokenType::FlowMappingStart => K::FlowMappingStart,
            TokenType::FlowMappingEnd => K::FlowMappingEnd,
            TokenType::BlockEntry => K::BlockEntry,
            TokenType::FlowEntry => K::FlowEntry,
            TokenType::Key => K::Key,
            TokenType::Value => K::Value,
            TokenType::Alias(_) => K::Alias,
            TokenType::Anchor(_) => K::Anchor,
            TokenType::Tag(..) => K::Tag,
            TokenType::Scalar(style, _) => K::Scalar(scalar_style(*style)),
        };
        if matches!(kind, K::BlockSequenceStart | K::BlockMappingStart | K::BlockEnd) {
            return Token { kind, span: Span::at(self.end as u32) };
        }
        let start = self.gap();
        let len = match token {
            TokenType::FlowMappingStart => usize::from(start == mark && self.byte(start) == b'{'),
            TokenType::FlowMappingEnd => usize::from(start == mark && self.byte(start) == b'}'),
            TokenType::Key => usize::from(start == mark && self.is_explicit_key(start)),
            TokenType::BlockEntry => usize::from(self.byte(start) == b'-'),
            TokenType::FlowSequenceStart
            | TokenType::FlowSequenceEnd
            | TokenType::FlowEntry
            | TokenType::Value => 1,
            TokenType::DocumentStart | TokenType::DocumentEnd => 3,
            TokenType::VersionDirective(..) | TokenType::TagDirective(..) => {
                self.line_end(start) - start
            }
            TokenType::Alias(name) | TokenType::Anchor(name) => name.len() + 1,
            TokenType::Tag(..) => self.tag_end(start) - start,
            TokenType::Scalar(TScalarStyle::Plain, value) => self.plain_end(start, value) - start,
            TokenType::Scalar(TScalarStyle::SingleQuoted | TScalarStyle::DoubleQuoted, _) => {
                quoted_end(self.shadow, start) - start
            }
            TokenType::Scalar(TScalarStyle::Literal | TScalarStyle::Folded, value) => {
                self.block_scalar_end(start, mark, value) - start
            }
            _ => 0,
        };
        if len == 0 {
            return Token { kind, span: Span::at(self.end as u32) };
        }
        match kind {
            K::FlowSequenceStart | K::FlowMappingStart => self.flow_depth += 1,
            K::FlowSequenceEnd | K::FlowMappingEnd => {
                self.flow_depth = self.flow_depth.saturating_sub(1);
            }
            _ => {}
        }
        self.end = (start + len).min(self.shadow.len());
        Token { kind, span: Span::new(start as u32, self.end as u32) }
    }

    /// Where the text of `token`, or of what follows it if it has none, starts.
    pub(super) fn upcoming(&mut self, token: Token) -> u32 {
        if token.span.is_empty() { self.gap() as u32 } else { token.span.start }
    }

    /// Skips blanks and comments after the last token, keeps the comments, and returns where the
    /// next text starts. Virtual tokens look at the same gap again: it is skipped once.
    fn gap(&mut self) -> usize {
        if let Some((end, start)) = self.skipped
            && end == self.end
        {
            return start;
        }
        let mut at = self.end;
        // As libyaml's `simple_key_allowed`: no tab where a key could start.
        let mut key_allowed =
            matches!(self.last, TokenKind::BlockEntry | TokenKind::Key | TokenKind::DocumentStart);
        loop {
            match self.shadow.get(at) {
                Some(b' ') => at += 1,
                Some(b'\t') => {
                    if key_allowed && self.flow_depth == 0 && !self.continues_scalar(at) {
                        self.tabs.push(Span::new(at as u32, at as u32 + 1));
                    }
                    at += 1;
                }
                Some(b'\r' | b'\n') => {
                    key_allowed = true;
                    at += 1;
                }
                Some(b'#') if self.starts_comment(at) => {
                    let end = self.line_end(at);
                    self.comments.push(Span::new(at as u32, end as u32));
                    at = end;
                }
                _ => break,
            }
        }
        self.skipped = Some((self.end, at));
        at
    }

    /// Whether a tab at `at` lies far enough right to be part of the plain scalar before it.
    fn continues_scalar(&self, at: usize) -> bool {
        let start = self.line_start(self.end);
        let line = self.shadow.get(start..self.end).unwrap_or_default();
        let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'-')).count();
        self.last == TokenKind::Scalar(ScalarStyle::Plain) && at - self.line_start(at) > indent
    }

    /// A comment needs a blank before it, but not right after an indicator or a closing quote.
    fn starts_comment(&self, at: usize) -> bool {
        at == self.end || self.shadow.get(at - 1).is_none_or(u8::is_ascii_whitespace)
    }

    fn is_explicit_key(&self, at: usize) -> bool {
        self.byte(at) == b'?' && matches!(self.byte(at + 1), b' ' | b'\t' | b'\r' | b'\n' | 0)
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.shadow.get(at..).unwrap_or_default();
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.shadow.len(), |len| at + len)
    }

    fn tag_end(&self, start: usize) -> usize {
        let rest = self.shadow.get(start..).unwrap_or_default();
        let len = match rest.get(1) {
            Some(b'<') => rest.iter().position(|byte| *byte == b'>').map(|at| at + 1),
            _ => rest.iter().position(|byte| b" \t\r\n,[]{}".contains(byte)),
        };
        start + len.unwrap_or(rest.len())
    }

    /// A plain scalar's value is its source text, but for folded line breaks: count what is no blank.
    fn plain_end(&self, start: usize, value: &str) -> usize {
        let one_line = start + value.len();
        if self.shadow.get(start..one_line) == Some(value.as_bytes()) && !value.contains('\n') {
            return one_line;
        }
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let mut left = value.bytes().filter(|byte| !blank(byte)).count();
        let mut at = start;
        while left > 0 && at < self.shadow.len() {
            left -= usize::from(!blank(&self.byte(at)));
            at += 1;
        }
        at
    }

    /// A block scalar ends with its last line that is indented as its content is; trailing blank
    /// lines and the last line break are not counted in. Keeps the comment of its first line.
    fn block_scalar_end(&mut self, start: usize, mark: usize, value: &str) -> usize {
        let header_end = self.line_end(start);
        let header = self.shadow.get(start..header_end).unwrap_or_default();
        if let Some(comment) = memchr::memchr(b'#', header) {
            self.comments.push(Span::new((start + comment) as u32, header_end as u32));
        }
        if mark <= start || value.bytes().all(|byte| matches!(byte, b'\n' | b' ')) {
            return header_end;
        }
        let indent = mark - self.line_start(mark);
        let (mut at, mut end) = (self.line_start(mark), header_end);
        while at < self.shadow.len() {
            let line_end = self.line_end(at);
            let line = self.shadow.get(at..line_end).unwrap_or_default();
            let lead = line.iter().take_while(|byte| **byte == b' ').count();
            if lead < line.len() {
                let marker = indent == 0 && (line.starts_with(b"---") || line.starts_with(b"..."));
                if lead < indent || marker {
                    break;
                }
                end = line_end;
            }
            at = line_end + 1;
        }
        end
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.shadow.get(..at).unwrap_or_default();
        memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1)
    }
}

/// The words that kubectl has for what the scanner objects to.
fn libyaml_words(info: &str) -> &str {
    match info {
        "simple key expect ':'" | "simple key expected" => "could not find expected ':'",
        "while scanning a quoted scalar, found unexpected end of stream" => {
            "found unexpected end of stream"
        }
        "invalid trailing content after double-quoted scalar" => "did not find expected key",
        _ if info.ends_with("found a tab") => "found a tab character that violates indentation",
        "illegal placement of ':' indicator" => "did not find expected ',' or ']'",
        _ if info.starts_with("unexpected character") => {
            "found character that cannot start any token"
        }
        _ => info.rsplit_once("scalar, ").map_or(info, |(_, words)| words),
    }
}

fn scalar_style(style: TScalarStyle) -> ScalarStyle {
    match style {
        TScalarStyle::Plain => ScalarStyle::Plain,
        TScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        TScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        TScalarStyle::Literal => ScalarStyle::Literal,
        TScalarStyle::Folded => ScalarStyle::Folded,
    }
}

/// Just past the quote that closes the one at `start`; the text's end if none does.
pub(super) fn quoted_end(text: &[u8], start: usize) -> usize {
    let Some(&quote) = text.get(start) else { return text.len() };
    let mut at = start + 1;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            _ if byte == quote && quote == b'\'' && text.get(at + 1) == Some(&quote) => at += 1,
            _ if byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}
