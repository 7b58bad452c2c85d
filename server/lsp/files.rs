//! Files on disk under the open buffers.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::SystemTime;
use std::{fmt, fs};

use crate::ide::SourceFile;
use crate::workspace::{FileFacts, Files, is_manifest};
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
            None => self.on_disk(path)?.text(path),
        }
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        let Some(kept) = self.on_disk(path) else { return Vec::new() };
        let mut listed = kept.list(path);
        for open in self.open.keys().filter(|file| file.parent() == Some(path)) {
            // It may be on no disk yet.
            if let Err(place) = listed.binary_search(open) {
                listed.insert(place, open.clone());
            }
        }
        listed
    }

    fn facts(&self, path: &Path) -> Option<Arc<FileFacts>> {
        match self.open.get(path) {
            Some(file) => Some(file.facts.clone()),
            None => self.on_disk(path)?.facts(path),
        }
    }
}

impl Overlay {
    /// What is on disk around a file; nothing around a document that has no place there.
    fn on_disk(&self, path: &Path) -> Option<&Kept> {
        path.is_absolute().then_some(&self.kept)
    }
}

/// What was read from disk, kept until it changes there.
pub(super) struct Kept {
    disk: Arc<dyn Files>,
    texts: Shelf<Option<Arc<str>>>,
    facts: Shelf<Option<Arc<FileFacts>>>,
    folders: Shelf<Arc<Vec<PathBuf>>>,
    /// Grows whenever anything may have changed.
    epoch: AtomicU64,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

impl Kept {
    pub(super) fn new(disk: Arc<dyn Files>) -> Self {
        Self {
            disk,
            texts: Shelf::default(),
            facts: Shelf::default(),
            folders: Shelf::default(),
            epoch: AtomicU64::new(0),
        }
    }

    /// Looks at everything again when it is next asked for.
    pub(super) fn doubt_all(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
    }

    /// Forgets the file or folder at `path`, what is below it, and what the folders above it hold.
    pub(super) fn forget(&self, path: &Path) {
        for folder in path.ancestors() {
            self.folders.forget(folder);
        }
        if is_manifest(path) {
            self.texts.forget(path);
            self.facts.forget(path);
        } else {
            self.texts.forget_below(path);
            self.facts.forget_below(path);
            self.folders.forget_below(path);
        }
    }

    fn text(&self, path: &Path) -> Option<String> {
        let read = || self.disk.read(path).map(Into::into);
        self.texts.get(path, self.epoch(), read).map(|text| text.to_string())
    }

    fn facts(&self, path: &Path) -> Option<Arc<FileFacts>> {
        let facts = |text: String| FileFacts::read(path, &text, Format::of_path(path));
        let read = || self.disk.read(path).map(|text| Arc::new(facts(text)));
        self.facts.get(path, self.epoch(), read)
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        self.folders.get(path, self.epoch(), || Arc::new(self.disk.list(path))).to_vec()
    }

    fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }
}

/// What one kind of reading gave, by path.
#[derive(Debug)]
struct Shelf<T>(Mutex<HashMap<PathBuf, Entry<T>>>);

/// What was read of one file or folder.
#[derive(Clone, Debug)]
struct Entry<T> {
    /// When it was looked at last.
    epoch: u64,
    stamp: Option<Stamp>,
    /// Others who ask while it is read wait for it. What is forgotten meanwhile is not kept.
    value: Arc<OnceLock<T>>,
}

/// What tells one state of a file from another.
type Stamp = (SystemTime, u64);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Shelf<T> {
    /// What is kept of `path` if it still holds, else what `read` gives.
    fn get(&self, path: &Path, epoch: u64, read: impl FnOnce() -> T) -> T {
        self.room(path, epoch).get_or_init(read).clone()
    }

    /// Where the value of `path` is kept, or goes.
    fn room(&self, path: &Path, epoch: u64) -> Arc<OnceLock<T>> {
        let known = self.entries().get(path).cloned();
        if let Some(entry) = known.filter(|entry| entry.epoch == epoch) {
            return entry.value;
        }
        let stamp = stamp(path);
        let mut entries = self.entries();
        let kept = entries.remove(path).filter(|entry| entry.stamp == stamp);
        let value = kept.map(|entry| entry.value).unwrap_or_default();
        let entry = Entry { epoch, stamp, value: value.clone() };
        entries.insert(path.to_owned(), entry);
        value
    }

    fn forget(&self, path: &Path) {
        self.entries().remove(path);
    }

    fn forget_below(&self, folder: &Path) {
        self.entries().retain(|path, _| !path.starts_with(folder));
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<PathBuf, Entry<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
