//! Which files are no evidence beside a file, because they hold other variants of the same objects:
//! `install.yaml` beside `ha/install.yaml`, `dev/` beside `prod/`.
//!
//! - Files that hold an object of the file's own, saying something else, are other variants of it.
//! - Of the others that hold one object and do not say the same, none is evidence, unless one is in
//!   the file's own folder and the others are neither there nor below.
//!
//! A file goes as a whole: what else it holds belongs to its variant. Copies that say the same count
//! once.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file_members::FileMembers;
use super::member::{Identity, ScopePolicy};

/// The objects that occur more than once in a group of files.
#[derive(Debug, Default)]
pub(super) struct Variants {
    /// Who holds each, and what it says there; in the order of files.
    shared: HashMap<Identity, Vec<Holder>>,
    /// Those of them that are not said alike.
    contested: Vec<Vec<Holder>>,
    /// The files that hold any of them.
    holders: BTreeSet<usize>,
    /// The folders of the files that hold one that is not said alike.
    folders: BTreeSet<PathBuf>,
}

/// The files that are left out of a scope.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct LeftOut {
    /// Other variants of the file: they are not in the cluster together with it.
    pub(super) variants: BTreeSet<usize>,
    /// Variants of each other, of which one may be in the cluster.
    pub(super) doubtful: BTreeSet<usize>,
}

#[derive(Copy, Clone, Debug)]
struct Holder {
    file: usize,
    content: u64,
}

impl Variants {
    pub(super) fn of(files: &[Arc<FileMembers>]) -> Self {
        let mut shared: HashMap<Identity, Vec<Holder>> = HashMap::new();
        for (file, members) in files.iter().enumerate() {
            for (identity, content) in members.identities() {
                shared.entry(identity.clone()).or_default().push(Holder { file, content });
            }
        }
        shared.retain(|_, holders| holders.len() > 1);
        let mut variants = Self { shared, ..Self::default() };
        let contested = variants.shared.values().filter(|holders| differ(holders));
        variants.contested = contested.cloned().collect();
        variants.holders = variants.shared.values().flatten().map(|holder| holder.file).collect();
        let doubtful = variants.left_out().doubtful.into_iter();
        let folders = doubtful.filter_map(|file| folder_of(files, file).map(Path::to_owned));
        variants.folders = folders.collect();
        variants
    }

    /// What is left out beside a file that holds none of these objects.
    pub(super) fn left_out(&self) -> LeftOut {
        let doubtful = self.contested.iter().flatten().map(|holder| holder.file);
        LeftOut { variants: BTreeSet::new(), doubtful: doubtful.collect() }
    }

    /// What is left out beside the file `own`.
    pub(super) fn left_out_beside(&self, own: usize, files: &[Arc<FileMembers>]) -> LeftOut {
        let mut variants: BTreeSet<usize> = self
            .contested
            .iter()
            .filter(|holders| holds(holders, own))
            .flat_map(|holders| holders.iter().map(|holder| holder.file))
            .collect();
        variants.remove(&own);
        let home = folder_of(files, own);
        let mut doubtful = BTreeSet::new();
        for holders in &self.contested {
            let rest = holders.iter().filter(|holder| !variants.contains(&holder.file));
            let rest: Vec<Holder> = rest.copied().collect();
            if !differ(&rest) || holds(&rest, own) {
                continue;
            }
            let rest: BTreeSet<usize> = rest.iter().map(|holder| holder.file).collect();
            let is_near = |file: &&usize| is_below(folder_of(files, **file), home);
            let near: Vec<usize> = rest.iter().filter(is_near).copied().collect();
            let chosen = match near.as_slice() {
                [only] if folder_of(files, *only) == home => Some(*only),
                _ => None,
            };
            doubtful.extend(rest.into_iter().filter(|file| Some(*file) != chosen));
        }
        LeftOut { variants, doubtful }
    }

    /// The policies that have the name and namespace of one in the file `own`, those in it included.
    pub(super) fn twins(&self, own: usize, files: &[Arc<FileMembers>]) -> Vec<Arc<ScopePolicy>> {
        let own = files.get(own).map(|members| members.policies.as_slice()).unwrap_or_default();
        let names = own.iter().filter_map(|policy| policy.identity.as_ref());
        let names: HashSet<&Identity> =
            names.filter(|identity| self.shared.contains_key(identity)).collect();
        let holders = names.iter().filter_map(|identity| self.shared.get(*identity)).flatten();
        let holders: BTreeSet<usize> = holders.map(|holder| holder.file).collect();
        let members = holders.into_iter().filter_map(|file| files.get(file));
        let policies = members.flat_map(|members| &members.policies);
        let is_named = |policy: &&Arc<ScopePolicy>| {
            policy.identity.as_ref().is_some_and(|identity| names.contains(identity))
        };
        policies.filter(is_named).cloned().collect()
    }

    /// Whether the scope of the file `target` may be another than that of the files around it.
    pub(super) fn concern(&self, target: usize, path: &Path) -> bool {
        self.holders.contains(&target)
            || path.parent().is_some_and(|folder| self.folders.contains(folder))
    }
}

/// Whether several files hold it, and it is not the same everywhere.
fn differ(holders: &[Holder]) -> bool {
    let Some(first) = holders.first() else { return false };
    holders.iter().any(|holder| holder.file != first.file)
        && holders.iter().any(|holder| holder.content != first.content)
}

fn holds(holders: &[Holder], file: usize) -> bool {
    holders.iter().any(|holder| holder.file == file)
}

fn is_below(folder: Option<&Path>, home: Option<&Path>) -> bool {
    folder.zip(home).is_some_and(|(folder, home)| folder.starts_with(home))
}

fn folder_of(files: &[Arc<FileMembers>], file: usize) -> Option<&Path> {
    files.get(file)?.file.path.parent()
}
