//! Files on disk under the open buffers.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::disk::{self, Disk};
use crate::ide::SourceFile;
use crate::workspace::{FileFacts, Files};
use crate::yaml::Format;

/// The files of the session at one moment.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    /// The open files, by path.
    pub(super) open: Arc<BTreeMap<PathBuf, Arc<SourceFile>>>,
    /// What is below them.
    pub(super) kept: Arc<Kept>,
}

impl Files for Overlay {
    fn read(&self, path: &Path) -> Option<String> {
        match self.open.get(path) {
            Some(file) => Some(file.text.to_string()),
            None => self.kept.text(path),
        }
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        self.kept.list(path)
    }

    fn facts(&self, path: &Path) -> Option<Arc<FileFacts>> {
        match self.open.get(path) {
            Some(file) => Some(file.facts.clone()),
            None => self.kept.facts(path),
        }
    }
}

/// What was read from disk, kept until it changes there.
#[derive(Debug, Default)]
pub(super) struct Kept {
    entries: Mutex<HashMap<PathBuf, Entry>>,
    /// Grows whenever anything may have changed.
    epoch: AtomicU64,
}

/// One file or folder.
#[derive(Clone, Debug)]
struct Entry {
    /// When it was looked at last.
    epoch: u64,
    stamp: Option<Stamp>,
    what: What,
}

/// What tells one state of a file from another.
type Stamp = (SystemTime, u64);

#[derive(Clone, Debug)]
enum What {
    Text(Option<Arc<str>>),
    Facts(Option<Arc<FileFacts>>),
    Folder(Arc<Vec<PathBuf>>),
}

impl Kept {
    /// Looks at everything again when it is next asked for.
    pub(super) fn doubt_all(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
    }

    /// Forgets the file at `path`, and what its folder holds.
    pub(super) fn forget(&self, path: &Path) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.remove(path);
        if let Some(folder) = path.parent() {
            entries.remove(folder);
        }
    }

    fn text(&self, path: &Path) -> Option<String> {
        let read = || What::Text(disk::read(path).ok().map(Into::into));
        match self.get(path, |what| matches!(what, What::Text(_)), read) {
            What::Text(text) => text.map(|text| text.to_string()),
            _ => None,
        }
    }

    fn facts(&self, path: &Path) -> Option<Arc<FileFacts>> {
        let read = || {
            let text = disk::read(path).ok();
            let facts = |text: String| FileFacts::read(path, &text, Format::of_path(path));
            What::Facts(text.map(|text| Arc::new(facts(text))))
        };
        match self.get(path, |what| matches!(what, What::Facts(_)), read) {
            What::Facts(facts) => facts,
            _ => None,
        }
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        let read = || What::Folder(Arc::new(Disk.list(path)));
        match self.get(path, |what| matches!(what, What::Folder(_)), read) {
            What::Folder(paths) => paths.to_vec(),
            _ => Vec::new(),
        }
    }

    /// What is kept of `path` if it `fits` and still holds, else what `read` gives.
    fn get(&self, path: &Path, fits: impl Fn(&What) -> bool, read: impl FnOnce() -> What) -> What {
        let epoch = self.epoch.load(Ordering::Acquire);
        let lock = || self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(path).filter(|entry| fits(&entry.what)).cloned();
        if let Some(entry) = &known
            && entry.epoch == epoch
        {
            return entry.what.clone();
        }
        let stamp = stamp(path);
        let what = match known {
            Some(entry) if entry.stamp == stamp => entry.what,
            _ => read(),
        };
        lock().insert(path.to_owned(), Entry { epoch, stamp, what: what.clone() });
        what
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
