//! Which configuration is for which file: the nearest `.netpol-lint.toml` in its folder or one
//! above, up to the root of its repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::args::ConfigArgs;
use crate::disk;
use crate::lint::config::{Config, ConfigError, FILE_NAME, Flags, Globs, Loaded};
use crate::lint::settings::Settings;

/// Where configurations come from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// Nowhere (`--no-config`).
    Nowhere,
    /// This file, for all files (`--config`).
    File(PathBuf),
    /// The nearest one upward from each file.
    Nearest,
}

impl Origin {
    /// What the command line says of it.
    pub(super) fn of(args: &ConfigArgs) -> Self {
        match &args.config {
            _ if args.no_config => Self::Nowhere,
            Some(file) => Self::File(file.clone()),
            None => Self::Nearest,
        }
    }
}

/// A configuration that cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub(super) enum BadConfig {
    #[error("{}:{error}", .path.display())]
    Invalid { path: PathBuf, error: ConfigError },
    #[error("{} cannot be read: {reason}", .path.display())]
    Unreadable { path: PathBuf, reason: String },
}

/// The configuration of one file.
#[derive(Clone, Debug)]
pub(super) struct ForPath {
    /// The file, absolute; its folder without links.
    pub(super) path: PathBuf,
    /// Its configuration, if it has one.
    pub(super) loaded: Option<Arc<Loaded>>,
    /// The root of the repository, where the search upward ended.
    pub(super) repository: Option<PathBuf>,
}

/// What the search upward from a folder gave.
#[derive(Clone, Debug, Default)]
struct Found {
    loaded: Option<Arc<Loaded>>,
    repository: Option<PathBuf>,
}

/// The configurations of a run; each is read once.
#[derive(Debug)]
pub(super) struct Configs {
    origin: Origin,
    flags: Flags,
    /// `--exclude`.
    exclude: Globs,
    here: PathBuf,
    found: Mutex<BTreeMap<PathBuf, Found>>,
    /// Folders as they are named, without links.
    folders: Mutex<BTreeMap<PathBuf, PathBuf>>,
    broken: Mutex<BTreeMap<PathBuf, BadConfig>>,
    left_out: AtomicBool,
}

impl Configs {
    /// `exclude` are globs relative to the current directory.
    pub(super) fn new(
        origin: Origin,
        flags: Flags,
        exclude: &[String],
    ) -> Result<Self, ignore::Error> {
        let here = std::env::current_dir().unwrap_or_default();
        Ok(Self {
            origin,
            flags,
            exclude: Globs::new(here.clone(), exclude)?,
            here: here.canonicalize().unwrap_or(here),
            found: Mutex::default(),
            folders: Mutex::default(),
            broken: Mutex::default(),
            left_out: AtomicBool::new(false),
        })
    }

    /// What holds for the file or folder at `path`. One whose configuration is broken gets none;
    /// [`Self::broken`] tells.
    pub(super) fn of(&self, path: &Path) -> ForPath {
        let Some(name) = path.file_name() else { return self.of_files_in(path) };
        let here = self.of_files_in(path.parent().unwrap_or(Path::new("")));
        ForPath { path: here.path.join(name), ..here }
    }

    /// What holds for files in `folder`; the path is the folder's.
    pub(super) fn of_files_in(&self, folder: &Path) -> ForPath {
        let path = self.folder(folder);
        let found = match &self.origin {
            Origin::Nowhere => Found::default(),
            Origin::File(file) => self.named(file),
            Origin::Nearest => self.nearest(&path),
        };
        ForPath { path, loaded: found.loaded, repository: found.repository }
    }

    /// What a run does with the file at `path`.
    pub(super) fn settings(&self, path: &Path) -> Settings {
        self.of(path).settings(&self.flags)
    }

    /// Whether `--exclude` or the configuration of `path` leaves it out.
    pub(super) fn leave_out(&self, path: &Path, is_dir: bool) -> bool {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let out = self.exclude.cover(&absolute, is_dir) || self.of(path).is_excluded(is_dir);
        self.left_out.fetch_or(out, Ordering::Relaxed);
        out
    }

    /// Whether anything was left out so far.
    pub(super) fn left_something_out(&self) -> bool {
        self.left_out.load(Ordering::Relaxed)
    }

    /// The configurations that could not be used so far, by path.
    pub(super) fn broken(&self) -> Vec<BadConfig> {
        lock(&self.broken).values().cloned().collect()
    }

    /// `folder` absolute and without links, as far as it exists.
    fn folder(&self, folder: &Path) -> PathBuf {
        let mut folders = lock(&self.folders);
        let real = folders.entry(folder.to_owned()).or_insert_with(|| {
            let absolute = std::path::absolute(folder).unwrap_or_else(|_| self.here.join(folder));
            absolute.canonicalize().unwrap_or(absolute)
        });
        real.clone()
    }

    fn named(&self, file: &Path) -> Found {
        let mut found = lock(&self.found);
        let entry = found.entry(PathBuf::new()).or_insert_with(|| Found {
            loaded: self.load(file, &self.folder(file.parent().unwrap_or(Path::new("")))),
            repository: None,
        });
        entry.clone()
    }

    fn nearest(&self, folder: &Path) -> Found {
        if let Some(found) = lock(&self.found).get(folder) {
            return found.clone();
        }
        let file = folder.join(FILE_NAME);
        let root = folder.join(".git").exists();
        let found = if file.symlink_metadata().is_ok() {
            let shown = file.strip_prefix(&self.here).unwrap_or(&file).to_owned();
            let repository = root.then(|| folder.to_owned());
            Found { loaded: self.load(&shown, folder), repository }
        } else if root {
            Found { loaded: None, repository: Some(folder.to_owned()) }
        } else {
            folder.parent().map(|above| self.nearest(above)).unwrap_or_default()
        };
        lock(&self.found).insert(folder.to_owned(), found.clone());
        found
    }

    fn load(&self, path: &Path, folder: &Path) -> Option<Arc<Loaded>> {
        match read(path, folder) {
            Ok(loaded) => Some(Arc::new(loaded)),
            Err(error) => {
                lock(&self.broken).insert(path.to_owned(), error);
                None
            }
        }
    }
}

fn read(path: &Path, folder: &Path) -> Result<Loaded, BadConfig> {
    let path = path.to_owned();
    let text = match disk::read(&path) {
        Ok(text) => text,
        Err(error) => return Err(BadConfig::Unreadable { path, reason: error.to_string() }),
    };
    Loaded::read(path.clone(), text, folder).map_err(|error| BadConfig::Invalid { path, error })
}

impl ForPath {
    /// What holds for it under the command line's wishes.
    pub(super) fn settings(&self, flags: &Flags) -> Settings {
        match &self.loaded {
            Some(loaded) => loaded.settings(&self.path, flags),
            None => Config::default().settings(flags, &[]),
        }
    }

    /// The overrides that are for it, by their index in the file.
    pub(super) fn overrides(&self) -> Vec<usize> {
        self.loaded.as_ref().map(|loaded| loaded.overrides(&self.path)).unwrap_or_default()
    }

    /// Whether its configuration leaves it out.
    pub(super) fn is_excluded(&self, is_dir: bool) -> bool {
        self.loaded.as_ref().is_some_and(|loaded| loaded.excludes(&self.path, is_dir))
    }

    /// The file of known findings that its configuration names.
    pub(super) fn baseline(&self) -> Option<PathBuf> {
        self.loaded.as_ref()?.baseline()
    }
}

/// A lock that a panic elsewhere leaves usable: what it guards is always whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
