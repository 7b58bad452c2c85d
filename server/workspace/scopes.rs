//! Finds the scopes of files, and keeps what it found for the other files of a run.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Files;
use super::cache::Cache;
use super::facts::FileFacts;
use super::folder::walk;
use super::gather::{Gathered, Source};
use super::group::Group;
use super::memory::Memory;
use super::partial::is_assertion;
use super::paths::{is_manifest, normal};
use super::root::{MAX_LEVELS, Root, ScopeSettings, is_template_of};
use super::scope::{Gap, Scope};

/// Text that one scope may hold, in bytes.
const MAX_BYTES: usize = 64 << 20;

/// The name of the configuration: the scope of a file starts at the latest where its own is.
const CONFIGURATION: &str = ".netpol-lint.toml";

/// The files of one run, or of an editor at one moment, and what was read of them.
pub struct Workspace<'f> {
    files: Box<dyn Files + 'f>,
    base: PathBuf,
    facts: Cache<PathBuf, Option<Arc<FileFacts>>>,
    marks: Cache<PathBuf, Marks>,
    groups: Cache<(Root, Vec<PathBuf>), Option<Arc<Group>>>,
    memory: Memory,
}

impl<'f> Workspace<'f> {
    /// The workspace of `files`; paths that are relative count from `base`. What is said of a file
    /// depends on the folders above, so `base` should be absolute where there are such.
    pub fn new(files: impl Files + 'f, base: impl Into<PathBuf>) -> Self {
        Self {
            files: Box::new(files),
            base: base.into(),
            facts: Cache::default(),
            marks: Cache::default(),
            groups: Cache::default(),
            memory: Memory::default(),
        }
    }

    /// The workspace, with what others before it made of the same files.
    #[must_use]
    pub fn with_memory(self, memory: Memory) -> Self {
        Self { memory, ..self }
    }

