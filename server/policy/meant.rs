//! What an unknown field was meant to be: another name here, or this name elsewhere.

use crate::schema::{Field, Place, Shape, Struct, owners};
use crate::yaml::{Document, NodeId};

use super::path::FieldPath;

/// What an unknown field was meant to be.
#[derive(Clone, Debug)]
pub enum Meant {
    /// A field of the same object under another name.
    Renamed(&'static Field),
    /// This name, in an object further out.
    Outer {
        /// How many objects further out, from 1.
        levels: usize,
        /// The mapping where it belongs.
        home: NodeId,
        /// That mapping's field path; empty for the root.
        path: String,
        /// The field.
        field: &'static Field,
        /// Whether it belongs nowhere else further out.
        only: bool,
    },
    /// This name, in an object that a field here holds.
    Inner {
        /// The field that holds it.
        via: &'static Field,
        /// The field; `None` for a label that belongs in a map.
        field: Option<&'static Field>,
    },
    /// This name exists in policies, but nowhere near.
    Elsewhere(&'static Place, &'static Field),
}

impl Meant {
    /// The field whose rules the value is judged by.
    pub fn field(&self) -> Option<&'static Field> {
        match self {
            Self::Renamed(field) | Self::Outer { field, .. } | Self::Elsewhere(_, field) => {
                Some(field)
            }
            Self::Inner { field, .. } => *field,
        }
    }
}

/// A mapping on the way from the root to here.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) structure: &'static Struct,
    pub(super) node: NodeId,
    /// Segments of its path.
    pub(super) depth: usize,
}

/// Finds what `name`, with `value`, was meant to be in the mapping `here`; `outer` leads to it from
/// the root, and `path` to the mapping `here`.
pub(super) fn find(
    document: &Document,
    outer: &[Level],
    path: &FieldPath,
    structure: &'static Struct,
    here: NodeId,
    name: &str,
    value: NodeId,
) -> Option<Meant> {
    let absent = |field: &&'static Field| document.get(here, field.name).is_none();
    let near = structure.nearest(name).filter(absent);
    let renamed = |field: &'static Field| Some(Meant::Renamed(field));
    near.filter(|field| fits(document, &field.shape, value))
        .and_then(renamed)
        .or_else(|| outward(document, outer, path, name))
        .or_else(|| inward(document, structure, here, name, value))
        .or_else(|| near.and_then(renamed))
        .or_else(|| {
            owners(name)
                .find_map(|place| Some(Meant::Elsewhere(place, place.structure.field(name)?)))
        })
}

fn outward(document: &Document, outer: &[Level], path: &FieldPath, name: &str) -> Option<Meant> {
    let mut homes = outer.iter().rev().zip(1..).filter_map(|(level, levels)| {
        let field = level.structure.field(name)?;
        let free = document.get(level.node, name).is_none();
        free.then_some((level, levels, field))
    });
    let (level, levels, field) = homes.next()?;
    let (home, path, only) = (level.node, path.up_to(level.depth), homes.next().is_none());
    Some(Meant::Outer { levels, home, path, field, only })
}

fn inward(
    document: &Document,
    structure: &'static Struct,
    here: NodeId,
    name: &str,
    value: NodeId,
) -> Option<Meant> {
    let holders = || {
        structure.fields.iter().filter_map(|via| Some((via, via.shape.structure()?.field(name)?)))
    };
    // A holder that is there but empty is the likeliest: `ipBlock:` with `cidr` beside it.
    let empty = holders().find(|(via, _)| {
        document
            .get(here, via.name)
            .is_some_and(|it| document.value(it) == Some(crate::yaml::Value::Null))
    });
    if let Some((via, field)) = empty.or_else(|| holders().next()) {
        return Some(Meant::Inner { via, field: Some(field) });
    }
    let labels = structure.fields.iter().find(|field| {
        structure.name == "LabelSelector" && matches!(field.shape, Shape::Map { .. })
    })?;
    document.text_of(value).map(|_| Meant::Inner { via: labels, field: None })
}

/// Whether `value` has the form that `shape` asks for; what is unknown fits anything.
fn fits(document: &Document, shape: &Shape, value: NodeId) -> bool {
    if document.is_unknown(value) || document.is_open(value) {
        return true;
    }
    match shape {
        Shape::Object(_) | Shape::Map { .. } => {
            document.is_mapping(value) || is_null(document, value)
        }
        Shape::List(_) => document.is_sequence(value) || is_null(document, value),
        Shape::Any => true,
        _ => !document.is_mapping(value) && !document.is_sequence(value),
    }
}

fn is_null(document: &Document, value: NodeId) -> bool {
    document.value(value) == Some(crate::yaml::Value::Null)
}
