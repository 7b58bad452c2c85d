//! The files that one root takes in, and the scope of each of them.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::facts::FileFacts;
use super::file_members::{FileMembers, Reading};
use super::root::Root;
use super::scope::{Gap, Scope};
use super::variants::{Standing, Variants};

/// The files of one root.
#[derive(Debug)]
pub(super) struct Group {
    root: Root,
    files: Vec<Arc<FileMembers>>,
    gaps: BTreeSet<Gap>,
    places: HashMap<PathBuf, usize>,
    variants: Variants,
    /// The scope of all files that no variants concern.
    common: OnceLock<Arc<Scope>>,
}

impl Group {
    pub(super) fn new(root: Root, files: Vec<Arc<FileMembers>>, gaps: BTreeSet<Gap>) -> Self {
        let places = files.iter().enumerate().rev();
        Self {
            places: places.map(|(place, members)| (members.file.path.clone(), place)).collect(),
            variants: Variants::of(&files),
            common: OnceLock::new(),
            root,
            files,
            gaps,
        }
    }

    /// The scope of the file with these facts, which win over the ones here.
    pub(super) fn scope_of(&self, own: &Arc<FileFacts>) -> Arc<Scope> {
        let place = self.places.get(&own.path).copied();
        let known = place.and_then(|place| self.files.get(place));
        if let (Some(place), Some(known)) = (place, known)
            && known.file.says_what(own)
        {
            return self.scope_at(place);
        }
        let layers = known.map(|known| known.layers.clone()).unwrap_or_default();
        let members = Arc::new(FileMembers::new(own, layers, Reading::Evidence));
        let mut files = self.files.clone();
        let place = place.unwrap_or(files.len());
        match files.get_mut(place) {
            Some(known) => *known = members,
            None => files.push(members),
        }
        Self::new(self.root.clone(), files, self.gaps.clone()).scope_at(place)
    }

    fn scope_at(&self, place: usize) -> Arc<Scope> {
        if self.variants.concern(place) {
            let standings = self.variants.standings_beside(place);
            return Arc::new(self.build(Some(place), &standings));
        }
        let common = || Arc::new(self.build(None, &self.variants.standings()));
        self.common.get_or_init(common).clone()
    }

    fn build(&self, own: Option<usize>, standings: &[Standing]) -> Scope {
        let others = || {
            self.files.iter().zip(standings).enumerate().filter(|(place, _)| Some(*place) != own)
        };
        let that = |standing| {
            others()
                .filter(move |(_, (_, it))| **it == standing)
                .map(|(_, (members, _))| &**members)
        };
        let doubts = that(Standing::Doubtful).flat_map(FileMembers::sorts).map(Gap::Objects);
        let own_members = own.and_then(|own| self.files.get(own)).map(|members| &**members);
        // Where variants lie side by side, what else is in their folder may not come with this one.
        let folder = own_members.map(|members| members.file.path.parent());
        let beside = that(Standing::Variant).filter(|it| Some(it.file.path.parent()) == folder);
        let doubts = doubts.chain(beside.flat_map(FileMembers::sorts).map(Gap::Objects));
        let mut scope = Scope::of(
            self.root.clone(),
            own_members.into_iter().chain(that(Standing::Evidence)),
            self.gaps.iter().cloned().chain(doubts),
        );
        if let Some(own) = own {
            scope.twins = self.variants.twins(own, &self.files);
        }
        scope
    }
}
