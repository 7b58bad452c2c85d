//! A document as lines of text: every node with its spans, and what lies around the tree.

use std::fmt::Write;

use netpol::text::Span;
use netpol::yaml::{Document, Kind, NodeId, ScalarStyle};

/// `text` read and written down.
pub(crate) fn dump(text: &str) -> String {
    let document = Document::read(text);
    let mut out = String::new();
    if let Some(root) = document.root {
        node(&document, root, "", 0, &mut out);
    }
    for comment in &document.comments {
        line(&mut out, 0, &format!("comment {}", shown(&document, *comment)));
    }
    for mask in &document.masks {
        let alone = if mask.alone { " alone" } else { "" };
        line(&mut out, 0, &format!("template{alone} {}", shown(&document, mask.span)));
    }
    if let Some(leftover) = document.leftover {
        line(&mut out, 0, &format!("leftover {}", shown(&document, leftover)));
    }
    for error in &document.errors {
        let (place, repair) = (shown(&document, error.span), error.repair);
        line(&mut out, 0, &format!("error {place} {repair:?}: {}", error.message));
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    writeln!(out, "{}{text}", "  ".repeat(depth)).expect("a string takes all");
}

fn shown(document: &Document, span: Span) -> String {
    format!("{}..{} {:?}", span.start, span.end, span.of(&document.text))
}

fn node(document: &Document, id: NodeId, role: &str, depth: usize, out: &mut String) {
    let node = document.written(id);
    let mut head = role.to_owned();
    let props = document.props(id);
    if !props.is_empty() {
        head += &format!("props {} ", shown(document, props));
    }
    let Span { start, end } = node.span;
    let value = || {
        let unknown = if document.is_unknown(id) { " unknown" } else { "" };
        document.value(id).map_or(unknown.to_owned(), |value| format!(" = {value:?}"))
    };
    let open = if document.is_open(id) { " open" } else { "" };
    match &node.kind {
        Kind::Missing => line(out, depth, &format!("{head}nothing at {start}{}", value())),
        Kind::Scalar(style) => {
            let style = match style {
                ScalarStyle::Plain => "plain",
                ScalarStyle::SingleQuoted => "single",
                ScalarStyle::DoubleQuoted => "double",
                ScalarStyle::Literal => "literal",
                ScalarStyle::Folded => "folded",
            };
            line(out, depth, &format!("{head}{style} {}{}", shown(document, node.span), value()));
        }
        Kind::Alias(target) => {
            let target = target.map(|target| document.span(target));
            let target =
                target.map_or("nothing".to_owned(), |it| format!("{}..{}", it.start, it.end));
            line(out, depth, &format!("{head}alias {} to {target}", shown(document, node.span)));
        }
        Kind::Mapping { flow, .. } => {
            let flow = if *flow { "flow " } else { "" };
            line(out, depth, &format!("{head}{flow}mapping {start}..{end}{open}"));
            for entry in document.entries(id) {
                line(out, depth + 1, &format!("entry {}..{}", entry.span.start, entry.span.end));
                self::node(document, entry.key, "key ", depth + 2, out);
                self::node(document, entry.value, "value ", depth + 2, out);
            }
        }
        Kind::Sequence { flow, .. } => {
            let flow = if *flow { "flow " } else { "" };
            line(out, depth, &format!("{head}{flow}sequence {start}..{end}{open}"));
            for item in document.items(id) {
                let role = format!("item {}..{}: ", item.span.start, item.span.end);
                self::node(document, item.value, &role, depth + 1, out);
            }
        }
    }
}
