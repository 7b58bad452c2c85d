//! What a rule is given to look at.

use super::settings::Settings;
use crate::policy::{NetworkPolicy, Object, Problem};
use crate::yaml::Document;

/// A document that holds, or was meant to hold, a policy.
#[derive(Copy, Clone, Debug)]
pub struct DocumentContext<'a> {
    /// The document.
    pub document: &'a Document,
    /// Whether it was fenced in Markdown: documentation shows fragments.
    pub fenced: bool,
    /// Whether template actions made it unreadable: what it says once rendered is not known.
    pub unreadable_template: bool,
    /// What the run was asked for.
    pub settings: &'a Settings,
}

/// One policy of a document.
#[derive(Copy, Clone, Debug)]
pub struct PolicyContext<'a> {
    /// The document.
    pub document: &'a Document,
    /// The policy.
    pub object: &'a Object,
    /// What the API server would refuse in it.
    pub problems: &'a [Problem],
    /// What it says.
    pub policy: &'a NetworkPolicy,
    /// What the run was asked for.
    pub settings: &'a Settings,
}
