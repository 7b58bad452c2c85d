//! What the files of a project say of a document: the nearest `.netpol-lint.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::options::Options;
use crate::lint::baseline::Baseline;
use crate::lint::config::{Config, ConfigError, FILE_NAME, Flags, Loaded};
use crate::lint::run::FileReport;
use crate::lint::settings::Settings;
use crate::workspace::Files;

impl Project {
    /// What holds where no configuration does, or only one that is `broken`.
    pub(super) fn unconfigured(options: &Options, broken: Option<(PathBuf, ConfigError)>) -> Self {
        let flags = Flags { kubernetes: options.kubernetes_version, ..Flags::default() };
        Self {
            settings: options.applied_to(Config::default().settings(&flags, &[])),
            excluded: false,
            baseline: None,
            broken,
        }
    }

    /// Takes the findings of the file at `path` that its baseline knows out of a report. A baseline that
    /// cannot be read knows none.
    pub(super) fn take_known(&self, path: &Path, files: &dyn Files, report: &mut FileReport) {
        let Some(baseline) = &self.baseline else { return };
        let known = files.read(baseline).and_then(|text| Baseline::parse(&text).ok());
        let name = baseline.parent().and_then(|folder| path.strip_prefix(folder).ok());
        if let (Some(mut known), Some(name)) = (known, name) {
            known.take(&name.to_string_lossy().replace('\\', "/"), &mut report.diagnostics);
        }
    }
}

/// The configurations of the session at one moment; each is read once.
#[derive(Debug, Default)]
pub(super) struct Projects {
    found: Mutex<BTreeMap<PathBuf, Found>>,
}

/// What a configuration file gives: `None` if there is no such file.
type Found = Option<Result<Arc<Loaded>, ConfigError>>;

/// What holds for a document.
#[derive(Clone, Debug)]
pub(super) struct Project {
    pub(super) settings: Settings,
    /// Whether the document is left out.
    pub(super) excluded: bool,
    /// The file of known findings.
    pub(super) baseline: Option<PathBuf>,
    /// The configuration that cannot be read, and why: what it says does not hold.
    pub(super) broken: Option<(PathBuf, ConfigError)>,
}

impl Projects {
    /// What holds for the file at `path`, which is absolute.
    pub(super) fn of(&self, path: &Path, options: &Options, files: &dyn Files) -> Project {
        match self.configuration(path, options, files) {
            Some((_, Ok(loaded))) => Project {
                settings: options.applied_to(loaded.settings(path, &Flags::default())),
                excluded: loaded.excludes(path, false),
                baseline: loaded.baseline(),
                broken: None,
            },
            Some((at, Err(error))) => Project::unconfigured(options, Some((at, error))),
            None => Project::unconfigured(options, None),
        }
    }

    fn configuration(
        &self,
        path: &Path,
        options: &Options,
        files: &dyn Files,
    ) -> Option<(PathBuf, Result<Arc<Loaded>, ConfigError>)> {
        if let Some(named) = &options.config {
            return Some((named.clone(), self.read(named, files)?));
        }
        for folder in path.ancestors().skip(1) {
            let candidate = folder.join(FILE_NAME);
            if let Some(found) = self.read(&candidate, files) {
                return Some((candidate, found));
            }
            if !files.list(&folder.join(".git")).is_empty() {
                return None;
            }
        }
        None
    }

    fn read(&self, path: &Path, files: &dyn Files) -> Found {
        let mut known = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let read = || {
            let folder = path.parent().unwrap_or(Path::new(""));
            Some(Loaded::read(path.to_owned(), files.read(path)?, folder).map(Arc::new))
        };
        known.entry(path.to_owned()).or_insert_with(read).clone()
    }
}
