//! Descent over tokens into the arena. Follows libyaml's grammar, the one that kubectl reads with,
//! and stops where libyaml would; deeper nesting than any manifest has is left out, not followed.

use std::collections::HashMap;

use super::lexer::{Lexer, Stop, Token, TokenKind as T, lex};
use super::tree::{Entry, Item, Kind, Node, NodeId, Repair, SyntaxError};
use crate::text::Span;

/// Deepest nesting that is read. NetworkPolicy needs 14.
const MAX_DEPTH: u32 = 200;

/// A document's nodes, and what was wrong with it that did not stop the reading.
#[derive(Default, Debug)]
pub(super) struct Parsed {
    pub(super) root: Option<NodeId>,
    pub(super) nodes: Vec<Node>,
    pub(super) entries: Vec<Entry>,
    pub(super) items: Vec<Item>,
    pub(super) props: Vec<(NodeId, Span)>,
    pub(super) comments: Vec<Span>,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) leftover: Option<Span>,
}

/// Reads one document. `Err` is the first thing that no tree can be made of.
pub(super) fn parse(shadow: &[u8]) -> Result<Parsed, Stop> {
    let mut parser = Parser::new(shadow, lex(shadow));
    parser.document()?;
    let mut parsed = parser.out;
    parsed.props.sort_unstable_by_key(|(id, _)| *id);
    parsed.nodes.shrink_to_fit();
    parsed.entries.shrink_to_fit();
    parsed.items.shrink_to_fit();
    parsed.comments = parser.lexer.comments;
    parsed.errors.extend(parser.lexer.tabs.first().map(|tab| SyntaxError {
        span: *tab,
        message: "found a tab where only spaces can indent".to_owned(),
        repair: Repair::None,
    }));
    Ok(parsed)
}

pub(super) struct Parser<'s, I: Iterator<Item = char>> {
    pub(super) shadow: &'s [u8],
    pub(super) lexer: Lexer<'s, I>,
    ahead: Option<Token>,
    depth: u32,
    anchors: HashMap<&'s [u8], NodeId>,
    pub(super) out: Parsed,
}

/// What may stand where a node is read.
#[derive(Copy, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Inside `[]` or `{}`.
    Flow,
    /// In block context.
    Block,
    /// After `key:`, where a sequence may start at the key's own indentation.
    BlockValue,
}

impl<'s, I: Iterator<Item = char>> Parser<'s, I> {
    fn new(shadow: &'s [u8], lexer: Lexer<'s, I>) -> Self {
        // A manifest has a node for every ten bytes or so.
        let out = Parsed {
            nodes: Vec::with_capacity(shadow.len() / 10),
            entries: Vec::with_capacity(shadow.len() / 24),
            ..Parsed::default()
        };
        Parser { shadow, lexer, ahead: None, depth: 0, anchors: HashMap::new(), out }
    }

    pub(super) fn peek(&mut self) -> Result<Token, Stop> {
        match self.ahead {
            Some(token) => Ok(token),
            None => Ok(*self.ahead.insert(self.lexer.next()?)),
        }
    }

    pub(super) fn bump(&mut self) -> Result<Token, Stop> {
        let token = self.peek()?;
        self.ahead = None;
        Ok(token)
    }

    /// Takes the next token if it is of that kind.
    pub(super) fn eat(&mut self, kind: T) -> Result<Option<Token>, Stop> {
        Ok(if self.peek()?.kind == kind { Some(self.bump()?) } else { None })
    }

    /// The reason to stop at `token`; one without text stands where the next text does.
    pub(super) fn unexpected(&mut self, token: Token, reason: &str) -> Stop {
        Stop::new(self.lexer.upcoming(token), reason)
    }

    fn document(&mut self) -> Result<(), Stop> {
        while self.eat(T::Directive)?.is_some() {}
        self.eat(T::DocumentStart)?;
        if matches!(self.peek()?.kind, T::StreamEnd | T::DocumentEnd) {
            return Ok(());
        }
        self.out.root = Some(self.node(Place::Block)?);
        // kubectl looks at one token after the root, and drops the rest unread.
        let rest = self.peek()?;
        self.leftover(rest);
        Ok(())
    }

    fn leftover(&mut self, first: Token) {
        let mut start = self.lexer.upcoming(first);
        if first.kind == T::DocumentEnd {
            self.ahead = None;
            start = self.peek().map_or(first.span.end, |next| self.lexer.upcoming(next));
        }
        let rest = self.shadow.get(start as usize..).unwrap_or_default();
        let len = rest.trim_ascii_end().len() as u32;
        self.out.leftover = (len > 0).then(|| Span::new(start, start + len));
    }

    pub(super) fn push(&mut self, kind: Kind, span: Span) -> NodeId {
        let id = NodeId(self.out.nodes.len() as u32);
        let next = span.end;
        self.out.nodes.push(Node { kind, span, next, unknown: false, simple: false });
        id
    }

    pub(super) fn missing(&mut self, at: u32) -> NodeId {
        self.push(Kind::Missing, Span::at(at))
    }

    pub(super) fn span(&self, id: NodeId) -> Span {
        self.out.nodes.get(id.0 as usize).map_or_else(Span::default, |node| node.span)
    }

