//! The manifests in a folder and below.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::Files;
use super::kustomization;
use super::partial::{is_assertion, is_collection};
use super::paths::is_manifest;

/// Manifests, folders and folders within folders that are looked at.
const MAX_FILES: usize = 4000;
const MAX_FOLDERS: usize = 4000;
const MAX_DEPTH: usize = 24;

/// What lies in a folder and below.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The manifests, by folder and name.
    pub(super) files: Vec<PathBuf>,
    /// Whether a folder was left out that has a kustomization or chart of its own.
    pub(super) left_out: bool,
}

/// The manifests in `folder` and below; `None` if there are too many. Hidden folders, those of
/// `node_modules`, and folders with a kustomization or chart of their own are left out.
pub(super) fn walk(folder: &Path, files: &dyn Files) -> Option<Walked> {
    let mut walked = Walked::default();
    let mut folders = VecDeque::from([(folder.to_owned(), 0)]);
    let mut seen = 0;
    while let Some((folder, depth)) = folders.pop_front() {
        let entries = files.list(&folder);
        if depth > 0 && stands_for_itself(&entries) {
            walked.left_out = true;
            continue;
        }
        seen += usize::from(!entries.is_empty());
        for entry in entries {
            if is_hidden(&entry) {
                continue;
            }
            if is_manifest(&entry) {
                let applied = !is_assertion(&entry) && !is_collection(&entry);
                walked.files.extend(applied.then_some(entry));
            } else if depth < MAX_DEPTH {
                folders.push_back((entry, depth + 1));
            }
        }
        if walked.files.len() > MAX_FILES || seen > MAX_FOLDERS {
            return None;
        }
    }
    Some(walked)
}

/// `folder` and the folders below it, each with what lies in it; hidden ones are left out, and of very
/// many the deepest.
pub(super) fn below<'f>(
    folder: &Path,
    files: &'f dyn Files,
) -> impl Iterator<Item = (PathBuf, Vec<PathBuf>)> + use<'f> {
    let mut folders = VecDeque::from([folder.to_owned()]);
    let next = move || {
        let folder = folders.pop_front()?;
        let entries = files.list(&folder);
        let may_be_folder = |entry: &&PathBuf| entry.extension().is_none() && !is_hidden(entry);
        folders.extend(entries.iter().filter(may_be_folder).cloned());
        Some((folder, entries))
    };
    std::iter::from_fn(next).take(MAX_FOLDERS)
}

/// Whether a folder with these entries has a kustomization or chart.
pub(super) fn stands_for_itself(entries: &[PathBuf]) -> bool {
    let marks = |entry: &PathBuf| {
        entry.ends_with("Chart.yaml")
            || kustomization::NAMES.iter().any(|name| entry.ends_with(name))
    };
    entries.iter().any(marks)
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with('.') || name == "node_modules"
}
