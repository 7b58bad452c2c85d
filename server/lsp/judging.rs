//! Which documents are judged when: the one that is typed in first, each version once, a few at a
//! time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tokio::runtime::Handle;
use tower_lsp::lsp_types::{Diagnostic, Url};

use super::convert;
use super::publisher::Publisher;
use super::session::{Back, Event};
use super::state::State;

/// Documents that are judged at one time.
const AT_ONCE: usize = 2;

/// What judging a document gave.
pub(super) struct Judged {
    path: PathBuf,
    version: i32,
    found: Vec<Diagnostic>,
}

/// What is to be judged, and what was told.
#[derive(Debug)]
pub(super) struct Judging {
    back: Back,
    waiting: VecDeque<PathBuf>,
    running: BTreeSet<PathBuf>,
    /// What the client was told last.
    told: BTreeMap<PathBuf, (i32, Vec<Diagnostic>)>,
}

impl Judging {
    pub(super) fn new(back: Back) -> Self {
        Self { back, waiting: VecDeque::new(), running: BTreeSet::new(), told: BTreeMap::new() }
    }

    /// The document at `path` comes next.
    pub(super) fn first(&mut self, path: &Path) {
        self.waiting.retain(|waiting| waiting != path);
        self.waiting.push_front(path.to_owned());
    }

    /// These come when nothing else does.
    pub(super) fn later(&mut self, paths: impl Iterator<Item = PathBuf>) {
        let new: Vec<_> = paths.filter(|path| !self.waiting.contains(path)).collect();
        self.waiting.extend(new);
    }

    /// The document was closed.
    pub(super) fn forget(&mut self, path: &Path) {
        self.waiting.retain(|waiting| waiting != path);
        self.told.remove(path);
    }

    /// Starts what can be started.
    pub(super) fn go_on(&mut self, state: &mut State, runtime: &Handle) {
        while self.running.len() < AT_ONCE {
            let free = |path: &PathBuf| !self.running.contains(path);
            let Some(index) = self.waiting.iter().position(free) else { return };
            let Some(path) = self.waiting.remove(index) else { return };
            let (snapshot, back) = (state.snapshot(), self.back.clone());
            self.running.insert(path.clone());
            runtime.spawn_blocking(move || {
                let judge = || {
                    let open = snapshot.open.get(&path)?;
                    let found = convert::diagnostics(&snapshot, open);
                    Some((open.version, found))
                };
                let judged = catch_unwind(AssertUnwindSafe(judge));
                let (version, found) = match judged {
                    Ok(Some(judged)) => judged,
                    Ok(None) => (i32::MIN, Vec::new()),
                    Err(_) => convert::failure(&snapshot, &path),
                };
                back.send(Event::Judged(Judged { path, version, found }));
            });
        }
    }

    /// Tells the client of the findings, unless they are outdated or what it knows.
    pub(super) fn take(&mut self, judged: Judged, state: &State, publisher: &Publisher) {
        let Judged { path, version, found } = judged;
        self.running.remove(&path);
        let Some(open) = state.document(&path).filter(|open| open.version == version) else {
            return;
        };
        let uri: Url = open.uri.clone();
        if self.told.get(&path).is_some_and(|told| told.0 == version && told.1 == found) {
            return;
        }
        publisher.publish(uri, found.clone(), Some(version));
        self.told.insert(path, (version, found));
    }
}
