//! The namespace an object is in, as it is written.

use crate::policy::Object;
use crate::reach::Text;
use crate::yaml::{Document, Kind, Mask, NodeId, Value};

/// The namespace an object is in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Home {
    /// The one of this name.
    Known(Text),
    /// None is written: whichever the manifests are applied to. It is one for all such objects of a
    /// scope, and may be any of the known ones.
    Unspecified,
}

impl Home {
    /// Its name, if known.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Known(name) => Some(name),
            Self::Unspecified => None,
        }
    }
}

/// The namespace that an object is written with; `None` if it cannot be known.
pub(super) fn written_home(document: &Document, object: &Object) -> Option<Home> {
    if let Some(name) = &object.namespace {
        return Some(if name.is_empty() { Home::Unspecified } else { Home::Known(name.clone()) });
    }
    let Some(metadata) = document.get(object.node, "metadata") else {
        return Some(Home::Unspecified);
    };
    if let Some(namespace) = document.get(metadata, "namespace") {
        let is_null = document.value(namespace) == Some(Value::Null);
        let text = document.span(namespace).of(&document.text);
        return (is_null || is_release_namespace(text)).then_some(Home::Unspecified);
    }
    (!may_have_more_fields(document, metadata)).then_some(Home::Unspecified)
}

/// Whether a value is `{{ .Release.Namespace }}`, the namespace a chart is installed in.
fn is_release_namespace(text: &str) -> bool {
    let action = text.trim_matches(['"', '\'', '{', '}', '-', ' ']);
    let mut words = action.split([' ', '|']).filter(|word| !word.is_empty());
    matches!(words.next(), Some(".Release.Namespace" | "$.Release.Namespace"))
        && words.all(|word| word == "quote")
}

/// Whether template actions may add fields to the mapping itself, not just within its values.
fn may_have_more_fields(document: &Document, mapping: NodeId) -> bool {
    let node = document.node(mapping);
    let within = |mask: &&Mask| node.span.start <= mask.span.start && mask.span.start < node.next;
    let in_value = |mask: &Mask| {
        document.entries(mapping).iter().any(|entry| {
            let value = document.written(entry.value);
            let holds_lines = !matches!(value.kind, Kind::Scalar(_) | Kind::Alias(_));
            holds_lines && entry.span.start <= mask.span.start && mask.span.end <= value.next
        })
    };
    !document.is_mapping(mapping) && document.value(mapping) != Some(Value::Null)
        || document.masks.iter().filter(within).any(|mask| mask.alone && !in_value(mask))
}
