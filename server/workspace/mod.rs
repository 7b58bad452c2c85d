//! Which files belong together.

use std::path::{Path, PathBuf};

/// The one way in which anything here sees other files. The command line gives it from disk, the
/// language server from disk under the open buffers, tests from memory.
pub trait Files: Sync {
    /// The text of the file at `path`; `None` if it is none, cannot be read, or is not UTF-8.
    fn read(&self, path: &Path) -> Option<String>;

    /// The paths of what lies in the folder `path`, sorted; empty if it is none.
    fn list(&self, path: &Path) -> Vec<PathBuf>;
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
