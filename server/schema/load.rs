//! From the JSON Schema to tables.
//!
//! Reads the few keywords that the schema uses, and takes anything else as "no constraint": a
//! mistake in the schema shows in the tests, never as a panic.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::{Field, Format, Place, Shape, Struct, Width};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../schemas/networkpolicy-v1.json")).unwrap_or_default()
});

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::read(&DOCUMENT));

/// The schema, ready for use.
pub(super) struct Tables {
    pub(super) policy: &'static Struct,
    pub(super) structs: Vec<&'static Struct>,
    pub(super) places: Vec<Place>,
}

pub(super) fn tables() -> &'static Tables {
    &TABLES
}

impl Tables {
    fn read(document: &'static Value) -> Self {
        let mut reader = Reader { document, structs: Vec::new() };
        let policy = reader.structure(text(document, "title"), document);
        let mut places = Vec::new();
        collect_places(policy, &[], &mut places);
        Self { policy, structs: reader.structs, places }
    }
}

fn collect_places(structure: &'static Struct, path: &[&'static str], places: &mut Vec<Place>) {
    places.push(Place { path: path.to_vec(), structure });
    for field in &structure.fields {
        if let Some(inner) = field.shape.structure() {
            collect_places(inner, &[path, &[field.name]].concat(), places);
        }
    }
}

struct Reader {
    document: &'static Value,
    structs: Vec<&'static Struct>,
}

