//! The way from an object down to the word at a place.

use crate::schema::{self, Field, Shape};
use crate::text::Span;
use crate::yaml::{Document, Kind, NodeId};

/// One step down.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Step {
    /// Into the value of a key.
    Key(String),
    /// Into an item of a list.
    Item(usize),
}

/// The way to a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Trail {
    steps: Vec<Step>,
    /// The word: bytes of the document.
    pub(super) span: Span,
    /// The value of the last step, or the collection the word stands for.
    pub(super) node: NodeId,
}

impl Trail {
    /// The way from `object` to the word at `offset` of the document; `None` where no word is.
    pub(super) fn find(document: &Document, object: NodeId, offset: u32) -> Option<Self> {
        let (mut steps, mut node) = (Vec::new(), object);
        loop {
            let written = document.written(node);
            let span = match &written.kind {
                Kind::Mapping { .. } if !document.entries(node).is_empty() => {
                    let mut entries = document.entries(node).iter();
                    let entry = entries.rfind(|entry| entry.span.touches(offset))?;
                    steps.push(Step::Key(document.key_text(entry.key)?.into_owned()));
                    node = entry.value;
                    if document.span(node).touches(offset) && document.span(entry.key).end < offset
                    {
                        continue;
                    }
                    document.span(entry.key)
                }
                Kind::Sequence { .. } if !document.items(node).is_empty() => {
                    let items = document.items(node);
                    let index = items.iter().rposition(|item| item.span.touches(offset))?;
                    let item = items.get(index)?;
                    steps.push(Step::Item(index));
                    node = item.value;
                    if document.span(node).touches(offset) {
                        continue;
                    }
                    Span::new(item.span.start, item.span.start + 1)
                }
                _ => written.span,
            };
            // A colon belongs to its key; blanks and comments further on are no word.
            return (offset <= span.end + 1).then_some(Self { steps, span, node });
        }
    }

    /// The keys on the way, without the items between.
    pub(super) fn keys(&self) -> Vec<&str> {
        let keys = self.steps.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item(_) => None,
        });
        keys.collect()
    }

    /// The index of the item of the list under the `depth`th key, from 1, that it leads through.
    pub(super) fn item_of(&self, depth: usize) -> Option<usize> {
        let mut keys = 0;
        for step in &self.steps {
            match step {
                Step::Key(_) => keys += 1,
                Step::Item(index) if keys == depth => return Some(*index),
                Step::Item(_) => {}
            }
        }
        None
    }

    /// The last field on the way of a policy; `None` if it leaves what a policy has.
    pub(super) fn field(&self) -> Option<&'static Field> {
        let mut found = None;
        let root = Shape::Object(schema::network_policy());
        let mut shape: Option<&Shape> = Some(&root);
        for step in &self.steps {
            shape = match (shape?, step) {
                (Shape::Object(structure), Step::Key(key)) => {
                    let field = structure.field(key)?;
                    found = Some(field);
                    Some(&field.shape)
                }
                (Shape::List(item), Step::Item(_)) => Some(&**item),
                (Shape::Map { value, .. }, Step::Key(_)) => Some(&**value),
                _ => return found,
            };
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::objects;

    #[test]
    fn words_are_found_with_the_way_to_them() {
        let text = "kind: NetworkPolicy\nspec:\n  ingress:\n  - from:\n    - podSelector: {}\n    - ipBlock: {cidr: 10.0.0.0/8}\n    ports: [{port: 80}]\n  - \n";
        let document = Document::read(text);
        let object = objects(&document, false)[0].node;
        let at = |needle: &str| {
            let offset = text.find(needle).unwrap() as u32;
            let trail = Trail::find(&document, object, offset)?;
            let items = (trail.item_of(2), trail.item_of(3));
            Some(format!("{} {items:?} {}", trail.keys().join("."), trail.span.of(text)))
        };
        assert_eq!(at("NetworkPolicy").unwrap(), "kind (None, None) NetworkPolicy");
        assert_eq!(
            at("podSelector").unwrap(),
            "spec.ingress.from.podSelector (Some(0), Some(0)) podSelector"
        );
        assert_eq!(at("{}").unwrap(), "spec.ingress.from.podSelector (Some(0), Some(0)) {}");
        assert_eq!(
            at("10.0").unwrap(),
            "spec.ingress.from.ipBlock.cidr (Some(0), Some(1)) 10.0.0.0/8"
        );
        assert_eq!(at("- ipBlock").unwrap(), "spec.ingress.from (Some(0), Some(1)) -");
        assert_eq!(at("80").unwrap(), "spec.ingress.ports.port (Some(0), Some(0)) 80");
    }
}
