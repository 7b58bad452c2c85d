//! What the API server would refuse in an object.

use crate::schema::{Field, Struct};
use crate::text::Span;
use crate::yaml::NodeId;

use super::meant::Meant;

/// One departure from what the API server accepts.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// The server's path to the field.
    pub path: String,
    /// The key or value at fault.
    pub span: Span,
    /// The type that has, or should have, the field.
    pub owner: &'static Struct,
    /// The mapping of that type; for values in lists and maps the value itself.
    pub node: NodeId,
}

/// Kinds of departures; the details are in the server's words.
#[derive(Clone, Debug)]
pub enum ProblemKind {
    /// The type has no field of that name.
    UnknownField {
        /// The name as written.
        name: String,
        /// Key and value.
        entry: Span,
        /// The value.
        value: NodeId,
        /// What was meant, if that can be told.
        meant: Option<Meant>,
    },
    /// The key is there already.
    DuplicateField {
        /// The key.
        name: String,
        /// The key that comes first.
        first: Span,
    },
    /// A value of another type.
    WrongType {
        /// The field, unless it is an item or value of one.
        field: Option<&'static Field>,
        /// What has to stand there, with its article.
        expected: &'static str,
        /// What stands there, with its article.
        found: String,
        /// The value.
        value: NodeId,
    },
    /// "Required value".
    MissingField {
        /// The server's words; may be empty.
        detail: String,
    },
    /// "Invalid value".
    InvalidValue {
        /// The value as the server quotes it.
        value: String,
        /// The server's words.
        detail: String,
    },
    /// "Unsupported value".
    UnsupportedValue {
        /// The value.
        value: String,
        /// What would be supported.
        supported: Vec<&'static str>,
    },
    /// "Forbidden".
    ForbiddenField {
        /// The server's words.
        detail: String,
    },
}
