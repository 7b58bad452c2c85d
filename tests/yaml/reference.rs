//! Values beside those of `yaml_rust2`'s own parser, where that can read the text.

use netpol::yaml::{Document, Kind, NodeId, split};
use yaml_rust2::parser::{Event, EventReceiver, Parser};

use crate::corpus;

/// The events of a document, as text.
#[derive(Default)]
struct Events(Vec<String>);

impl EventReceiver for Events {
    fn on_event(&mut self, event: Event) {
        self.0.extend(match event {
            Event::Scalar(text, ..) => Some(text),
            Event::Alias(_) => Some("*".to_owned()),
            Event::SequenceStart(..) => Some("[".to_owned()),
            Event::SequenceEnd => Some("]".to_owned()),
            Event::MappingStart(..) => Some("{".to_owned()),
            Event::MappingEnd => Some("}".to_owned()),
            _ => None,
        });
    }
}

/// The same of our tree.
fn events(document: &Document, id: NodeId, out: &mut Vec<String>) {
    match document.written(id).kind {
        Kind::Missing => out.push(String::new()),
        Kind::Scalar(_) => out.push(document.text_of(id).expect("is known").into_owned()),
        Kind::Alias(_) => out.push("*".to_owned()),
        Kind::Sequence { .. } => {
            out.push("[".to_owned());
            document.items(id).iter().for_each(|item| events(document, item.value, out));
            out.push("]".to_owned());
        }
        Kind::Mapping { .. } => {
            out.push("{".to_owned());
            for entry in document.entries(id) {
                events(document, entry.key, out);
                events(document, entry.value, out);
            }
            out.push("}".to_owned());
        }
    }
}

/// Whether `yaml_rust2` and go-yaml agree about texts like this one, and nothing in it is unknown.
fn is_comparable(document: &Document) -> bool {
    document.errors.is_empty()
        && document.leftover.is_none()
        && document.nodes().all(|(id, _)| !document.is_unknown(id))
}

fn reference(text: &str) -> Option<Vec<String>> {
    let mut events = Events::default();
    Parser::new_from_str(text).load(&mut events, true).ok()?;
    // It gives an empty document as null, and nothing at the end of a mapping as "~".
    Some(events.0.into_iter().map(|text| if text == "~" { String::new() } else { text }).collect())
}

#[test]
fn scalars_decode_as_the_scanners_own_parser_decodes_them() {
    let mut compared = 0;
    for (name, text) in corpus::texts() {
        for part in split(&text).iter().map(|part| part.text) {
            let document = Document::read(part);
            let (Some(root), true) = (document.root, is_comparable(&document)) else { continue };
            let Some(theirs) = reference(part) else { continue };
            let mut ours = Vec::new();
            events(&document, root, &mut ours);
            let ours: Vec<String> = ours
                .into_iter()
                .map(|text| if text == "~" { String::new() } else { text })
                .collect();
            assert_eq!(ours, theirs, "{name}: {part:?}");
            compared += 1;
        }
    }
    assert!(compared > 50, "only {compared} documents are compared");
}
