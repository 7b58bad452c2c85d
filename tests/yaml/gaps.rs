//! Between the tokens of a document lie blanks, comments and indicators, and nothing else.
//!
//! Seen from outside: take out of a text everything that has a span, and only indicators are left.

use netpol::text::Span;
use netpol::yaml::{Document, Kind, split};

use crate::corpus;

/// What has no span of its own: indicators, directives, and where documents start and end.
fn is_indicators(rest: &str) -> bool {
    rest.lines().all(|line| {
        let line = line.trim();
        line.starts_with('%')
            || line.split_whitespace().all(|word| {
                matches!(word, "---" | "...") || word.chars().all(|c| "-?:,[]{}".contains(c))
            })
    })
}

/// The text with every scalar, alias, property, comment, mask and leftover blanked.
fn without_spans(document: &Document) -> String {
    let mut bytes = document.text.as_bytes().to_vec();
    let leaves = document.nodes().flat_map(|(id, node)| {
        let leaf = matches!(node.kind, Kind::Scalar(_) | Kind::Alias(_));
        [leaf.then_some(node.span), Some(document.props(id))]
    });
    let others = document.comments.iter().copied().chain(document.leftover);
    let spans = leaves.flatten().chain(others).chain(document.masks.iter().map(|it| it.span));
    for span in spans.collect::<Vec<Span>>() {
        for byte in &mut bytes[span.range()] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(bytes).expect("spans end between characters")
}

#[test]
fn gaps_hold_only_blanks_indicators_and_comments() {
    let mut readable = 0;
    for (name, text) in corpus::texts() {
        for part in split(&text) {
            let document = Document::read(part.text);
            if !document.errors.is_empty() {
                continue;
            }
            let rest = without_spans(&document);
            assert!(is_indicators(&rest), "{name}: left over of {:?}:\n{rest}", part.text);
            readable += 1;
        }
    }
    assert!(readable > 60, "only {readable} documents can be read");
}
