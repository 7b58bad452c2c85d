//! The files that one root takes in, and the scope of each of them.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::facts::FileFacts;
use super::file_members::{FileMembers, Reading};
use super::root::Root;
use super::scope::{Gap, Scope};
use super::variants::{LeftOut, Variants};

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
        let path = self.files.get(place).map(|members| &members.file.path);
        if path.is_some_and(|path| self.variants.concern(place, path)) {
            let left_out = self.variants.left_out_beside(place, &self.files);
            return Arc::new(self.build(Some(place), &left_out));
        }
        let common = || Arc::new(self.build(None, &self.variants.left_out()));
        self.common.get_or_init(common).clone()
    }

    fn build(&self, own: Option<usize>, left_out: &LeftOut) -> Scope {
        let doubtful = left_out.doubtful.iter().filter_map(|place| self.files.get(*place));
        let doubts = doubtful.flat_map(|members| members.sorts()).map(Gap::Objects);
        let others = self.files.iter().enumerate().filter(|(place, _)| {
            Some(*place) != own
                && !left_out.variants.contains(place)
                && !left_out.doubtful.contains(place)
        });
        let own_members = own.and_then(|own| self.files.get(own));
        let mut scope = Scope::of(
            self.root.clone(),
            own_members
                .into_iter()
                .chain(others.map(|(_, members)| members))
                .map(|members| &**members),
            self.gaps.iter().cloned().chain(doubts),
        );
        if let Some(own) = own {
            scope.twins = self.variants.twins(own, &self.files);
        }
        scope
    }
}
