//! Lists and mappings, block and flow: the part of the grammar that is about their brackets, dashes
//! and commas.

use super::lexer::{Stop, Token, TokenKind as T};
use super::parser::{Parser, Place};
use super::tree::{Entry, Item, Kind, NodeId};
use crate::text::Span;

impl<I: Iterator<Item = char>> Parser<'_, I> {
    pub(super) fn block_sequence(&mut self) -> Result<NodeId, Stop> {
        self.bump()?;
        let mut items = Vec::new();
        loop {
            let token = self.peek()?;
            match token.kind {
                T::BlockEntry => items.push(self.block_item(&[T::BlockEntry, T::BlockEnd])?),
                T::BlockEnd => break,
                _ => {
                    return Err(self.unexpected(token, "did not find expected '-' indicator"));
                }
            }
        }
        self.bump()?;
        Ok(self.sequence(false, items, None))
    }

    pub(super) fn indentless_sequence(&mut self) -> Result<NodeId, Stop> {
        let mut items = Vec::new();
        while self.peek()?.kind == T::BlockEntry {
            items.push(self.block_item(&[T::BlockEntry, T::Key, T::Value, T::BlockEnd])?);
        }
        Ok(self.sequence(false, items, None))
    }

    fn block_item(&mut self, empty_before: &[T]) -> Result<Item, Stop> {
        let dash = self.bump()?.span;
        let value = self.value_or_missing(Place::Block, dash.end, empty_before)?;
        Ok(Item { value, span: dash.join(self.span(value)) })
    }

    /// A node, or a missing one just past `at` when one of `empty_before` comes next.
    fn value_or_missing(
        &mut self,
        place: Place,
        at: u32,
        empty_before: &[T],
    ) -> Result<NodeId, Stop> {
        let next = self.peek()?;
        if empty_before.contains(&next.kind) {
            let id = self.missing(at);
            if let Some(node) = self.out.nodes.get_mut(id.0 as usize) {
                node.next = self.lexer.upcoming(next);
            }
            return Ok(id);
        }
        self.node(place)
    }

    pub(super) fn block_mapping(&mut self) -> Result<NodeId, Stop> {
        self.bump()?;
        let mut entries = Vec::new();
        loop {
            let token = self.peek()?;
            match token.kind {
                T::Key => entries.push(self.block_pair()?),
                T::BlockEnd => break,
                _ => return Err(self.unexpected(token, "did not find expected key")),
            }
        }
        self.bump()?;
        Ok(self.mapping(false, entries, None))
    }

    fn block_pair(&mut self) -> Result<Entry, Stop> {
        const EMPTY: [T; 3] = [T::Key, T::Value, T::BlockEnd];
        let question = self.bump()?.span;
        let key = self.value_or_missing(Place::BlockValue, question.end, &EMPTY)?;
        let value = match self.eat(T::Value)? {
            Some(colon) => {
                self.simple_key(
                    question,
                    key,
                    colon,
                    "mapping values are not allowed in this context",
                )?;
                self.value_or_missing(Place::BlockValue, colon.span.end, &EMPTY)?
            }
            None => self.missing(self.span(key).end),
        };
        Ok(self.entry(key, value))
    }

    /// Without `?`, a key and its colon stand on one line, not more than 1,024 characters apart.
    fn simple_key(
        &self,
        question: Span,
        key: NodeId,
        colon: Token,
        reason: &str,
    ) -> Result<(), Stop> {
        let key = Span::new(self.span(key).start, colon.span.start);
        let text = self.shadow.get(key.range()).unwrap_or_default();
        if question.is_empty()
            && (text.len() > 1024 || memchr::memchr2(b'\n', b'\r', text).is_some())
        {
            return Err(Stop::new(colon.span.start, reason));
        }
        Ok(())
    }

    fn entry(&self, key: NodeId, value: NodeId) -> Entry {
        Entry { key, value, span: self.span(key).join(self.span(value)) }
    }

    pub(super) fn flow_sequence(&mut self) -> Result<NodeId, Stop> {
        let open = self.bump()?.span;
        let mut items = Vec::new();
        let close = loop {
            if let Some(close) = self.eat(T::FlowSequenceEnd)? {
                break close.span;
            }
            if !items.is_empty() {
                self.comma("did not find expected ',' or ']'")?;
                if let Some(close) = self.eat(T::FlowSequenceEnd)? {
                    break close.span;
                }
            }
            let value = if self.peek()?.kind == T::Key {
                self.flow_pair_mapping()?
            } else {
                self.node(Place::Flow)?
            };
            items.push(Item { value, span: self.span(value) });
        };
        Ok(self.sequence(true, items, Some(open.join(close))))
    }

    /// `? a : b` inside `[]`: a mapping of one entry.
    fn flow_pair_mapping(&mut self) -> Result<NodeId, Stop> {
        let entry = self.flow_pair(&[T::FlowEntry, T::FlowSequenceEnd])?;
        let span = entry.span;
        Ok(self.mapping(true, vec![entry], Some(span)))
    }

    pub(super) fn flow_mapping(&mut self) -> Result<NodeId, Stop> {
        let open = self.bump()?.span;
        let mut entries: Vec<Entry> = Vec::new();
        let close = loop {
            if let Some(close) = self.eat(T::FlowMappingEnd)? {
                break close.span;
            }
            if !entries.is_empty() {
                self.comma("did not find expected ',' or '}'")?;
                if let Some(close) = self.eat(T::FlowMappingEnd)? {
                    break close.span;
                }
            }
            let entry = if self.peek()?.kind == T::Key {
                self.flow_pair(&[T::FlowEntry, T::FlowMappingEnd])?
            } else {
                let key = self.node(Place::Flow)?;
                let value = self.missing(self.span(key).end);
                self.entry(key, value)
            };
            entries.push(entry);
        };
        // A virtual pair, `[a: b]`, has no braces: its span is its entry's.
        let span = entries
            .first()
            .filter(|_| open.is_empty())
            .map_or(open.join(close), |entry| entry.span);
        Ok(self.mapping(true, entries, Some(span)))
    }

    fn comma(&mut self, expected: &str) -> Result<(), Stop> {
        let token = self.bump()?;
        if token.kind == T::FlowEntry { Ok(()) } else { Err(self.unexpected(token, expected)) }
    }

    fn flow_pair(&mut self, ends: &[T]) -> Result<Entry, Stop> {
        let question = self.bump()?.span;
        let key = if self.peek()?.kind == T::Value || ends.contains(&self.peek()?.kind) {
            self.missing(question.end)
        } else {
            self.node(Place::Flow)?
        };
        let value = match self.eat(T::Value)? {
            Some(colon) => {
                self.simple_key(question, key, colon, "did not find expected ',' or '}'")?;
                self.value_or_missing(Place::Flow, colon.span.end, ends)?
            }
            None => self.missing(self.span(key).end),
        };
        Ok(self.entry(key, value))
    }

    fn mapping(&mut self, flow: bool, entries: Vec<Entry>, span: Option<Span>) -> NodeId {
        let span = span.unwrap_or_else(|| {
            ends(entries.first().map(|e| e.span), entries.last().map(|e| e.span))
        });
        let start = self.out.entries.len() as u32;
        self.out.entries.extend(entries);
        self.push(Kind::Mapping { flow, entries: start..self.out.entries.len() as u32 }, span)
    }

    fn sequence(&mut self, flow: bool, items: Vec<Item>, span: Option<Span>) -> NodeId {
        let span = span
            .unwrap_or_else(|| ends(items.first().map(|i| i.span), items.last().map(|i| i.span)));
        let start = self.out.items.len() as u32;
        self.out.items.extend(items);
        self.push(Kind::Sequence { flow, items: start..self.out.items.len() as u32 }, span)
    }
}

fn ends(first: Option<Span>, last: Option<Span>) -> Span {
    first.unwrap_or_default().join(last.or(first).unwrap_or_default())
}
