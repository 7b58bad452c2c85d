//! Which files make up one cluster, when several files and folders are named for it.
//!
//! A folder with a kustomization stands for what that builds. All other files stand for themselves,
//! with what a kustomization upward that takes them in does to them. Patches and assertions of test
//! tools are not applied by themselves, so they are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::doubt::Doubt;
use super::facts::FileFacts;
use super::file_members::{FileMembers, Reading};
use super::gather::{Gathered, Source};
use super::inventory::{Builder, Inventory};
use super::root::MAX_LEVELS;
use super::scopes::Workspace;

impl Workspace<'_> {
    /// All objects of some files as one cluster: `named` are the paths asked for, `found` the files
    /// in them, and `texts` stand beside them.
    pub fn inventory(
        &self,
        named: &[PathBuf],
        found: &[PathBuf],
        texts: &[Arc<FileFacts>],
    ) -> Inventory {
        let mut builder = Builder::default();
        for Source { path, layers } in self.together(named, found, &mut builder) {
            match self.facts(&path) {
                Some(facts) => builder.add(&FileMembers::new(&facts, layers, Reading::Applied)),
                None => builder.doubt(Doubt::Unread(path)),
            }
        }
        for text in texts {
            builder.add(&FileMembers::new(text, Vec::new(), Reading::Applied));
        }
        builder.finish()
    }

    fn together(&self, named: &[PathBuf], found: &[PathBuf], builder: &mut Builder) -> Vec<Source> {
        let named: BTreeSet<PathBuf> = named.iter().map(|path| self.absolute(path)).collect();
        let found: Vec<PathBuf> = found.iter().map(|path| self.absolute(path)).collect();
        let kustomized = self.kustomizations(&named, &found);
        let inner: BTreeSet<&PathBuf> = kustomized.values().flat_map(|it| &it.folders).collect();
        let mut sources = Vec::new();
        for gathered in kustomized.iter().filter(|(folder, _)| !inner.contains(folder)) {
            sources.extend(gathered.1.sources.iter().cloned());
            if !gathered.1.gaps.is_empty() {
                builder.doubt(Doubt::Elsewhere);
            }
        }
        let built: BTreeSet<PathBuf> = sources.iter().map(|source| source.path.clone()).collect();
        for path in found {
            let stands_in = || path.ancestors().any(|folder| kustomized.contains_key(folder));
            let apart = named.contains(&path) || !stands_in() && !self.is_partial(&path);
            if apart && !built.contains(&path) {
                let layers = self.layers_upward(&path);
                sources.push(Source { path, layers });
            }
        }
        sources
    }

    /// The kustomizations in the folders that were named or hold files that were found.
    fn kustomizations(
        &self,
        named: &BTreeSet<PathBuf>,
        found: &[PathBuf],
    ) -> BTreeMap<PathBuf, Arc<Gathered>> {
        let of_files =
            found.iter().filter(|path| !named.contains(*path)).filter_map(|p| p.parent());
        let folders: BTreeSet<&Path> = named.iter().map(PathBuf::as_path).chain(of_files).collect();
        let gathered = folders.into_iter().filter_map(|folder| {
            let kustomization = self.marks(folder).kustomization?;
            Some((folder.to_owned(), kustomization))
        });
        gathered.collect()
    }

    /// What the nearest kustomization upward that takes the file in does to it.
    fn layers_upward(&self, path: &Path) -> Vec<Arc<super::layer::Layer>> {
        let folders = path.ancestors().skip(1).take(MAX_LEVELS);
        let gathered = folders.filter_map(|folder| self.marks(folder).kustomization);
        let source = |it: Arc<Gathered>| it.sources.iter().find(|s| s.path == *path).cloned();
        let source = gathered.into_iter().find_map(source);
        source.map(|source| source.layers).unwrap_or_default()
    }
}
