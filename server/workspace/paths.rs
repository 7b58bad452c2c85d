//! Paths as text: nothing here looks at a disk.

use std::path::{Component, Path, PathBuf};

/// The path without `.` and, as far as it can be told without looking at links, `..`.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// Whether a file is named as a manifest.
pub fn is_manifest(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|it| ["yaml", "yml", "json"].iter().any(|e| it.eq_ignore_ascii_case(e)))
}
