//! `policyTypes` written out, by fixes and actions alike.

use crate::text::Edit;
use crate::yaml::{Document, NodeId, rewrite};

/// Writes `types`, such as `[Ingress, Egress]`, below the `podSelector` of a `spec` that says nothing of
/// them.
pub fn write(document: &Document, spec: NodeId, types: &str) -> Option<Vec<Edit>> {
    let index = rewrite::entry_named(document, spec, "podSelector").map_or(0, |index| index + 1);
    rewrite::insert_entry(document, spec, index, &format!("policyTypes: {types}"))
}
