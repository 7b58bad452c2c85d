//! Labels that an object carries, as they are written.

use super::network_policy::Label;
use super::read::Reader;
use crate::yaml::{Kind, NodeId, Value};

/// A mapping of labels, or a selector that is one, as a Service has it.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    /// The mapping, where there is one.
    pub node: Option<NodeId>,
    /// The labels that are certainly there; a value of `None` is unknown.
    pub items: Vec<Label>,
    /// Whether there may be others.
    pub open: bool,
}

impl Labels {
    /// The known value of a label.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.items.iter().find(|label| *label.key == *key)?.value.as_deref()
    }
}

impl Reader<'_> {
    /// The labels under `name`. What stands between template actions may or may not be there: it is
    /// left out, and the labels are open.
    pub(super) fn labels(self, parent: NodeId, name: &str) -> Labels {
        let document = self.document;
        let field = document.fields(parent).rfind(|f| f.name.as_deref() == Some(name));
        let Some(field) = field else {
            return Labels { open: document.is_open(parent), ..Labels::default() };
        };
        let node = field.value;
        if document.value(node) == Some(Value::Null) {
            return Labels { open: document.is_open(parent), ..Labels::default() };
        }
        let is_alias = matches!(document.written(node).kind, Kind::Alias(_));
        let start = if is_alias { document.node(node).span.start } else { field.span.start };
        let pairs: Vec<_> = document.fields(node).collect();
        let certain = pairs
            .iter()
            .filter(|pair| pair.span.start < start || !document.is_branched(start, pair.span.end));
        let items: Vec<Label> = certain
            .filter_map(|pair| Some(self.label(pair.name.clone()?, pair.key, pair.value)))
            .collect();
        let open =
            !document.is_mapping(node) || document.is_open(node) || items.len() < pairs.len();
        Labels { node: Some(node), items, open }
    }

    /// The labels under `metadata` of an object or a pod template.
    pub(super) fn metadata_labels(self, parent: NodeId) -> Labels {
        match self.value(parent, "metadata") {
            Some(metadata) if self.document.is_mapping(metadata) => self.labels(metadata, "labels"),
            Some(_) => Labels { open: true, ..Labels::default() },
            None => Labels { open: self.document.is_open(parent), ..Labels::default() },
        }
    }
}
