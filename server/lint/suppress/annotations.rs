//! `metadata.annotations["netpol-lint/ignore"]`.

use super::lines::{line_at, whole};
use super::{ANNOTATION, Reach, Suppression, names};
use crate::lint::diagnostic::ObjectRef;
use crate::policy::Object;
use crate::text::Span;
use crate::yaml::{Document, Entry, Kind, NodeId, ScalarStyle};

/// The annotation of an object, if it has one whose value is known.
pub(super) fn find(document: &Document, object: &Object) -> Option<Suppression> {
    let metadata = document.get(object.node, "metadata")?;
    let annotations = document.get(metadata, "annotations")?;
    let entries = document.entries(annotations);
    let mut own = entries.iter().rev();
    let entry = own.find(|entry| document.key_text(entry.key).as_deref() == Some(ANNOTATION))?;
    document.text_of(entry.value)?;
    let only = || document.entries(metadata).iter().find(|parent| parent.value == annotations);
    let removed = if entries.len() == 1 { only()? } else { entry };
    Some(Suppression {
        reach: Reach::Object(ObjectRef::of(object)),
        names: names(&document.text, list(document, entry.value)),
        span: entry.span,
        removal: lines_of(document, annotations, removed),
        document: 0,
        readable: true,
    })
}

/// The part of a scalar that holds the names.
fn list(document: &Document, value: NodeId) -> Span {
    let node = document.node(value);
    let Span { start, end } = node.span;
    match node.kind {
        Kind::Scalar(ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) => {
            Span::new(start + 1, end.saturating_sub(1))
        }
        Kind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded) => {
            Span::new(whole(&document.text, line_at(&document.text, start)).end, end)
        }
        _ => node.span,
    }
}

/// The lines of an entry in block style.
fn lines_of(document: &Document, annotations: NodeId, entry: &Entry) -> Option<Span> {
    let text = &document.text;
    let is_block = matches!(document.written(annotations).kind, Kind::Mapping { flow: false, .. });
    let lines = line_at(text, entry.span.start).join(line_at(text, entry.span.end));
    let alone = Span::new(lines.start, entry.span.start).of(text).trim().is_empty();
    (is_block && alone).then(|| whole(text, lines))
}
