//! Reading a document, and asking it: aliases followed, merge keys resolved, scalars typed, and what
//! templates leave open said to be unknown.

use std::borrow::Cow;
use std::sync::Arc;

use super::conformance;
use super::repair;
use super::scalar::{self, Value, resolve_plain};
use super::shadow::{mask_templates, shadow};
use super::tree::{Document, Entry, Item, Kind, Mask, Node, NodeId, ScalarStyle};
use crate::text::Span;

/// Merge keys followed at most for one mapping.
const MAX_MERGES: usize = 64;

/// One field of a mapping, merged ones included.
#[derive(Clone, Debug)]
pub struct Field<'d> {
    /// The key's text, as JSON would have it; `None` when the key is templated or no scalar.
    pub name: Option<Cow<'d, str>>,
    /// The key.
    pub key: NodeId,
    /// The value.
    pub value: NodeId,
    /// Key and value.
    pub span: Span,
}

impl Document {
    /// Reads one document. Never fails: what cannot be read is in [`Document::errors`].
    pub fn read(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let mut shadow = shadow(&text);
        let mut masks = mask_templates(&mut shadow);
        let parsed = repair::read(shadow);
        masks.extend(ytt(&text, &parsed.comments));
        masks.sort_by_key(|mask| mask.span);
        // What stands in ytt's code is a part of it.
        masks.dedup_by(|next, before| before.span.covers(next.span));
        let mut document = Self {
            root: parsed.root,
            errors: parsed.errors,
            comments: parsed.comments,
            masks,
            leftover: parsed.leftover,
            nodes: parsed.nodes,
            entries: parsed.entries,
            items: parsed.items,
            props: parsed.props,
            text,
        };
        document.note_values();
        let refused = conformance::check(&document);
        document.errors.extend(refused);
        document.errors.sort_by_key(|error| error.span);
        document
    }

    /// Notes once what every look at a value needs to know.
    fn note_values(&mut self) {
        let mut nodes = std::mem::take(&mut self.nodes);
        for (id, node) in (0..).map(NodeId).zip(&mut nodes) {
            let source = node.span.of(&self.text);
            node.unknown = match node.kind {
                Kind::Missing => self.is_templated(Span::new(node.span.start, node.next)),
                Kind::Scalar(_) => self.is_templated(node.span) || is_placeholder(source),
                Kind::Alias(None) => true,
                _ => false,
            };
            node.simple = node.kind == Kind::Scalar(ScalarStyle::Plain)
                && self.props(id).is_empty()
                && !scalar::has_break(source);
        }
        self.nodes = nodes;
    }

    /// The node as written: an alias stays one.
    pub fn written(&self, id: NodeId) -> &Node {
        const NOTHING: &Node = &Node {
            kind: Kind::Missing,
            span: Span { start: 0, end: 0 },
            next: 0,
            unknown: false,
            simple: false,
        };
        self.nodes.get(id.0 as usize).unwrap_or(NOTHING)
    }

    /// The node that `id` stands for: an alias gives what it refers to.
    pub fn node(&self, id: NodeId) -> &Node {
        self.written(self.resolve(id))
    }

    /// `&name` and `!tag` before a node, in either order; empty without them.
    pub fn props(&self, id: NodeId) -> Span {
        let place = self.props.binary_search_by_key(&id, |(node, _)| *node).ok();
        place.and_then(|place| self.props.get(place)).map_or_else(Span::default, |(_, span)| *span)
    }

    /// The `!tag` of a node.
    pub(super) fn tag_of(&self, id: NodeId) -> Option<&str> {
        let props = self.props(id).of(&self.text);
        // The two are the first and the last word; a comment may stand between.
        let mut words = props.split_ascii_whitespace();
        let ends = [words.next(), words.next_back()];
        ends.into_iter().flatten().find(|word| word.starts_with('!'))
    }

    /// Follows an alias.
    pub fn resolve(&self, id: NodeId) -> NodeId {
        match self.written(id).kind {
            Kind::Alias(Some(target)) => target,
            _ => id,
        }
    }

