//! What a kustomization gathers: files, its own and those of the kustomizations it names, each with
//! what is done to it on the way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Files;
use super::kustomization::Kustomization;
use super::layer::Layer;
use super::paths::{is_manifest, normal};
use super::scope::Gap;

/// Kustomizations within kustomizations, and all of them together.
const MAX_DEPTH: usize = 16;
const MAX_KUSTOMIZATIONS: usize = 1000;

/// A file, and what is done to it, innermost first.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) layers: Vec<Arc<Layer>>,
}

/// What a kustomization gathers.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    /// The files, in the order in which kustomize reads them.
    pub(super) sources: Vec<Source>,
    /// What it takes in besides.
    pub(super) gaps: BTreeSet<Gap>,
    /// The files of its own patches.
    pub(super) patches: Vec<PathBuf>,
    /// The folders of the other kustomizations it takes in.
    pub(super) folders: Vec<PathBuf>,
}

impl Gathered {
    /// What the kustomization of `folder` gathers; `None` if it has none.
    pub(super) fn of_folder(folder: &Path, files: &dyn Files) -> Option<Self> {
        let mut gatherer = Gatherer {
            files,
            left: MAX_KUSTOMIZATIONS,
            gaps: BTreeSet::new(),
            folders: Vec::new(),
        };
        let kustomization = gatherer.read(folder)?;
        let patches = kustomization.patch_paths(folder).collect();
        let sources = gatherer.sources(folder, kustomization, Vec::new(), 0);
        Some(Self { sources, gaps: gatherer.gaps, patches, folders: gatherer.folders })
    }

    /// Whether it gathers the file at `path`.
    pub(super) fn covers(&self, path: &Path) -> bool {
        self.all_of(path).next().is_some()
    }

    /// The file at `path`, each time that it gathers it.
    pub(super) fn all_of<'s>(&'s self, path: &'s Path) -> impl Iterator<Item = &'s Source> {
        self.sources.iter().filter(move |source| source.path == path)
    }
}

struct Gatherer<'a> {
    files: &'a dyn Files,
    left: usize,
    gaps: BTreeSet<Gap>,
    folders: Vec<PathBuf>,
}

impl Gatherer<'_> {
    fn read(&mut self, folder: &Path) -> Option<Kustomization> {
        self.left = self.left.checked_sub(1)?;
        Kustomization::of_folder(folder, self.files)
    }

    /// `before` (what a component is put onto) and all that the kustomization gathers, with its
    /// layer.
    fn sources(
        &mut self,
        folder: &Path,
        kustomization: Kustomization,
        before: Vec<Source>,
        depth: usize,
    ) -> Vec<Source> {
        if kustomization.makes_more {
            self.gaps.insert(Gap::Elsewhere);
        }
        let mut sources = before;
        for resource in &kustomization.resources {
            let path = normal(&folder.join(resource));
            if is_manifest(&path) {
                sources.push(Source { path, layers: Vec::new() });
            } else {
                let more = self.folder(resource, &path, Vec::new(), depth);
                sources.extend(more.unwrap_or_default());
            }
        }
        for component in &kustomization.components {
            let path = normal(&folder.join(component));
            let all = self.folder(component, &path, sources.clone(), depth);
            sources = all.unwrap_or(sources);
        }
        let layer = Arc::new(kustomization.layer);
        if *layer != Layer::default() {
            for source in &mut sources {
                source.layers.push(layer.clone());
            }
        }
        sources
    }

    /// What the kustomization of another folder gathers; `None`, and a gap, if there is none.
    fn folder(
        &mut self,
        name: &str,
        path: &Path,
        before: Vec<Source>,
        depth: usize,
    ) -> Option<Vec<Source>> {
        let found = if depth < MAX_DEPTH && !is_remote(name) { self.read(path) } else { None };
        let Some(kustomization) = found else {
            self.gaps.insert(Gap::Elsewhere);
            return None;
        };
        self.folders.push(path.to_owned());
        Some(self.sources(path, kustomization, before, depth + 1))
    }
}

/// Whether a resource is an address.
fn is_remote(name: &str) -> bool {
    name.contains("://") || name.contains("?ref=") || name.starts_with("git@")
}
