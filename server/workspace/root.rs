//! Where the scope of a file starts.

use std::path::{Path, PathBuf};

/// Folders upward in which a scope may start.
pub(super) const MAX_LEVELS: usize = 16;

/// What a scope is the scope of.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub enum Root {
    /// All that the kustomization of this folder gathers.
    Kustomization(PathBuf),
    /// The templates of the chart in this folder.
    Chart(PathBuf),
    /// What is in this folder and below.
    Folder(PathBuf),
    /// One text alone.
    #[default]
    Alone,
}

/// Whether `file` is a template of the chart in `folder`.
pub(super) fn is_template_of(file: &Path, folder: &Path) -> bool {
    file.starts_with(folder.join("templates"))
}

/// Where a scope is said to start, whatever is in the folders, and what belongs to it besides.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct ScopeSettings {
    /// Folders that are one scope each: the nearest above a file is its. They outrank
    /// kustomizations and charts.
    pub roots: Vec<PathBuf>,
    /// Files and folders that belong to every scope.
    pub include: Vec<PathBuf>,
}
