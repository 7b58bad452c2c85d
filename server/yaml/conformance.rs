//! What YAML's grammar allows, but go-yaml and the way to JSON refuse. Checked against
//! kube-apiserver 1.37.

use super::scalar::{Value, resolve_plain};
use super::tree::{Document, Kind, NodeId, Repair, ScalarStyle, SyntaxError};
use crate::text::Span;

pub(super) fn check(document: &Document) -> Vec<SyntaxError> {
    let mut errors = control_characters(&document.text);
    for (id, node) in document.nodes() {
        match node.kind {
            Kind::Scalar(ScalarStyle::Plain) => not_finite(document, id, &mut errors),
            Kind::Mapping { .. } => keys(document, id, &mut errors),
            _ => {}
        }
    }
    errors
}

fn error(span: Span, message: impl Into<String>) -> SyntaxError {
    SyntaxError { span, message: message.into(), repair: Repair::None }
}

fn control_characters(text: &str) -> Vec<SyntaxError> {
    let refused = |c: char| !matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..);
    let printable = |byte: u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    if text.bytes().all(printable) {
        return Vec::new();
    }
    let bad = text.char_indices().filter(|(_, c)| refused(*c));
    let spans = bad.map(|(at, c)| Span::new(at as u32, (at + c.len_utf8()) as u32));
    spans.take(1).map(|span| error(span, "control characters are not allowed")).collect()
}

fn not_finite(document: &Document, id: NodeId, errors: &mut Vec<SyntaxError>) {
    let span = document.span(id);
    if let Value::Float(value) = resolve_plain(span.of(&document.text))
        && !value.is_finite()
        && document.tag_of(id).is_none()
    {
        let words = if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "+Inf"
        } else {
            "-Inf"
        };
        errors.push(error(span, format!("json: unsupported value: {words}")));
    }
}

fn keys(document: &Document, id: NodeId, errors: &mut Vec<SyntaxError>) {
    for entry in document.entries(id) {
        if document.is_merge_key(entry.key) {
            errors.extend(merge(document, entry.value));
            continue;
        }
        let span = document.span(entry.key);
        let what = match document.node(entry.key).kind {
            Kind::Mapping { .. } => "a mapping",
            Kind::Sequence { .. } => "a list",
            _ if document.value(entry.key) == Some(Value::Null) => "null",
            _ => continue,
        };
        let span = if span.is_empty() { entry.span } else { span };
        errors.push(error(span, format!("a key must be a string, and this one is {what}")));
    }
}

fn merge(document: &Document, value: NodeId) -> Option<SyntaxError> {
    let mappings = document.is_mapping(value)
        || document.is_sequence(value)
            && document.items(value).iter().all(|item| document.is_mapping(item.value));
    let refused = !mappings && !document.is_unknown(value) && !document.is_open(value);
    refused.then(|| {
        error(document.span(value), "map merge requires map or sequence of maps as the value")
    })
}
