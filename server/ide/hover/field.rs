//! What a field means, what it holds, and what stands in for it.

use crate::ide::words::code;
use crate::schema::{Field, Shape};

/// The field's name, type and default, and its meaning.
pub(super) fn docs(field: &Field) -> String {
    let required = if field.required { ", required" } else { "" };
    let default = field.default.as_deref().map(|it| format!(", default {}", code(it.trim())));
    let default = default.unwrap_or_default();
    format!(
        "**{}**: {}{required}{default}\n\n{}",
        field.name,
        type_words(&field.shape),
        field.description
    )
}

fn type_words(shape: &Shape) -> String {
    match shape {
        Shape::Object(_) | Shape::Map { .. } => "object".to_owned(),
        Shape::List(item) => format!("list of {}", plural(item)),
        Shape::String { values, .. } if !values.is_empty() => {
            let values: Vec<String> = values.iter().map(|value| code(value)).collect();
            values.join(" or ")
        }
        Shape::String { .. } => "string".to_owned(),
        Shape::Integer { .. } => "integer".to_owned(),
        Shape::IntOrString { .. } => "integer or string".to_owned(),
        Shape::Boolean => "`true` or `false`".to_owned(),
        Shape::Any => "any value".to_owned(),
    }
}

fn plural(item: &Shape) -> String {
    match type_words(item) {
        words if words.ends_with('`') => words,
        words => words + "s",
    }
}