    pub(super) fn node(&mut self, place: Place) -> Result<NodeId, Stop> {
        let (mut anchor, mut tag) = (None, None);
        loop {
            match self.peek()?.kind {
                T::Anchor if anchor.is_none() => anchor = Some(self.bump()?.span),
                T::Tag if tag.is_none() => tag = Some(self.bump()?.span),
                _ => break,
            }
        }
        let reserved = anchor.map(|anchor| self.reserve(anchor));
        let props = match (anchor, tag) {
            (Some(anchor), Some(tag)) => Some(anchor.join(tag)),
            _ => anchor.or(tag),
        };
        let id = self.content(place, props, reserved)?;
        let next = self.peek().map_or(self.shadow.len() as u32, |token| self.lexer.upcoming(token));
        if let Some(node) = self.out.nodes.get_mut(id.0 as usize) {
            node.next = next.max(node.span.end);
        }
        self.out.props.extend(props.map(|props| (id, props)));
        Ok(id)
    }

    /// Names the node about to be read, so that an alias inside it is seen to contain itself.
    fn reserve(&mut self, anchor: Span) -> NodeId {
        let id = self.missing(anchor.end);
        if let Some(name) = self.shadow.get(anchor.start as usize + 1..anchor.end as usize) {
            self.anchors.insert(name, id);
        }
        id
    }

    fn content(
        &mut self,
        place: Place,
        props: Option<Span>,
        reserved: Option<NodeId>,
    ) -> Result<NodeId, Stop> {
        let token = self.peek()?;
        let id = match token.kind {
            T::Alias if props.is_none() => self.alias()?,
            T::Alias => {
                return Err(self.unexpected(token, "an alias can have no anchor or tag"));
            }
            T::Scalar(style) => {
                self.bump()?;
                self.push(Kind::Scalar(style), token.span)
            }
            T::FlowSequenceStart => self.nested(Parser::flow_sequence)?,
            T::FlowMappingStart => self.nested(Parser::flow_mapping)?,
            T::BlockSequenceStart if place != Place::Flow => self.nested(Parser::block_sequence)?,
            T::BlockMappingStart if place != Place::Flow => self.nested(Parser::block_mapping)?,
            T::BlockEntry if place == Place::BlockValue => {
                self.nested(Parser::indentless_sequence)?
            }
            _ if props.is_some() => self.missing(props.map_or(0, |span| span.end)),
            T::BlockEntry => {
                return Err(self
                    .unexpected(token, "block sequence entries are not allowed in this context"));
            }
            _ => return Err(self.unexpected(token, "did not find expected node content")),
        };
        Ok(match reserved {
            Some(reserved) => self.settle(reserved),
            None => id,
        })
    }

    /// Moves the node just read to the place that its anchor's name already points to.
    fn settle(&mut self, reserved: NodeId) -> NodeId {
        if let Some(node) = self.out.nodes.pop()
            && let Some(slot) = self.out.nodes.get_mut(reserved.0 as usize)
        {
            *slot = node;
        }
        reserved
    }

    fn alias(&mut self) -> Result<NodeId, Stop> {
        let token = self.bump()?;
        let name = self.shadow.get(token.span.start as usize + 1..token.span.end as usize);
        let target = name.and_then(|name| self.anchors.get(name)).copied();
        let open = target.is_some_and(|id| {
            self.out.nodes.get(id.0 as usize).is_some_and(|node| node.kind == Kind::Missing)
                && self.out.props.iter().all(|(settled, _)| *settled != id)
        });
        let name = String::from_utf8_lossy(name.unwrap_or_default()).into_owned();
        if target.is_none() {
            self.complain(token.span, format!("unknown anchor '{name}' referenced"));
        } else if open {
            self.complain(token.span, format!("anchor '{name}' value contains itself"));
        }
        Ok(self.push(Kind::Alias(target.filter(|_| !open)), token.span))
    }

    fn complain(&mut self, span: Span, message: String) {
        self.out.errors.push(SyntaxError { span, message, repair: Repair::None });
    }

    fn nested(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<NodeId, Stop>,
    ) -> Result<NodeId, Stop> {
        if self.depth == MAX_DEPTH {
            return self.too_deep();
        }
        self.depth += 1;
        let id = read(self);
        self.depth -= 1;
        id
    }

    /// Skips a collection without following it.
    fn too_deep(&mut self) -> Result<NodeId, Stop> {
        let first = self.peek()?;
        let mut open = 0_u32;
        loop {
            match self.peek()?.kind {
                T::FlowSequenceStart
                | T::FlowMappingStart
                | T::BlockSequenceStart
                | T::BlockMappingStart => open += 1,
                T::FlowSequenceEnd | T::FlowMappingEnd | T::BlockEnd => {
                    open = open.saturating_sub(1);
                }
                T::StreamEnd => break,
                // An indentless sequence has no end of its own: its mapping's next key ends it.
                T::Key if open == 0 => break,
                _ => {}
            }
            self.bump()?;
            if open == 0 && first.kind != T::BlockEntry {
                break;
            }
        }
        if self.out.errors.iter().all(|error| !error.message.starts_with("nested")) {
            self.complain(
                first.span,
                format!("nested more than {MAX_DEPTH} levels deep: not read from here on"),
            );
        }
        Ok(self.missing(first.span.start))
    }
}
