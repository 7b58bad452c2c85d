//! How a value of another type is mended: quoted, unquoted, made a list or an object.

use crate::lint::fix::{Applicability, Fix};
use crate::policy::{Problem, ProblemKind};
use crate::schema::{Field, Shape};
use crate::text::Edit;
use crate::yaml::{Document, Kind, NodeId, Value, rewrite};

/// What makes the value the type that is expected, if there is one way to read it.
pub(super) fn fix(document: &Document, problem: &Problem) -> Option<Fix> {
    let ProblemKind::WrongType { field, expected, value, .. } = &problem.kind else { return None };
    let value = *value;
    let scalar = matches!(document.written(value).kind, Kind::Scalar(_));
    match *expected {
        "a list" => list(document, (*field)?, value, scalar),
        "an object (key: value)" if document.is_sequence(value) => {
            object(document, (*field)?, value)
        }
        "an object (key: value)" => port(document, problem, value),
        "a string" => Some(Fix::safe("Quote it", rewrite::quote(document, value)?)),
        "an integer" | "an integer or a string" if scalar => {
            let text = document.text_of(value)?;
            let number: i32 = text.trim().parse().ok()?;
            let edits = rewrite::replace_scalar(document, value, &number.to_string())?;
            Some(Fix::safe(format!("Write the number `{number}`"), edits))
        }
        _ => None,
    }
}

fn list(document: &Document, field: &Field, value: NodeId, scalar: bool) -> Option<Fix> {
    let Shape::List(item) = &field.shape else { return None };
    let objects = matches!(**item, Shape::Object(_));
    if document.is_mapping(value) && objects {
        fits(document, item, value).then_some(())?;
        let fix = Fix::safe("Make it a list of one", rewrite::wrap_in_list(document, value)?);
        // Two selectors in one peer are AND-ed; as two peers they would be OR-ed.
        let peers = matches!(field.name, "from" | "to") && document.entries(value).len() > 1;
        return Some(if peers { fix.at_most(Applicability::Unsafe) } else { fix });
    }
    if !scalar || objects || document.value(value) == Some(Value::Null) {
        return None;
    }
    Some(Fix::safe("Make it a list", rewrite::wrap_in_list(document, value)?))
}

/// Whether the keys of a mapping read as fields of what `shape` asks for.
fn fits(document: &Document, shape: &Shape, mapping: NodeId) -> bool {
    let Shape::Object(structure) = shape else { return true };
    let mut names = document.entries(mapping).iter().map(|entry| document.key_text(entry.key));
    names.all(|name| name.is_some_and(|name| structure.nearest(&name).is_some()))
}

fn object(document: &Document, field: &Field, value: NodeId) -> Option<Fix> {
    let items = document.items(value);
    if items.is_empty() {
        let edits = vec![Edit::replace(document.span(value), "{}")];
        let written = matches!(document.written(value).kind, Kind::Sequence { .. });
        return written.then(|| Fix::safe("Write `{}`", edits));
    }
    items.iter().all(|item| fits(document, &field.shape, item.value)).then_some(())?;
    let mut names: Vec<_> = items
        .iter()
        .flat_map(|item| document.entries(item.value))
        .filter_map(|entry| document.key_text(entry.key))
        .collect();
    let count = names.len();
    names.sort();
    names.dedup();
    let edits = rewrite::take_out_dashes(document, value).filter(|_| names.len() == count)?;
    let fix = Fix::safe("Take out the dashes", edits);
    Some(if items.len() == 1 { fix } else { fix.at_most(Applicability::Unsafe) })
}

/// A number where a port's object must stand.
fn port(document: &Document, problem: &Problem, value: NodeId) -> Option<Fix> {
    let Some(Value::Int(1..=65535)) = document.value(value) else { return None };
    let item = problem.path.ends_with(']') && problem.path.contains(".ports[");
    let edits = rewrite::name_scalar(document, value, "port")?;
    item.then(|| Fix::safe("Write it as `port`", edits))
}
