//! The fields of a `NetworkPolicy`: names, shapes, formats and what they mean.
//!
//! All of it is read once from `schemas/networkpolicy-v1.json`, so that unknown-field checks,
//! completion, hovers and the published JSON Schema cannot disagree.

use std::fmt;
use std::ops::RangeInclusive;

mod cidr;
mod format;
mod load;
mod nearest;
mod time;

pub use cidr::{Cidr, canonical_cidr, check_cidr, parse_cidr};
pub use format::{Format, check_generated_name};
pub use nearest::nearest_values;

/// An object type with a fixed set of fields.
#[derive(Debug)]
pub struct Struct {
    /// Its name in the Kubernetes API, such as `NetworkPolicyPeer`.
    pub name: &'static str,
    /// What it is for, in Markdown.
    pub description: &'static str,
    /// Its fields, in the order in which people write them.
    pub fields: Vec<Field>,
}

impl Struct {
    /// The field of exactly this name: the API server minds capitals.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// One field of a [`Struct`].
#[derive(Debug)]
pub struct Field {
    /// Its name, as written in YAML.
    pub name: &'static str,
    /// What it means there and what leaving it out does, in Markdown.
    pub description: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether the API server refuses its absence (`metadata.name`: unless `generateName` stands
    /// in). To the server null is absence, for any field.
    pub required: bool,
    /// What the API server puts in its place when it is left out, as YAML.
    pub default: Option<String>,
    /// Names that people use elsewhere for the same thing.
    pub aliases: Vec<&'static str>,
}

/// What a value has to be.
#[derive(Debug)]
pub enum Shape {
    /// A mapping with the fields of a type.
    Object(&'static Struct),
    /// A sequence of such items.
    List(Box<Self>),
    /// A mapping with keys of one's own.
    Map {
        /// What the keys must look like.
        key: Option<Format>,
        /// What each value has to be.
        value: Box<Self>,
    },
    /// A string.
    String {
        /// What it must look like.
        format: Option<Format>,
        /// The only values allowed; none listed means any.
        values: Vec<&'static str>,
    },
    /// An integer.
    Integer {
        /// The type that reads it: beyond it, reading fails.
        width: Width,
        /// The values that validation takes.
        range: RangeInclusive<i64>,
    },
    /// An integer of 32 bits, or a string.
    IntOrString {
        /// The numbers that validation takes.
        range: RangeInclusive<i64>,
        /// What a string must look like.
        format: Option<Format>,
    },
    /// A truth value.
    Boolean,
    /// Whatever stands there.
    Any,
}

impl Shape {
    /// What is expected, in words that follow "must be".
    pub fn expected(&self) -> &'static str {
        match self {
            Self::Object(_) | Self::Map { .. } => "an object (key: value)",
            Self::List(_) => "a list",
            Self::String { format: Some(Format::DateTime), .. } => {
                "a time such as \"2024-01-31T12:00:00Z\""
            }
            Self::String { .. } => "a string",
            Self::Integer { .. } => "an integer",
            Self::IntOrString { .. } => "an integer or a string",
            Self::Boolean => "true or false",
            Self::Any => "any value",
        }
    }

    /// The object type met on the way down through lists, if any.
    pub fn structure(&self) -> Option<&'static Struct> {
        match self {
            Self::Object(structure) => Some(structure),
            Self::List(item) => item.structure(),
            _ => None,
        }
    }
}

/// Size of an integer type.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Width {
    /// 32 bits, signed.
    Int32,
    /// 64 bits, signed.
    Int64,
}

impl Width {
    /// All values of the type.
    pub fn range(self) -> RangeInclusive<i64> {
        match self {
            Self::Int32 => i64::from(i32::MIN)..=i64::from(i32::MAX),
            Self::Int64 => i64::MIN..=i64::MAX,
        }
    }
}

/// Where in a policy a type stands.
#[derive(Debug)]
pub struct Place {
    /// The fields that lead there, lists passed through: `spec`, `ingress`, `from`. Empty for the
    /// policy itself.
    pub path: Vec<&'static str>,
    /// The type of the objects there.
    pub structure: &'static Struct,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path.join("."))
    }
}

/// `NetworkPolicy` of `networking.k8s.io/v1`, as Kubernetes 1.37 has it.
pub fn network_policy() -> &'static Struct {
    load::tables().policy
}

/// Every object type in a policy, itself included.
pub fn structs() -> impl Iterator<Item = &'static Struct> {
    load::tables().structs.iter().copied()
}

/// Every place in a policy where an object stands, the policy first, outer before inner.
pub fn places() -> &'static [Place] {
    &load::tables().places
}

/// The places where a field of this name belongs: `policyTypes` belongs to `spec`.
pub fn owners(field: &str) -> impl Iterator<Item = &'static Place> {
    places().iter().filter(move |place| place.structure.field(field).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_exact_name() {
        let spec = network_policy().field("spec").and_then(|spec| spec.shape.structure()).unwrap();
        assert_eq!(spec.name, "NetworkPolicySpec");
        let names: Vec<_> = spec.fields.iter().map(|field| field.name).collect();
        assert_eq!(names, ["podSelector", "policyTypes", "ingress", "egress"]);
        assert!(spec.field("podselector").is_none());
    }

    #[test]
    fn owners_say_where_a_field_belongs() {
        let at = |name: &str| owners(name).map(Place::to_string).collect::<Vec<_>>();
        assert_eq!(at("policyTypes"), ["spec"]);
        assert_eq!(at("cidr"), ["spec.ingress.from.ipBlock", "spec.egress.to.ipBlock"]);
        assert_eq!(at("spec"), [""]);
        assert_eq!(at("podSelector"), ["spec", "spec.ingress.from", "spec.egress.to"]);
        assert!(at("when").is_empty());
    }

    #[test]
    fn each_type_is_listed_once() {
        let mut names: Vec<_> = structs().map(|structure| structure.name).collect();
        assert_eq!(names.len(), 12);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 12);
    }

    #[test]
    fn words_for_shapes() {
        let expected = |structure: &str, field: &str| {
            let structure = structs().find(|it| it.name == structure).unwrap();
            structure.field(field).unwrap().shape.expected()
        };
        assert_eq!(expected("NetworkPolicySpec", "podSelector"), "an object (key: value)");
        assert_eq!(expected("NetworkPolicySpec", "ingress"), "a list");
        assert_eq!(expected("LabelSelector", "matchLabels"), "an object (key: value)");
        assert_eq!(expected("NetworkPolicyPort", "port"), "an integer or a string");
        assert_eq!(expected("NetworkPolicyPort", "endPort"), "an integer");
        assert_eq!(expected("OwnerReference", "controller"), "true or false");
        assert_eq!(expected("ManagedFieldsEntry", "fieldsV1"), "any value");
        assert!(expected("ObjectMeta", "creationTimestamp").starts_with("a time"));
    }
}
