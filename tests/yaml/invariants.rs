//! What holds for every document, whatever its text.

use netpol::text::Span;
use netpol::yaml::{Document, Kind, NodeId, Repair};

/// Reads `text`; panics where a span is not where it must be.
pub(crate) fn read(text: &str) -> Document {
    let document = Document::read(text);
    check(&document);
    document
}

fn check(document: &Document) {
    let text = &*document.text;
    let inside = |span: Span, what: &str| {
        let range = span.range();
        assert!(text.get(range).is_some(), "{what} {span:?} does not fit {text:?}");
    };
    for (id, node) in document.nodes() {
        inside(node.span, "node");
        inside(Span::at(node.next), "next");
        assert!(node.next >= node.span.end, "{node:?} ends after what follows it: {text:?}");
        inside(document.props(id), "anchor and tag");
    }
    let in_order = |spans: &mut dyn Iterator<Item = Span>, what: &str| {
        let mut end = 0;
        for span in spans {
            inside(span, what);
            assert!(span.start >= end, "{what} {span:?} overlaps the one before: {text:?}");
            end = span.end;
        }
    };
    in_order(&mut document.comments.iter().copied(), "comment");
    in_order(&mut document.masks.iter().map(|mask| mask.span), "mask");
    in_order(&mut document.leftover.into_iter(), "leftover");
    for error in &document.errors {
        inside(error.span, "error");
        assert!(error.repair == Repair::None || !error.span.is_empty(), "{error:?}: {text:?}");
    }
    if let Some(root) = document.root {
        nested(document, root, Span::new(0, text.len() as u32));
    }
}

/// A node lies in its parent, entries and items lie in their collection in order, entry spans are
/// those of key and value together.
fn nested(document: &Document, id: NodeId, parent: Span) {
    let node = document.written(id);
    let text = &document.text;
    assert!(parent.covers(node.span), "{node:?} is not in {parent:?}: {text:?}");
    let mut end = node.span.start;
    let mut next = |span: Span| {
        assert!(node.span.covers(span), "{span:?} is not in {node:?}: {text:?}");
        assert!(span.start >= end, "{span:?} overlaps the one before it in {node:?}: {text:?}");
        end = span.end;
    };
    match node.kind {
        Kind::Mapping { .. } => {
            for entry in document.entries(id) {
                next(entry.span);
                let both = document.span(entry.key).join(document.span(entry.value));
                assert_eq!(entry.span, both, "{text:?}");
                nested(document, entry.key, entry.span);
                nested(document, entry.value, entry.span);
            }
        }
        Kind::Sequence { .. } => {
            for item in document.items(id) {
                next(item.span);
                nested(document, item.value, item.span);
            }
        }
        _ => {}
    }
}
