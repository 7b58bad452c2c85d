//! A Namespace as it is written.

use super::labels::Labels;
use super::object::Object;
use super::read::Reader;
use crate::yaml::Document;

/// A Namespace.
#[derive(Clone, Debug)]
pub struct Namespace {
    /// Its labels, without the one that the API server adds: `kubernetes.io/metadata.name`.
    pub labels: Labels,
}

impl Namespace {
    /// Reads `object`; `None` if it is no Namespace.
    pub fn read(document: &Document, object: &Object) -> Option<Self> {
        if object.kind != "Namespace" || object.api_version != "v1" {
            return None;
        }
        Some(Self { labels: Reader { document }.metadata_labels(object.node) })
    }
}
