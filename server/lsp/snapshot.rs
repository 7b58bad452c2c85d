//! The session at one moment: what questions are answered from, on whatever thread.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tower_lsp::lsp_types::Url;

use super::capabilities::Client;
use super::convert::FileLinks;
use super::files::Overlay;
use super::options::Options;
use super::project::{Project, Projects};
use crate::ide::{SourceFile, View};
use crate::lint::run::FileReport;
use crate::workspace::{FileFacts, Files, Workspace};

/// An open document at one moment.
#[derive(Clone, Debug)]
pub(super) struct Open {
    /// As the client names it.
    pub(super) uri: Url,
    pub(super) version: i32,
    /// Its newest version, which may be later by now.
    pub(super) newest: Arc<AtomicI32>,
    pub(super) file: Arc<SourceFile>,
    pub(super) project: Arc<Project>,
}

impl Open {
    /// Whether the document has changed since.
    pub(super) fn is_outdated(&self) -> bool {
        self.newest.load(Ordering::Acquire) != self.version
    }

    /// Whether there is anything for us in it.
    pub(super) fn is_ours(&self) -> bool {
        !self.project.excluded
    }
}

/// The session at one moment.
pub(super) struct Snapshot {
    /// The open documents, by path.
    pub(super) open: BTreeMap<PathBuf, Open>,
    pub(super) files: Overlay,
    pub(super) workspace: Workspace<'static>,
    pub(super) projects: Arc<Projects>,
    pub(super) options: Arc<Options>,
    pub(super) client: Arc<Client>,
    /// The folders that the client has open.
    pub(super) folders: Arc<Vec<PathBuf>>,
    /// The manifests in them, once they are known.
    pub(super) manifests: Arc<Vec<PathBuf>>,
    pub(super) reports: Mutex<HashMap<PathBuf, Arc<OnceLock<Arc<FileReport>>>>>,
}

impl Snapshot {
    /// An open document that is ours.
    pub(super) fn document(&self, path: &Path) -> Option<&Open> {
        self.open.get(path).filter(|open| open.is_ours())
    }

    /// An open document among the files around it.
    pub(super) fn view<'a>(&'a self, open: &'a Open) -> View<'a> {
        self.view_of(&open.file, &open.project)
    }

    /// A file among the files around it.
    pub(super) fn view_of<'a>(&'a self, file: &'a SourceFile, project: &'a Project) -> View<'a> {
        let settings = &project.settings;
        View { file, settings, workspace: &self.workspace, links: &FileLinks }
    }

    /// What all manifests say that are open or in the client's folders.
    pub(super) fn all_facts(&self) -> Vec<Arc<FileFacts>> {
        let open = self.open.values().filter(|open| open.is_ours());
        let open = open.map(|open| open.file.facts.clone());
        let others = self.manifests.iter().filter(|path| !self.open.contains_key(*path));
        open.chain(others.filter_map(|path| self.files.facts(path))).collect()
    }

    /// What there is to find in a file, but for what its baseline knows; looked for once.
    pub(super) fn report(&self, file: &SourceFile, project: &Project) -> Arc<FileReport> {
        let cell = {
            let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
            reports.entry(file.path.clone()).or_default().clone()
        };
        let judge = || {
            let mut report = self.view_of(file, project).report();
            project.take_known(&file.path, &self.files, &mut report);
            Arc::new(report)
        };
        cell.get_or_init(judge).clone()
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Snapshot").field(&self.open.keys()).finish()
    }
}
