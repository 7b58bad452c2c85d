//! Which files are no evidence beside a file, because they hold other variants of the same objects:
//! `install.yaml` beside `ha/install.yaml`, `dev/` beside `prod/`.
//!
//! - Files that hold an object of the file's own, saying something else, are other variants of it.
//! - Of the others that hold one object and do not say the same, none is evidence, unless one is in
//!   the file's own folder and the others are neither there nor below.
//!
//! A file goes as a whole: what else it holds belongs to its variant. Variants in one folder are a
//! reason to doubt that the rest of it is applied with this one. Copies that say the same count once.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
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
    folders: Vec<PathBuf>,
    files: Vec<Known>,
}

/// What is known of a file.
#[derive(Clone, Debug)]
struct Known {
    /// Its folder, an index into [`Variants::folders`].
    folder: usize,
    /// Whether its scope may be another than that of most files.
    differs: bool,
    /// What it holds that is contested, as indices into [`Variants::contested`].
    contested: Vec<usize>,
}

/// How a file stands beside another.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// It is evidence.
    Evidence,
    /// It is another variant: the two are not in the cluster together.
    Variant,
    /// It is a variant of others, of which one may be in the cluster.
    Doubtful,
}

#[derive(Copy, Clone, Debug)]
struct Holder {
    file: usize,
    content: u64,
}

impl Variants {
    pub(super) fn of(files: &[Arc<FileMembers>]) -> Self {
        let mut variants = Self { shared: shared(files), ..Self::default() };
        let contested = variants.shared.values().filter(|holders| differ(holders));
        variants.contested = contested.cloned().collect();
        variants.number_folders(files);
        let standings = variants.standings();
        let doubtful =
            variants.files.iter().zip(&standings).filter(|(_, it)| **it != Standing::Evidence);
        let folders: BTreeSet<usize> = doubtful.map(|(known, _)| known.folder).collect();
        for known in &mut variants.files {
            known.differs = folders.contains(&known.folder);
        }
        for holder in variants.shared.values().flatten() {
            if let Some(known) = variants.files.get_mut(holder.file) {
                known.differs = true;
            }
        }
        for (index, holders) in variants.contested.iter().enumerate() {
            for holder in holders {
                if let Some(known) = variants.files.get_mut(holder.file) {
                    known.contested.push(index);
                }
            }
        }
        variants
    }

    fn number_folders(&mut self, files: &[Arc<FileMembers>]) {
        let mut numbers = HashMap::new();
        for members in files {
            let folder = members.file.path.parent().unwrap_or(&members.file.path);
            let next = self.folders.len();
            let folder = *numbers.entry(folder.as_os_str()).or_insert_with(|| {
                self.folders.push(folder.to_owned());
                next
            });
            self.files.push(Known { folder, differs: false, contested: Vec::new() });
        }
    }

    /// How the files stand beside a file that holds none of these objects.
    pub(super) fn standings(&self) -> Vec<Standing> {
        let mut standings = vec![Standing::Evidence; self.files.len()];
        set(&mut standings, self.contested.iter().flatten(), Standing::Doubtful);
        standings
    }

    /// How the files stand beside the file `own`.
    pub(super) fn standings_beside(&self, own: usize) -> Vec<Standing> {
        let mut standings = vec![Standing::Evidence; self.files.len()];
        let Some(known) = self.files.get(own) else { return standings };
        let contested = known.contested.iter().filter_map(|index| self.contested.get(*index));
        let others = contested.flatten().filter(|holder| holder.file != own);
        set(&mut standings, others, Standing::Variant);
        let home = self.folders.get(known.folder);
        let is_near: Vec<bool> = self
            .folders
            .iter()
            .map(|folder| home.is_some_and(|home| folder.starts_with(home)))
            .collect();
        for holders in &self.contested {
            let is_variant =
                |holder: &Holder| standings.get(holder.file) == Some(&Standing::Variant);
            let mut rest: Vec<Holder> =
                holders.iter().filter(|it| !is_variant(it)).copied().collect();
            if !differ(&rest) {
                continue;
            }
            let folder = |holder: &Holder| self.files.get(holder.file).map(|it| it.folder);
            let mut near: Vec<usize> = rest
                .iter()
                .filter(|it| folder(it).is_some_and(|folder| is_near.get(folder) == Some(&true)))
                .map(|holder| holder.file)
                .collect();
            near.dedup();
            if let [only] = near.as_slice()
                && self.files.get(*only).is_some_and(|it| it.folder == known.folder)
            {
                rest.retain(|holder| holder.file != *only);
            }
            set(&mut standings, &rest, Standing::Doubtful);
        }
        standings
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

    /// Whether the scope of the file `own` may be another than that of most files.
    pub(super) fn concern(&self, own: usize) -> bool {
        self.files.get(own).is_some_and(|known| known.differs)
    }
}

fn set<'a>(
    standings: &mut [Standing],
    holders: impl IntoIterator<Item = &'a Holder>,
    standing: Standing,
) {
    for holder in holders {
        if let Some(slot) = standings.get_mut(holder.file) {
            *slot = standing;
        }
    }
}

/// The objects that occur more than once.
fn shared(files: &[Arc<FileMembers>]) -> HashMap<Identity, Vec<Holder>> {
    let mut first: HashMap<&Identity, Holder> = HashMap::new();
    let mut shared: HashMap<Identity, Vec<Holder>> = HashMap::new();
    for (file, members) in files.iter().enumerate() {
        for (identity, content) in members.identities() {
            let holder = Holder { file, content };
            match first.entry(identity) {
                Entry::Vacant(entry) => {
                    entry.insert(holder);
                }
                Entry::Occupied(entry) => {
                    let holders = shared.entry(identity.clone());
                    holders.or_insert_with(|| vec![*entry.get()]).push(holder);
                }
            }
        }
    }
    shared
}

/// Whether several files hold it, and it is not the same everywhere.
fn differ(holders: &[Holder]) -> bool {
    let Some(first) = holders.first() else { return false };
    holders.iter().any(|holder| holder.file != first.file)
        && holders.iter().any(|holder| holder.content != first.content)
}
