//! Which documents are judged when: the one that is typed in first, each version once, a few at a
//! time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tower_lsp::lsp_types::Url;

use super::convert;
use super::publisher::{Findings, Publisher};
use super::session::{Back, Event};
use super::snapshot::{Open, Snapshot};
use super::state::State;
use crate::ide::SourceFile;
use crate::lint::run::FileReport;

/// Documents that are judged at one time.
const AT_ONCE: usize = 2;

/// Documents of a file from which on it is judged in two steps: what an edited document says by itself
/// at once, what all of them say together when the writer rests.
const MANY: usize = 32;

/// When a writer rests.
const REST: Duration = Duration::from_millis(60);

/// A file with its report.
type Whole = (Arc<SourceFile>, Arc<FileReport>);

/// What judging a document gave.
pub(super) struct Judged {
    path: PathBuf,
    version: i32,
    found: Findings,
    /// `None` if it was not looked around yet.
    whole: Option<Whole>,
    /// Whether the work on it is done.
    is_done: bool,
}

impl Judged {
    /// What ends the work on a document, with what was found in it.
    fn of(path: &Path, open: Option<&Open>, found: Findings) -> Self {
        let version = open.map_or(i32::MIN, |open| open.version);
        Self { path: path.to_owned(), version, found, whole: None, is_done: true }
    }
}

/// What is to be judged, and what was told.
#[derive(Debug)]
pub(super) struct Judging {
    back: Back,
    waiting: VecDeque<PathBuf>,
    running: BTreeSet<PathBuf>,
    /// What the client was told last.
    told: BTreeMap<PathBuf, (i32, Findings)>,
    /// What was found when all around was looked at last.
    reports: BTreeMap<PathBuf, (Whole, Findings)>,
}

impl Judging {
    pub(super) fn new(back: Back) -> Self {
        Self {
            back,
            waiting: VecDeque::new(),
            running: BTreeSet::new(),
            told: BTreeMap::new(),
            reports: BTreeMap::new(),
        }
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

    /// An edited document of a long file is judged by itself now, and all of it once nothing more is
    /// typed. False if the file is not long, or was not judged before: then it can be judged as a whole.
    pub(super) fn edited(&self, path: &Path, state: &mut State, runtime: &Handle) -> bool {
        let Some(((file, report), known)) = self.reports.get(path).cloned() else { return false };
        if file.facts.documents.len() <= MANY {
            return false;
        }
        let (snapshot, back, path) = (state.snapshot(), self.back.clone(), path.to_owned());
        let rested = (self.back.clone(), path.clone());
        runtime.spawn_blocking(move || {
            let Some(open) = snapshot.document(&path).filter(|open| !open.is_outdated()) else {
                return;
            };
            let mut edited = snapshot.view(open).report_edited(&file, &report);
            open.project.take_known(&path, &snapshot.files, &mut edited.report);
            let new = convert::findings(&snapshot, open, &edited.report);
            let (version, found) = (open.version, known.some_and(&edited.kept, &new));
            back.send(Event::Judged(Judged { path, version, found, whole: None, is_done: false }));
        });
        let version = state.document(&rested.1).map(|open| open.version);
        runtime.spawn(async move {
            tokio::time::sleep(REST).await;
            rested.0.send(Event::Rested(rested.1, version));
        });
        true
    }

    /// The document was closed.
    pub(super) fn forget(&mut self, path: &Path) {
        self.waiting.retain(|waiting| waiting != path);
        self.told.remove(path);
        self.reports.remove(path);
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
                let whole = || judge(&snapshot, &path);
                let judged = catch_unwind(AssertUnwindSafe(whole)).unwrap_or_else(|_| {
                    let open = snapshot.open.get(&path);
                    let found = open.map(|open| convert::failure(&snapshot, open));
                    Judged::of(&path, open, found.unwrap_or_default())
                });
                back.send(Event::Judged(judged));
            });
        }
    }

    /// Tells the client of the findings, unless they are outdated or what it knows.
    pub(super) fn take(&mut self, judged: Judged, state: &State, publisher: &Publisher) {
        let Judged { path, version, found, whole, is_done } = judged;
        if is_done {
            self.running.remove(&path);
        }
        let Some(open) = state.document(&path).filter(|open| open.version == version) else {
            return;
        };
        let uri: Url = open.uri.clone();
        if let Some(whole) = whole {
            self.reports.insert(path.clone(), (whole, found.clone()));
        }
        if self.told.get(&path).is_some_and(|told| told.0 == version && told.1 == found) {
            return;
        }
        publisher.publish(uri, found.clone(), Some(version));
        self.told.insert(path, (version, found));
    }
}

/// Judges the document at `path`.
fn judge(snapshot: &Snapshot, path: &Path) -> Judged {
    let Some(open) = snapshot.open.get(path) else {
        return Judged::of(path, None, Findings::default());
    };
    let report = snapshot.report(&open.file, &open.project);
    let found = convert::findings(snapshot, open, &report);
    Judged { whole: Some((open.file.clone(), report)), ..Judged::of(path, Some(open), found) }
}
