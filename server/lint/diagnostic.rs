//! One finding.

use crate::text::Span;

use super::fix::Fix;
use super::rule::{Rule, Severity};

/// The object a finding is about, as its manifest names it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectRef {
    /// `apiVersion` as written; empty if absent.
    pub api_version: String,
    /// `kind` as written; empty if absent.
    pub kind: String,
    /// `metadata.namespace`, if it is written and known.
    pub namespace: Option<String>,
    /// `metadata.name`, if it is written and known.
    pub name: Option<String>,
}

/// Another place that belongs to a finding, with what it has to do with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Related {
    /// The file, as named in the report; `None` is the finding's own.
    pub file: Option<String>,
    /// Bytes of that file.
    pub span: Span,
    /// What this place has to do with the finding.
    pub message: String,
}

/// One finding of one rule at one place. Spans count bytes of the whole file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is, after configuration.
    pub severity: Severity,
    /// What is wrong, in one short sentence; for the `api` group in the server's words.
    pub message: String,
    /// A few words for beside the marked span ("belongs to `spec`, one level out").
    pub label: Option<String>,
    /// What it does in the cluster.
    pub effect: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// The API server's field path, relative to the object; empty for the whole document.
    pub path: String,
    /// The marked bytes.
    pub span: Span,
    /// Index of the document in its file, from 0.
    pub document: u32,
    /// The object, where there is one.
    pub object: Option<ObjectRef>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Ways to mend it, the likeliest first.
    pub fixes: Vec<Fix>,
}
