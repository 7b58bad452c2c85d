//! Fixes: one model for the command line and for editors.

use crate::text::Edit;

/// Who may apply a fix.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Shown, never applied without a person.
    Manual,
    /// Changes what the cluster does; a person decides (`--unsafe-fixes`).
    Unsafe,
    /// The same meaning, or the only possible one (`--fix`).
    Safe,
}

/// A way to mend a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, as an order: "Rename to `protocol`".
    pub title: String,
    /// Who may apply it.
    pub applicability: Applicability,
    /// Edits of the finding's file that do not overlap, in bytes of the whole file.
    pub edits: Vec<Edit>,
}
