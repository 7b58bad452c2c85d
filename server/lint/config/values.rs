//! Values that are checked as they are read, so that an error has its place.

use std::fmt;

use schemars::JsonSchema;
use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::schema::{Format, canonical_cidr};

/// Reads text with `parse` where the deserializer still knows its place. `expecting` says in an
/// error what should stand there.
pub(in crate::lint) fn read_text<'de, D: Deserializer<'de>, T, E: fmt::Display>(
    deserializer: D,
    expecting: &'static str,
    parse: fn(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(ReadText { expecting, parse })
}

struct ReadText<T, E> {
    expecting: &'static str,
    parse: fn(&str) -> Result<T, E>,
}

impl<T, E: fmt::Display> Visitor<'_> for ReadText<T, E> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_str<F: Error>(self, text: &str) -> Result<T, F> {
        (self.parse)(text).map_err(F::custom)
    }
}

/// A path relative to the configuration's folder, with `/` between names; `..` leads out of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, JsonSchema)]
pub struct RelativePath(String);

/// A range of addresses, as the API server recommends to write it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, JsonSchema)]
pub struct Cidr(String);

/// The name of a namespace.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, JsonSchema)]
pub struct NamespaceName(String);

/// The key of a label.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, JsonSchema)]
pub struct LabelKey(String);

/// The value of a label.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, JsonSchema)]
pub struct LabelValue(String);

/// Text that is not what it has to be.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
enum BadValue {
    /// No path below, beside or above a folder.
    #[error("{0:?} is no relative path: write it as seen from this file's folder, with `/`")]
    Path(String),
    /// No range of addresses.
    #[error("{0:?} is no range of addresses: write it as 10.0.0.0/8 or fd00::/8")]
    Cidr(String),
    /// A range that can be written better.
    #[error("{0:?} is the range {1}: write it so")]
    OtherCidr(String, String),
    /// What the API server would not take, with its words.
    #[error("{0:?} is no {1}: {2}")]
    Name(String, &'static str, String),
}

impl<'de> Deserialize<'de> for RelativePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, "a path", |text| {
            let absolute = text.starts_with('/') || text.get(1..2) == Some(":");
            if text.is_empty() || absolute || text.contains(['\\', '\0']) {
                return Err(BadValue::Path(text.to_owned()));
            }
            Ok(Self(text.to_owned()))
        })
    }
}

impl<'de> Deserialize<'de> for Cidr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, "a range of addresses", |text| match canonical_cidr(text) {
            None => Err(BadValue::Cidr(text.to_owned())),
            Some(better) if better != text => Err(BadValue::OtherCidr(text.to_owned(), better)),
            Some(better) => Ok(Self(better)),
        })
    }
}

/// The text as it is, if the API server takes it as `format`.
fn checked(text: &str, format: Format, what: &'static str) -> Result<String, BadValue> {
    match format.check(text).into_iter().next() {
        Some(objection) => Err(BadValue::Name(text.to_owned(), what, objection)),
        None => Ok(text.to_owned()),
    }
}

/// Text of a format of the API server.
macro_rules! formatted {
    ($type:ident, $format:ident, $what:literal) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                read_text(deserializer, $what, |text| {
                    checked(text, Format::$format, $what).map(Self)
                })
            }
        }
    };
}
formatted!(NamespaceName, Dns1123Label, "name of a namespace");
formatted!(LabelKey, LabelKey, "key of a label");
formatted!(LabelValue, LabelValue, "value of a label");

/// Gives the text that was checked.
macro_rules! as_text {
    ($($type:ident)*) => {
        $(impl $type {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        })*
    };
}
as_text!(RelativePath Cidr NamespaceName LabelKey LabelValue);
