//! The fields of a mapping that are not there yet.

use super::CompletionKind;
use super::items::{Item, Items, Layout};
use super::place::{CARET, Place};
use super::snippet::choice;
use crate::schema::{Field, Shape, Struct};
use crate::yaml::{Document, NodeId, Value};

/// The fields that fit into `mapping`; `value` stands there already.
pub(super) fn complete(place: &Place, mapping: NodeId, value: Option<NodeId>, items: &mut Items) {
    let Shape::Object(structure) = place.shape else { return };
    if !items.options.schema {
        return;
    }
    let document = &place.document;
    let siblings = Siblings::of(document, mapping);
    let free = |field: &&Field| !siblings.has(field.name) && siblings.allow(structure, field.name);
    let fit_of =
        |field: &Field| value.map_or(Fit::Whole, |value| fit(document, value, &field.shape));
    let free: Vec<(Fit, &Field)> =
        structure.fields.iter().filter(free).map(|field| (fit_of(field), field)).collect();
    let best = free.iter().map(|(fit, _)| *fit).max().filter(|best| *best != Fit::Not);
    let fields: Vec<&Field> =
        free.into_iter().filter(|(fit, _)| Some(*fit) == best).map(|(_, field)| field).collect();
    let first = fields.iter().find(|field| field.required);
    for field in &fields {
        let text = if items.layout.has_colon {
            items.layout.key(field.name)
        } else if value.is_some() {
            format!("{}:", items.layout.key(field.name))
        } else {
            with_value(field, &items.layout)
        };
        let rank = if field.required { 0 } else { 2 };
        let likely = first.is_some_and(|first| first.name == field.name);
        items.add(
            Item::new(rank, CompletionKind::Field, field.name, text)
                .detail(detail(field))
                .documentation(documentation(field))
                .preselect(likely),
        );
    }
}

/// A field with its value, to be typed after the column of the layout.
pub(super) fn with_value(field: &Field, layout: &Layout) -> String {
    let key = layout.key(field.name);
    let Layout { style, flow, .. } = layout;
    match &field.shape {
        Shape::Object(_) | Shape::Map { .. } if *flow => format!("{key}: {{$0\\}}"),
        Shape::List(_) if *flow => format!("{key}: [$0]"),
        Shape::Object(_) | Shape::Map { .. } => format!("{key}:{}$0", layout.line(style.step)),
        Shape::List(_) => format!("{key}:{}- $0", layout.line(style.dash)),
        Shape::String { values, .. } if !values.is_empty() => {
            let values: Vec<String> = values.iter().map(|value| layout.string(value)).collect();
            format!("{key}: {}", choice(&values))
        }
        Shape::String { .. } => match layout.quote {
            Some(quote) => format!("{key}: {quote}$0{quote}"),
            None => format!("{key}: $0"),
        },
        Shape::Integer { .. } | Shape::IntOrString { .. } | Shape::Boolean | Shape::Any => {
            format!("{key}: $0")
        }
    }
}

/// What a field holds, in a word or two.
pub(super) fn detail(field: &Field) -> String {
    let required = if field.required { ", required" } else { "" };
    format!("{}{required}", kind_of(&field.shape))
}

fn kind_of(shape: &Shape) -> String {
    match shape {
        Shape::Object(structure) => structure.name.to_owned(),
        Shape::List(item) => format!("list of {}", kind_of(item)),
        Shape::Map { value, .. } => format!("map to {}", kind_of(value)),
        Shape::String { .. } => "string".to_owned(),
        Shape::Integer { .. } => "integer".to_owned(),
        Shape::IntOrString { .. } => "integer or string".to_owned(),
        Shape::Boolean => "true or false".to_owned(),
        Shape::Any => "any value".to_owned(),
    }
}

/// What a field means, with its default.
pub(super) fn documentation(field: &Field) -> String {
    let default = field.default.as_deref();
    let default = default.map(|default| format!("\n\nDefault: `{default}`")).unwrap_or_default();
    format!("{}{default}", field.description)
}

/// The other fields of a mapping.
struct Siblings<'d> {
    document: &'d Document,
    fields: Vec<(String, NodeId)>,
}

impl<'d> Siblings<'d> {
    fn of(document: &'d Document, mapping: NodeId) -> Self {
        let fields = document.fields(mapping);
        let named = fields.filter_map(|field| Some((field.name?.into_owned(), field.value)));
        Self { document, fields: named.filter(|(name, _)| name != CARET).collect() }
    }

    fn get(&self, name: &str) -> Option<NodeId> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether the API server takes the field beside the others.
    fn allow(&self, structure: &Struct, field: &str) -> bool {
        match (structure.name, field) {
            ("NetworkPolicyPeer", "ipBlock") => {
                !self.has("podSelector") && !self.has("namespaceSelector")
            }
            ("NetworkPolicyPeer", _) => !self.has("ipBlock"),
            ("NetworkPolicyPort", "endPort") => {
                let port = self.get("port").and_then(|port| self.document.value(port));
                !matches!(port, Some(Value::Str(_)))
            }
            ("LabelSelectorRequirement", "values") => {
                let operator = self.get("operator").and_then(|it| self.document.text_of(it));
                !matches!(operator.as_deref(), Some("Exists" | "DoesNotExist"))
            }
            ("ObjectMeta", "generateName") => !self.has("name"),
            ("ObjectMeta", "name") => !self.has("generateName"),
            _ => true,
        }
    }
}

/// How well a value fits a shape.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fit {
    Not,
    InPart,
    Whole,
}

/// How well what stands at `value` fits a field of that shape, as far as its outermost fields tell.
fn fit(document: &Document, value: NodeId, shape: &Shape) -> Fit {
    if document.is_unknown(value) || document.value(value) == Some(Value::Null) {
        return Fit::Whole;
    }
    let of_kind = match shape {
        Shape::Object(_) | Shape::Map { .. } => document.is_mapping(value),
        Shape::List(_) => document.is_sequence(value),
        _ => !document.is_mapping(value) && !document.is_sequence(value),
    };
    if !of_kind {
        return Fit::Not;
    }
    let fields: Vec<_> = document.fields(value).collect();
    match shape {
        Shape::Object(structure) => {
            let names = fields.iter().filter_map(|field| field.name.as_deref());
            let known = names.filter(|name| structure.field(name).is_some()).count();
            match known {
                _ if known == fields.len() => Fit::Whole,
                0 => Fit::Not,
                _ => Fit::InPart,
            }
        }
        Shape::Map { value: inner, .. } => {
            let fits = fields.iter().map(|field| fit(document, field.value, inner));
            fits.min().unwrap_or(Fit::Whole)
        }
        Shape::List(item) => {
            let fits = document.items(value).iter().map(|it| fit(document, it.value, item));
            fits.min().unwrap_or(Fit::Whole)
        }
        _ => Fit::Whole,
    }
}
