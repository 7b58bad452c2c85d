//! Places in files, and changes to files.

use std::path::PathBuf;

use crate::text::{Edit, Span};

/// A place in a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Target {
    /// The file.
    pub path: PathBuf,
    /// Bytes of it.
    pub span: Span,
}

/// A change to files, made as a whole or not at all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// Edits by file, in bytes of the file as it is; those of one file do not overlap.
    pub edits: Vec<(PathBuf, Vec<Edit>)>,
    /// Files that are made new, with their text.
    pub created: Vec<(PathBuf, String)>,
}

impl Change {
    /// Edits of one file.
    pub fn of_file(path: impl Into<PathBuf>, edits: Vec<Edit>) -> Self {
        Self { edits: vec![(path.into(), edits)], created: Vec::new() }
    }
}
