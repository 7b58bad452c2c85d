//! What can be typed at a place: fields and their values from the schema, names and labels from the
//! manifests around, whole policies and parts of them.
//!
//! `caret` reads the line, `place` finds what is expected, `around` knows the manifests; `fields`,
//! `values`, `labels`, `ports` and `snippets` say what fits, and `items` writes it in the layout of
//! the document.

mod around;
mod caret;
mod fields;
mod ignores;
mod items;
mod labels;
mod parts;
mod place;
mod ports;
mod snippet;
mod templates;
mod values;

use super::view::View;
use crate::lint::run::Format;
use crate::text::Edit;
use around::Around;
use caret::Caret;
use items::Items;
use place::{Slot, places};

/// What an editor can make of completions, and wants of them.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct CompletionOptions {
    /// Whether texts may have places to fill in, in the syntax of the language server protocol:
    /// `${1:web}`.
    pub snippets: bool,
    /// Whether fields and values are offered that any schema would give.
    pub schema: bool,
}

/// Something that can be typed at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What stands beside the label.
    pub detail: Option<String>,
    /// What is known of it, in Markdown.
    pub documentation: Option<String>,
    /// What it does to the file; on one line of it. Its text is as it is to stand there: lines after
    /// the first have their whole indentation, at least that of the line the edit is on.
    pub edit: Edit,
    /// Whether the text has places to fill in.
    pub snippet: bool,
    /// Its place among the others, in the order of strings.
    pub sort: String,
    /// What the typed word is compared with, if not the label.
    pub filter: Option<String>,
    /// Whether it is the likely one.
    pub preselect: bool,
}

/// What a completion is.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum CompletionKind {
    /// A field.
    Field,
    /// A value that the schema or the network has.
    Value,
    /// A part of a policy.
    Snippet,
    /// Something that the manifests around declare.
    Reference,
    /// A whole policy.
    Template,
    /// The name of a rule.
    Rule,
}

/// What can be typed at byte `offset` of the file.
pub fn complete(view: &View<'_>, offset: u32, options: CompletionOptions) -> Vec<Completion> {
    let spotted = view.file.document_at(offset);
    let whole =
        (view.file.format == Format::Yaml).then(|| view.file.text.trim_start_matches('\u{feff}'));
    let (text, base, fenced) = match (&spotted, whole) {
        (Some(spotted), _) => (&*spotted.document.text, spotted.base, spotted.fenced),
        (None, Some(text)) => (text, view.file.text.len() as u32 - text.len() as u32, false),
        (None, None) => return Vec::new(),
    };
    let offset = offset.saturating_sub(base);
    if let Some(rules) = ignores::complete(text, offset) {
        return rules.finish(base);
    }
    let Some(caret) = Caret::new(text, offset) else { return Vec::new() };
    let mut items = Items::new(options);
    for place in places(&caret, fenced) {
        items.enter(&caret, &place);
        let index = spotted.as_ref().map(|spotted| spotted.index);
        offer(&Around::new(view, &place, index), &mut items);
    }
    items.finish(base)
}

fn offer(around: &Around<'_>, items: &mut Items) {
    let place = around.place;
    match place.slot {
        Slot::Key { mapping, value } => {
            templates::complete(around, items);
            parts::complete(place, items);
            fields::complete(place, mapping, value, items);
            labels::complete_pairs(around, mapping, items);
        }
        Slot::Value => values::complete(around, items),
    }
}