impl Reader {
    /// The type that `schema` describes, made once for each name and kept for good.
    fn structure(&mut self, name: &'static str, schema: &'static Value) -> &'static Struct {
        if let Some(known) = self.structs.iter().find(|known| known.name == name) {
            return known;
        }
        let fields = object(schema, "properties")
            .map(|(field, of_field)| self.field(field, of_field, schema))
            .collect();
        let description = text(schema, "description");
        let structure: &'static Struct = Box::leak(Box::new(Struct { name, description, fields }));
        self.structs.push(structure);
        structure
    }

    fn field(&mut self, name: &'static str, schema: &'static Value, owner: &Value) -> Field {
        // Of several sets of required fields, the first is the usual one.
        let required = [Some(owner), owner.pointer("/anyOf/0")]
            .into_iter()
            .flatten()
            .any(|owner| strings(owner, "required").any(|it| it == name));
        let default = schema.get("default").map(|default| match default {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        Field {
            name,
            description: text(schema, "description"),
            shape: self.shape(schema),
            required,
            default,
            aliases: strings(schema, "x-aliases").collect(),
        }
    }

    fn shape(&mut self, schema: &'static Value) -> Shape {
        if let Some((name, target)) = self.referred(schema) {
            return Shape::Object(self.structure(name, target));
        }
        let format = Format::named(text(schema, "format"));
        let is = |name| types(schema).any(|it| it == name);
        if is("integer") && is("string") {
            Shape::IntOrString { range: range(schema, Width::Int32), format }
        } else if is("integer") {
            let width = if text(schema, "format") == "int32" { Width::Int32 } else { Width::Int64 };
            Shape::Integer { width, range: range(schema, width) }
        } else if is("string") {
            let only = schema.get("const").and_then(Value::as_str);
            Shape::String { format, values: strings(schema, "enum").chain(only).collect() }
        } else if is("boolean") {
            Shape::Boolean
        } else if is("array") {
            Shape::List(Box::new(self.inner(schema, "items")))
        } else if schema.get("additionalProperties").is_some() {
            let key = schema.get("propertyNames").and_then(|it| Format::named(text(it, "format")));
            Shape::Map { key, value: Box::new(self.inner(schema, "additionalProperties")) }
        } else {
            Shape::Any
        }
    }

    fn inner(&mut self, schema: &'static Value, keyword: &str) -> Shape {
        schema.get(keyword).map_or(Shape::Any, |inner| self.shape(inner))
    }

    fn referred(&self, schema: &'static Value) -> Option<(&'static str, &'static Value)> {
        let pointer = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
        let (_, name) = pointer.rsplit_once('/')?;
        Some((name, self.document.pointer(pointer)?))
    }
}

fn text(schema: &'static Value, keyword: &str) -> &'static str {
    schema.get(keyword).and_then(Value::as_str).unwrap_or_default()
}

fn strings<'a>(schema: &'a Value, keyword: &str) -> impl Iterator<Item = &'a str> {
    schema.get(keyword).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn types(schema: &'static Value) -> impl Iterator<Item = &'static str> {
    strings(schema, "type").chain(schema.get("type").and_then(Value::as_str))
}

fn object(
    schema: &'static Value,
    keyword: &str,
) -> impl Iterator<Item = (&'static str, &'static Value)> {
    let map = schema.get(keyword).and_then(Value::as_object).into_iter();
    map.flat_map(Map::iter).map(|(key, value)| (key.as_str(), value))
}

fn range(schema: &Value, width: Width) -> RangeInclusive<i64> {
    let bound =
        |keyword, otherwise| schema.get(keyword).and_then(Value::as_i64).unwrap_or(otherwise);
    let all = width.range();
    bound("minimum", *all.start())..=bound("maximum", *all.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(structure: &str, field: &str) -> &'static Field {
        let structure = tables().structs.iter().find(|it| it.name == structure).unwrap();
        structure.field(field).unwrap()
    }

    #[test]
    fn constraints_are_read() {
        let Shape::Integer { width: Width::Int32, range } =
            &field("NetworkPolicyPort", "endPort").shape
        else {
            panic!("endPort is an int32");
        };
        assert_eq!(*range, 1..=65535);
        let Shape::IntOrString { range, format } = &field("NetworkPolicyPort", "port").shape else {
            panic!("port is a number or a name");
        };
        assert_eq!((range.clone(), *format), (1..=65535, Some(Format::PortName)));
        let Shape::Map { key, value } = &field("LabelSelector", "matchLabels").shape else {
            panic!("matchLabels is a map");
        };
        assert_eq!(*key, Some(Format::LabelKey));
        assert!(matches!(**value, Shape::String { format: Some(Format::LabelValue), .. }));
    }

    #[test]
    fn enums_leave_null_out() {
        let protocol = field("NetworkPolicyPort", "protocol");
        assert_eq!(protocol.default.as_deref(), Some("TCP"));
        assert!(
            matches!(&protocol.shape, Shape::String { values, .. } if *values == ["TCP", "UDP", "SCTP"])
        );
        let kind = field("NetworkPolicy", "kind");
        assert!(
            matches!(&kind.shape, Shape::String { values, .. } if *values == ["NetworkPolicy"])
        );
    }

    #[test]
    fn required_is_what_the_server_requires() {
        let required: Vec<_> = tables()
            .structs
            .iter()
            .flat_map(|it| it.fields.iter().map(|field| (it.name, field)))
            .filter(|(_, field)| field.required)
            .map(|(name, field)| format!("{name}.{}", field.name))
            .collect();
        assert_eq!(
            required,
            [
                "OwnerReference.apiVersion",
                "OwnerReference.kind",
                "OwnerReference.name",
                "OwnerReference.uid",
                "ObjectMeta.name",
                "LabelSelectorRequirement.key",
                "LabelSelectorRequirement.operator",
                "IPBlock.cidr",
                "NetworkPolicy.apiVersion",
                "NetworkPolicy.kind",
                "NetworkPolicy.metadata",
            ]
        );
    }

    #[test]
    fn everything_is_described_and_every_format_known() {
        for structure in &tables().structs {
            assert!(!structure.description.is_empty(), "{}", structure.name);
            for field in &structure.fields {
                assert!(!field.description.is_empty(), "{}.{}", structure.name, field.name);
            }
        }
        let mut schemas = vec![&*DOCUMENT];
        while let Some(schema) = schemas.pop() {
            let format = schema.get("format").and_then(Value::as_str).unwrap_or("int64");
            let known = format.starts_with("int") || Format::named(format).is_some();
            assert!(known, "format {format}");
            schemas.extend(schema.as_object().into_iter().flat_map(Map::values));
            schemas.extend(schema.as_array().into_iter().flatten());
        }
    }

    #[test]
    fn a_bad_schema_gives_an_empty_table() {
        static NOTHING: Value = Value::Null;
        let tables = Tables::read(&NOTHING);
        assert!(tables.policy.fields.is_empty());
        assert_eq!(tables.places.len(), 1);
    }
}
