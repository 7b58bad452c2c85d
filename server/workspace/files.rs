//! The one way in which anything below the command line and the language server sees files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::facts::FileFacts;
use crate::yaml::Format;

/// Reads files. The command line gives it from disk, the language server from disk under the open
/// buffers, tests and the browser from memory.
pub trait Files: Send + Sync {
    /// The text of the file at `path`; `None` if it is none, cannot be read, or is not UTF-8.
    fn read(&self, path: &Path) -> Option<String>;

    /// The paths of what lies in the folder `path`, sorted; empty if it is none. Links to folders
    /// are left out, so that no way leads in circles.
    fn list(&self, path: &Path) -> Vec<PathBuf>;

    /// What the file at `path` says. An editor may keep it until the text changes.
    fn facts(&self, path: &Path) -> Option<Arc<FileFacts>> {
        Some(Arc::new(FileFacts::read(path, &self.read(path)?, Format::Yaml)))
    }
}

impl<F: Files + ?Sized> Files for &F {
    fn read(&self, path: &Path) -> Option<String> {
        (**self).read(path)
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        (**self).list(path)
    }

    fn facts(&self, path: &Path) -> Option<Arc<FileFacts>> {
        (**self).facts(path)
    }
}

/// No files at all: for text that stands alone.
#[derive(Copy, Clone, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &Path) -> Option<String> {
        None
    }

    fn list(&self, _: &Path) -> Vec<PathBuf> {
        Vec::new()
    }
}

/// Files held in memory, by path.
#[derive(Clone, Debug, Default)]
pub struct MemoryFiles(pub BTreeMap<PathBuf, String>);

impl Files for MemoryFiles {
    fn read(&self, path: &Path) -> Option<String> {
        self.0.get(path).cloned()
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        let below = self.0.keys().filter_map(|file| {
            let mut inside = file.strip_prefix(path).ok()?.components();
            inside.next().map(|first| path.join(first))
        });
        let mut entries: Vec<PathBuf> = below.collect();
        entries.dedup();
        entries
    }
}