    /// A path as scopes have it.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        normal(&self.base.join(path))
    }

    /// What relative paths count from.
    pub(super) fn base(&self) -> &Path {
        &self.base
    }

    pub(super) fn files(&self) -> &dyn Files {
        &*self.files
    }

    /// A path as people like to read it: from the base, where it lies below.
    pub fn display<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(&self.base).unwrap_or(path)
    }

    /// Whether the file at `path` holds parts of objects only: an assertion of a test tool, or a
    /// patch of a kustomization upward.
    pub fn is_partial(&self, path: &Path) -> bool {
        let path = self.absolute(path);
        let mut folders = path.ancestors().skip(1).take(MAX_LEVELS);
        is_assertion(&path)
            || folders.any(|folder| {
                let kustomization = self.marks(folder).kustomization;
                kustomization.is_some_and(|found| found.patches.contains(&path))
            })
    }

    /// The scope of the file with these facts. They win over what [`Files`] has at its path.
    /// Documentation stands alone.
    pub fn scope_of(&self, own: &Arc<FileFacts>, settings: &ScopeSettings) -> Arc<Scope> {
        if own.is_documentation() {
            return Scope::alone(own);
        }
        let include: Vec<_> = settings.include.iter().map(|path| self.absolute(path)).collect();
        let mut gap = Gap::Folders;
        for root in self.roots(&own.path, settings) {
            match self.group(root, &include) {
                Some(group) => return group.scope_of(own),
                None => gap = Gap::TooMuch,
            }
        }
        Group::new(Root::Alone, Vec::new(), [gap].into()).scope_of(own)
    }

    /// Where the scope of the file at `path` may start, the best place first.
    fn roots(&self, path: &Path, settings: &ScopeSettings) -> Vec<Root> {
        let mut folders = path.ancestors().skip(1);
        let is_root =
            |folder: &&Path| settings.roots.iter().any(|it| self.absolute(it) == **folder);
        if let Some(folder) = folders.clone().find(is_root) {
            return vec![Root::Folder(folder.to_owned())];
        }
        let (mut roots, mut by_itself) = (Vec::new(), false);
        for (level, folder) in folders.by_ref().take(MAX_LEVELS).enumerate() {
            let marks = self.marks(folder);
            if marks.kustomization.is_some_and(|found| found.covers(path)) {
                return vec![Root::Kustomization(folder.to_owned())];
            }
            if marks.chart && is_template_of(path, folder) {
                return vec![Root::Chart(folder.to_owned())];
            }
            by_itself |= marks.by_itself;
            if level == 0 && !by_itself {
                roots.push(Root::Folder(folder.to_owned()));
            }
            if marks.configuration {
                if !by_itself {
                    roots.insert(0, Root::Folder(folder.to_owned()));
                }
                break;
            }
        }
        roots.dedup();
        roots
    }

    pub(super) fn marks(&self, folder: &Path) -> Marks {
        self.marks.get(folder.to_owned(), || {
            let has = |name: &str| self.files.read(&folder.join(name)).is_some();
            let kustomization = Gathered::of_folder(folder, &*self.files).map(Arc::new);
            let chart = has("Chart.yaml");
            Marks {
                by_itself: kustomization.is_some() || chart,
                configuration: has(CONFIGURATION),
                kustomization,
                chart,
            }
        })
    }

    /// The files of a root and what is always included; `None` if they are too many.
    fn group(&self, root: Root, include: &[PathBuf]) -> Option<Arc<Group>> {
        self.groups.get((root.clone(), include.to_owned()), || {
            let mut found = Found::default();
            match &root {
                Root::Kustomization(folder) => self.kustomized(folder, &mut found),
                Root::Chart(folder) => self.walk(&folder.join("templates"), &mut found)?,
                Root::Folder(folder) => self.walk(folder, &mut found)?,
                Root::Alone => {}
            }
            for path in include {
                if is_manifest(path) {
                    found.sources.push(Source { path: path.clone(), layers: Vec::new() });
                } else if self.marks(path).kustomization.is_some() {
                    self.kustomized(path, &mut found);
                } else {
                    self.walk(path, &mut found)?;
                }
            }
            self.read(root, found).map(Arc::new)
        })
    }

    fn kustomized(&self, folder: &Path, found: &mut Found) {
        if let Some(gathered) = self.marks(folder).kustomization {
            found.sources.extend(gathered.sources.iter().cloned());
            found.gaps.extend(gathered.gaps.iter().cloned());
        }
    }

    fn walk(&self, folder: &Path, found: &mut Found) -> Option<()> {
        let walked = walk(folder, &*self.files)?;
        let source = |path| Source { path, layers: Vec::new() };
        found.sources.extend(walked.files.into_iter().map(source));
        found.gaps.extend(walked.left_out.then_some(Gap::Folders));
        Some(())
    }

    fn read(&self, root: Root, mut found: Found) -> Option<Group> {
        let (mut members, mut bytes) = (Vec::new(), 0);
        for Source { path, layers } in found.sources {
            let Some(facts) = self.facts(&path) else {
                found.gaps.insert(Gap::Elsewhere);
                continue;
            };
            bytes += facts.bytes;
            if bytes > MAX_BYTES {
                return None;
            }
            members.push(self.memory.members(&facts, layers));
        }
        Some(Group::new(root, members, found.gaps))
    }

    /// What the file at `path` says with this text. `read` is asked for it, unless others of the run
    /// have read the same.
    pub fn facts_of(
        &self,
        path: &Path,
        text: &str,
        read: impl FnOnce() -> FileFacts,
    ) -> Arc<FileFacts> {
        match self.facts.known(path).flatten() {
            Some(known) if known.is_of(text) => known,
            _ => {
                let own = Arc::new(read());
                self.facts.offer(path.to_owned(), Some(own.clone()));
                own
            }
        }
    }

    pub(super) fn facts(&self, path: &Path) -> Option<Arc<FileFacts>> {
        self.facts.get(path.to_owned(), || self.files.facts(path))
    }
}

/// What makes a folder more than a folder.
#[derive(Clone)]
pub(super) struct Marks {
    pub(super) kustomization: Option<Arc<Gathered>>,
    chart: bool,
    configuration: bool,
    /// Whether it has a kustomization or chart.
    by_itself: bool,
}

/// The files of a root before they are read.
#[derive(Default)]
struct Found {
    sources: Vec<Source>,
    gaps: BTreeSet<Gap>,
}