    /// All nodes, in no particular order.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index as u32), node))
    }

    /// Where `id` is written.
    pub fn span(&self, id: NodeId) -> Span {
        self.written(id).span
    }

    /// The entries of a mapping as written, aliases followed; none for anything else.
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        match &self.node(id).kind {
            Kind::Mapping { entries, .. } => {
                self.entries.get(entries.start as usize..entries.end as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// The items of a sequence, aliases followed; none for anything else.
    pub fn items(&self, id: NodeId) -> &[Item] {
        match &self.node(id).kind {
            Kind::Sequence { items, .. } => {
                self.items.get(items.start as usize..items.end as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// The key under which a mapping or list stands in its parent.
    pub fn key_of(&self, value: NodeId) -> Option<NodeId> {
        self.entries.iter().find(|entry| entry.value == value).map(|entry| entry.key)
    }

    /// Whether it is a mapping.
    pub fn is_mapping(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, Kind::Mapping { .. })
    }

    /// Whether it is a sequence.
    pub fn is_sequence(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, Kind::Sequence { .. })
    }

    /// The fields of a mapping: explicit ones in text order, then those merged with `<<` that no
    /// explicit one hides. Of several of one name all are here; kubectl keeps the last.
    pub fn fields(&self, id: NodeId) -> impl DoubleEndedIterator<Item = Field<'_>> {
        self.explicit_fields(id).chain(self.merged_fields(id))
    }

    fn explicit_fields(&self, id: NodeId) -> impl DoubleEndedIterator<Item = Field<'_>> {
        let explicit = self.entries(id).iter().filter(|entry| !self.is_merge_key(entry.key));
        explicit.map(|entry| self.field(entry))
    }

    fn merged_fields(&self, id: NodeId) -> Vec<Field<'_>> {
        let merges = self.entries(id).iter().filter(|entry| self.is_merge_key(entry.key));
        let mut sources: Vec<NodeId> = merges.map(|entry| entry.value).collect();
        if sources.is_empty() {
            return Vec::new();
        }
        let mut fields: Vec<Field<'_>> = self.explicit_fields(id).collect();
        let explicit = fields.len();
        for _ in 0..MAX_MERGES {
            let Some(source) = sources.pop() else { break };
            // The first of several sources wins: later ones are looked at later.
            sources.extend(self.items(source).iter().rev().map(|item| item.value));
            for entry in self.entries(source) {
                if self.is_merge_key(entry.key) {
                    sources.push(entry.value);
                    continue;
                }
                let field = self.field(entry);
                if field.name.is_none() || fields.iter().all(|known| known.name != field.name) {
                    fields.push(field);
                }
            }
        }
        fields.split_off(explicit)
    }

    fn field(&self, entry: &Entry) -> Field<'_> {
        Field {
            name: self.key_text(entry.key),
            key: entry.key,
            value: entry.value,
            span: entry.span,
        }
    }

    /// Whether the key is a plain `<<`.
    pub fn is_merge_key(&self, key: NodeId) -> bool {
        self.written(key).kind == Kind::Scalar(ScalarStyle::Plain)
            && self.span(key).of(&self.text) == "<<"
    }

    /// The value of the last field of that name; kubectl keeps the last.
    pub fn get(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let entries = self.entries(id);
        let found = entries.iter().rev().find(|entry| self.is_key(entry.key, name));
        if let Some(entry) = found {
            return Some(entry.value);
        }
        if !entries.iter().any(|entry| self.is_merge_key(entry.key)) {
            return None;
        }
        self.fields(id).rfind(|field| field.name.as_deref() == Some(name)).map(|field| field.value)
    }

    /// Whether a key's text is `name`.
    fn is_key(&self, key: NodeId, name: &str) -> bool {
        let node = self.written(key);
        let source = node.span.of(&self.text);
        // No need to type a word that reads differently.
        let differs =
            node.simple && source != name && source.starts_with(|c: char| c.is_alphabetic());
        !differs && self.key_text(key).as_deref() == Some(name)
    }

    /// A key's text as JSON has it: numbers and booleans become their text.
    pub fn key_text(&self, key: NodeId) -> Option<Cow<'_, str>> {
        match self.value(key)? {
            Value::Str(text) => Some(text),
            Value::Bool(value) => Some(Cow::Borrowed(if value { "true" } else { "false" })),
            Value::Int(value) => Some(Cow::Owned(value.to_string())),
            Value::Float(value) => Some(Cow::Owned(value.to_string())),
            Value::Null => None,
        }
    }

    /// The typed value of a scalar, aliases followed; `None` for collections and for what is unknown.
    pub fn value(&self, id: NodeId) -> Option<Value<'_>> {
        let id = self.resolve(id);
        let node = self.written(id);
        match node.kind {
            _ if node.unknown => None,
            _ if node.simple => Some(resolve_plain(node.span.of(&self.text))),
            Kind::Missing if self.tag_of(id).is_some_and(|tag| !is_typed_tag(tag)) => {
                Some(Value::Str("".into()))
            }
            Kind::Missing => Some(Value::Null),
            Kind::Scalar(style) => Some(self.typed(id, style)),
            _ => None,
        }
    }

    fn typed(&self, id: NodeId, style: ScalarStyle) -> Value<'_> {
        let text = self.decoded(self.written(id), style);
        let tag = self.tag_of(id);
        match (tag, text) {
            (None, Cow::Borrowed(text)) if style == ScalarStyle::Plain => resolve_plain(text),
            (Some("!!binary"), text) => Value::Str(decode_base64(&text).into()),
            (Some("!!int" | "!!bool" | "!!null" | "!!float"), Cow::Borrowed(text)) => {
                match (tag, resolve_plain(text)) {
                    #[allow(clippy::cast_precision_loss)]
                    (Some("!!float"), Value::Int(value)) => Value::Float(value as f64),
                    (_, value) => value,
                }
            }
            (_, text) => Value::Str(text),
        }
    }

    /// The decoded text of a scalar whatever its type; `None` for collections and for what is unknown.
    pub fn text_of(&self, id: NodeId) -> Option<Cow<'_, str>> {
        let node = self.node(id);
        match node.kind {
            Kind::Scalar(style) if !node.unknown => Some(self.decoded(node, style)),
            _ => None,
        }
    }

    /// Where the text of a scalar on one line stands, without its quotes, and how it is written; `None`
    /// where it does not stand there as it is meant.
    pub fn bare(&self, id: NodeId) -> Option<(Span, ScalarStyle)> {
        let Kind::Scalar(style) = self.written(id).kind else { return None };
        let whole = self.span(id);
        let span = match style {
            ScalarStyle::Plain => whole,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                Span::new(whole.start + 1, whole.end.saturating_sub(1))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => return None,
        };
        (self.text_of(id)? == span.of(&self.text)).then_some((span, style))
    }

    fn decoded(&self, node: &Node, style: ScalarStyle) -> Cow<'_, str> {
        let before = Span::new(0, node.span.start).of(&self.text);
        let after = Span::new(node.span.end, node.next).of(&self.text);
        scalar::decode(style, before, node.span.of(&self.text), after)
    }

    /// Whether its value is not in the text: a template action, `${VAR}` or placeholder is part of
    /// it, or could stand where nothing is written.
    pub fn is_unknown(&self, id: NodeId) -> bool {
        self.node(id).unknown
    }
}

