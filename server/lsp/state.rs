//! All that the session holds, changed by one thread only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex};

use tower_lsp::lsp_types::{
    DidChangeTextDocumentParams, FileEvent, TextDocumentItem, Url, VersionedTextDocumentIdentifier,
};

use super::capabilities::Client;
use super::convert::path_of;
use super::files::{Kept, Overlay};
use super::options::Options;
use super::project::{Project, Projects};
use super::snapshot::{Open, Snapshot};
use super::text::Text;
use crate::ide::SourceFile;
use crate::lint::config::FILE_NAME;
use crate::workspace::{Files, Memory, Workspace, is_manifest};

/// A document that the client edits.
#[derive(Debug)]
struct Document {
    text: Text,
    open: Open,
}

/// The session.
#[derive(Debug)]
pub(super) struct State {
    documents: BTreeMap<PathBuf, Document>,
    kept: Arc<Kept>,
    projects: Arc<Projects>,
    memory: Memory,
    pub(super) options: Arc<Options>,
    pub(super) client: Arc<Client>,
    pub(super) folders: Arc<Vec<PathBuf>>,
    pub(super) manifests: Arc<Vec<PathBuf>>,
    /// Whether the client tells of changes on disk.
    pub(super) is_watching: bool,
    current: Option<Arc<Snapshot>>,
}

impl State {
    pub(super) fn new(disk: Arc<dyn Files>) -> Self {
        Self {
            documents: BTreeMap::new(),
            kept: Arc::new(Kept::new(disk)),
            projects: Arc::default(),
            memory: Memory::default(),
            options: Arc::default(),
            client: Arc::default(),
            folders: Arc::default(),
            manifests: Arc::default(),
            is_watching: false,
            current: None,
        }
    }

    /// The session as it is now.
    pub(super) fn snapshot(&mut self) -> Arc<Snapshot> {
        if let Some(current) = &self.current {
            return current.clone();
        }
        let files = self.files();
        let open = self.documents.iter().map(|(path, it)| (path.clone(), it.open.clone()));
        let snapshot = Arc::new(Snapshot {
            open: open.collect(),
            workspace: Workspace::new(files.clone(), self.base()).with_memory(self.memory.clone()),
            files,
            projects: self.projects.clone(),
            options: self.options.clone(),
            client: self.client.clone(),
            folders: self.folders.clone(),
            manifests: self.manifests.clone(),
            reports: Mutex::default(),
        });
        self.current = Some(snapshot.clone());
        snapshot
    }

    /// What relative names of files count from.
    fn base(&self) -> PathBuf {
        self.folders.first().cloned().unwrap_or_default()
    }

    fn files(&self) -> Overlay {
        let open = self.documents.iter().map(|(path, it)| (path.clone(), it.open.file.clone()));
        Overlay { open: Arc::new(open.collect()), kept: self.kept.clone() }
    }

    /// The open documents.
    pub(super) fn open(&self) -> impl Iterator<Item = (&PathBuf, &Open)> {
        self.documents.iter().map(|(path, document)| (path, &document.open))
    }

    /// An open document.
    pub(super) fn document(&self, path: &Path) -> Option<&Open> {
        self.documents.get(path).map(|document| &document.open)
    }

    /// Something changed: the next question sees it.
    fn touch(&mut self) {
        self.current = None;
    }

    /// A document is opened. The path of it.
    pub(super) fn open_document(&mut self, item: TextDocumentItem) -> PathBuf {
        let TextDocumentItem { uri, version, text, .. } = item;
        let path = path_of(&uri);
        // Nothing before this can fail: whatever happens next, edits find their document.
        let open = Open {
            uri,
            version,
            newest: Arc::new(AtomicI32::new(version)),
            project: Arc::new(Project::unconfigured(&self.options, None)),
            file: Arc::new(SourceFile::read(&path, "", None)),
        };
        self.documents.insert(path.clone(), Document { text: Text::new(&text), open });
        self.changed_on_disk(&path);
        let project = Arc::new(self.projects.of(&path, &self.options, &self.files()));
        if let Some(Document { open, .. }) = self.documents.get_mut(&path) {
            open.project = project;
            open.file = Arc::new(SourceFile::read(&path, text, None));
        }
        path
    }

    /// A document is edited. The path of it, if it is open.
    pub(super) fn change(&mut self, params: DidChangeTextDocumentParams) -> Option<PathBuf> {
        let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
        let path = path_of(&uri);
        let Document { text, open } = self.documents.get_mut(&path)?;
        for change in &params.content_changes {
            text.change(change, self.client.encoding);
        }
        open.file = Arc::new(SourceFile::read(&path, text.to_string(), Some(&open.file)));
        open.version = version;
        open.newest.store(version, Ordering::Release);
        if is_configuration(&path) {
            self.reconfigure();
        }
        self.touch();
        Some(path)
    }

    /// A document is closed: what is on disk counts again. Its name, if it was open.
    pub(super) fn close(&mut self, uri: &Url) -> Option<Url> {
        let path = path_of(uri);
        let document = self.documents.remove(&path)?;
        document.open.newest.store(i32::MIN, Ordering::Release);
        self.changed_on_disk(&path);
        Some(document.open.uri)
    }

    /// Files or folders changed on disk.
    pub(super) fn watched(&mut self, events: &[FileEvent]) {
        let paths: Vec<_> = events.iter().map(|event| path_of(&event.uri)).collect();
        for path in &paths {
            self.kept.forget(path);
        }
        self.touch();
        // A folder may hold a configuration.
        if paths.iter().any(|path| is_configuration(path) || !is_manifest(path)) {
            self.reconfigure();
        }
    }

    fn changed_on_disk(&mut self, path: &Path) {
        self.kept.forget(path);
        self.touch();
        if is_configuration(path) {
            self.reconfigure();
        }
    }

    /// Something may have changed on disk, and nobody tells what.
    pub(super) fn doubt_disk(&mut self) {
        self.kept.doubt_all();
        self.reconfigure();
    }

    /// The client's settings.
    pub(super) fn configure(&mut self, options: Options) {
        self.options = Arc::new(options);
        self.reconfigure();
    }

    /// Finds anew what holds for each document.
    pub(super) fn reconfigure(&mut self) {
        self.touch();
        self.projects = Arc::default();
        let files = self.files();
        for (path, document) in &mut self.documents {
            document.open.project = Arc::new(self.projects.of(path, &self.options, &files));
        }
    }

    /// The manifests in the client's folders. Whether they are others than before.
    pub(super) fn indexed(&mut self, manifests: Vec<PathBuf>) -> bool {
        let is_news = *self.manifests != manifests;
        if is_news {
            self.manifests = Arc::new(manifests);
            self.touch();
        }
        is_news
    }
}

fn is_configuration(path: &Path) -> bool {
    path.ends_with(FILE_NAME)
}
