//! The documents of the page, and what was made of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use netpol::ide::{Links, SourceFile, View};
use netpol::lint::config::{Config, Flags};
use netpol::lint::run::FileReport;
use netpol::lint::settings::Settings;
use netpol::workspace::{FileFacts, Files, Memory, MemoryFiles, Workspace};

/// The folder that all documents are in.
const FOLDER: &str = "/documents";

/// The documents at one moment.
#[derive(Clone, Default)]
struct Documents {
    texts: MemoryFiles,
    files: BTreeMap<PathBuf, Arc<SourceFile>>,
}

impl Files for Documents {
    fn read(&self, path: &Path) -> Option<String> {
        self.texts.read(path)
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        self.texts.list(path)
    }

    fn facts(&self, path: &Path) -> Option<Arc<FileFacts>> {
        Some(self.files.get(path)?.facts.clone())
    }
}

/// Links to lines of documents: `#file:12`.
struct HashLinks;

impl Links for HashLinks {
    fn line(&self, path: &Path, line: u32) -> String {
        format!("#{}:{}", name(path), line + 1)
    }
}

/// How a document is named.
pub fn name(path: &Path) -> String {
    path.strip_prefix(FOLDER).unwrap_or(path).display().to_string()
}

pub struct Session {
    documents: Documents,
    workspace: Workspace<'static>,
    memory: Memory,
    settings: Settings,
    reports: BTreeMap<PathBuf, FileReport>,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            documents: Documents::default(),
            workspace: Workspace::new(Documents::default(), FOLDER),
            memory: Memory::default(),
            settings: Config::default().settings(&Flags::default(), &[]),
            reports: BTreeMap::new(),
        }
    }
}

impl Session {
    /// Takes the documents as they are now.
    pub fn open(&mut self, documents: impl IntoIterator<Item = (String, String)>) {
        let mut now = Documents::default();
        for (name, text) in documents {
            let path = Path::new(FOLDER).join(name);
            let before = self.documents.files.get(&path);
            let same = before.filter(|before| *before.text == *text).cloned();
            let read = || Arc::new(SourceFile::read(&path, &*text, before.map(|it| &**it)));
            let file = same.unwrap_or_else(read);
            now.texts.0.insert(path.clone(), text);
            now.files.insert(path, file);
        }
        self.workspace = Workspace::new(now.clone(), FOLDER).with_memory(self.memory.clone());
        self.documents = now;
        let reports = self.files().map(|file| (file.path.clone(), self.view(file).report()));
        self.reports = reports.collect();
    }

    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.documents.files.values().map(|file| &**file)
    }

    pub fn file(&self, path: &Path) -> Option<&SourceFile> {
        self.documents.files.get(path).map(|file| &**file)
    }

    /// The document of that name.
    pub fn named(&self, name: &str) -> Option<&SourceFile> {
        self.file(&Path::new(FOLDER).join(name))
    }

    /// The place of a name that a finding gives.
    pub fn meant(&self, name: &str) -> Option<&SourceFile> {
        self.file(&self.workspace.absolute(Path::new(name)))
    }

    pub fn view<'a>(&'a self, file: &'a SourceFile) -> View<'a> {
        let (settings, workspace) = (&self.settings, &self.workspace);
        View { file, settings, workspace, links: &HashLinks }
    }

    /// What there is to find in a document.
    pub fn report(&self, file: &SourceFile) -> Option<&FileReport> {
        self.reports.get(&file.path)
    }
}