/// `${VAR}`, `$(VAR)`, `<your-value>`: put in by people or tools before the cluster reads it.
fn is_placeholder(source: &str) -> bool {
    if memchr::memchr2(b'$', b'<', source.as_bytes()).is_none() {
        return false;
    }
    let bracketed = || {
        let inside = source.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
        inside.is_some_and(|(name, _)| !name.trim().is_empty())
    };
    source.contains("${") || source.contains("$(") || bracketed()
}

/// ytt's code stands in comments: `#@ if x:` on a line of its own, `#@ value` after a key.
fn ytt<'d>(text: &'d str, comments: &'d [Span]) -> impl Iterator<Item = Mask> + 'd {
    let code = comments.iter().filter(|span| span.of(text).starts_with("#@"));
    code.map(|span| {
        let before = text.get(..span.start as usize).unwrap_or_default();
        let before = before.trim_end_matches([' ', '\t']);
        Mask { span: *span, alone: before.is_empty() || before.ends_with(['\n', '\r']) }
    })
}

/// Whether go-yaml types a value of that tag by its text; any other tag makes it a string.
fn is_typed_tag(tag: &str) -> bool {
    matches!(tag, "!!int" | "!!bool" | "!!null" | "!!float" | "!!timestamp")
}

/// Decodes base64 for `!!binary`, leniently.
fn decode_base64(text: &str) -> String {
    let (mut bits, mut held, mut out) = (0_u32, 0_u32, Vec::new());
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6) | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
