//! The one thread that owns all state. Events reach it in the order in which the client sent them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use serde_json::Value;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tower_lsp::lsp_types::{
    DidChangeTextDocumentParams, FileChangeType, FileEvent, TextDocumentItem, Url,
    WorkspaceFoldersChangeEvent,
};

use super::capabilities::Client;
use super::convert::path_of;
use super::judging::{Judged, Judging};
use super::log::{Level, Log};
use super::options::Options;
use super::publisher::{Findings, Publisher};
use super::snapshot::Snapshot;
use super::state::State;
use crate::workspace::Files;

/// A question, asked of the session as it is when its turn comes.
pub(super) type Question = Box<dyn FnOnce(&Arc<Snapshot>) + Send>;

/// What reaches the session.
pub(super) enum Event {
    /// The client introduced itself, with its folders and settings.
    Started(Client, Vec<PathBuf>, Option<Value>),
    /// A document was opened.
    Opened(TextDocumentItem),
    /// A document was edited.
    Changed(DidChangeTextDocumentParams),
    /// A document was saved.
    Saved,
    /// A document was closed.
    Closed(Url),
    /// Files changed on disk.
    Watched(Vec<FileEvent>),
    /// The client tells of changes on disk from now on.
    Watching,
    /// Folders were opened or closed.
    Folders(WorkspaceFoldersChangeEvent),
    /// The client's settings.
    Configured(Value),
    /// The manifests of the client's folders are known.
    Indexed(Vec<PathBuf>),
    /// A document was judged.
    Judged(Judged),
    /// Nothing was typed for a while in a document since that version of it.
    Rested(PathBuf, Option<i32>),
    /// A question to answer.
    Asked(Question),
}

/// The way to the session.
#[derive(Clone, Debug)]
pub(super) struct Session(UnboundedSender<Event>);

impl Session {
    /// Starts a session that publishes what it finds.
    pub(super) fn start(disk: Arc<dyn Files>, outlets: Outlets, log: Arc<Log>) -> Self {
        let (sender, receiver) = unbounded_channel();
        let session = Self(sender);
        let owner = Owner {
            state: State::new(disk),
            judging: Judging::new(session.downgrade()),
            outlets,
            log,
            runtime: Handle::current(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
        };
        // Without a thread there is no session: every question is then answered with an error.
        thread::Builder::new().name("session".to_owned()).spawn(move || owner.run(receiver)).ok();
        session
    }

    /// Sends an event; at the end of the session there is nobody who needs it.
    pub(super) fn send(&self, event: Event) {
        self.0.send(event).ok();
    }

    fn downgrade(&self) -> Back {
        Back(self.0.downgrade())
    }
}

/// The way back to the session, for work that it started. Does not keep it alive.
#[derive(Clone, Debug)]
pub(super) struct Back(tokio::sync::mpsc::WeakUnboundedSender<Event>);

impl Back {
    /// Sends an event, if the session still runs.
    pub(super) fn send(&self, event: Event) {
        if let Some(sender) = self.0.upgrade() {
            sender.send(event).ok();
        }
    }
}

/// Where the session's words go.
#[derive(Debug)]
pub(super) struct Outlets {
    /// Findings.
    pub(super) publisher: Arc<Publisher>,
    /// Words for the person at the editor.
    pub(super) complaints: UnboundedSender<String>,
    /// What the client shows may be old.
    pub(super) outdated: Arc<Notify>,
    /// Manifests may have come or gone in the client's folders.
    pub(super) moved: Arc<Notify>,
}

/// Questions that are worked on at one time. A client that asks a thousand would otherwise keep edits,
/// and that it takes some of them back, from being read.
const AT_ONCE: usize = 4;

/// What people read if an event was lost.
const FAILED: &str = "netpol-ls failed, and what it says may be old until the next edit; please report \
    it at https://github.com/netpol-lint/netpol-lint/issues, with what `--log FILE` writes";

struct Owner {
    state: State,
    judging: Judging,
    outlets: Outlets,
    log: Arc<Log>,
    runtime: Handle,
    /// Where questions are worked on.
    places: Arc<Semaphore>,
}

impl Owner {
    fn run(mut self, mut events: UnboundedReceiver<Event>) {
        while let Some(event) = events.blocking_recv() {
            // What a panic leaves undone is one event: the next edit reads its document's whole text.
            if catch_unwind(AssertUnwindSafe(|| self.take(event))).is_err() {
                self.log.write(Level::Error, || "an event was lost".to_owned());
                self.outlets.complaints.send(FAILED.to_owned()).ok();
            }
        }
    }

    fn take(&mut self, event: Event) {
        match event {
            Event::Started(client, folders, options) => {
                self.state.client = Arc::new(client);
                self.state.folders = Arc::new(folders);
                self.configure(options.unwrap_or_default());
            }
            Event::Opened(item) => {
                self.look_at_disk();
                let path = self.state.open_document(item);
                self.tell_broken(&path);
                self.judge_first(&path);
            }
            Event::Changed(params) => {
                if let Some(path) = self.state.change(params)
                    && !(self.pushes()
                        && self.judging.edited(&path, &mut self.state, &self.runtime))
                {
                    self.judge_first(&path);
                }
            }
            Event::Rested(path, version) => {
                let newest = self.state.document(&path).map(|open| open.version);
                if newest.is_some() && newest == version {
                    self.judge_first(&path);
                }
            }
            Event::Saved => {
                if self.look_at_disk() {
                    self.judge_all();
                }
            }
            Event::Closed(uri) => {
                if let Some(uri) = self.state.close(&uri) {
                    self.judging.forget(&path_of(&uri));
                    if self.pushes() {
                        self.outlets.publisher.publish(uri, Findings::default(), None);
                    }
                    self.judge_all();
                }
            }
            Event::Watched(events) => {
                self.state.watched(&events);
                if events.iter().any(|event| event.typ != FileChangeType::CHANGED) {
                    self.outlets.moved.notify_one();
                }
                self.judge_all();
            }
            Event::Watching => self.state.is_watching = true,
            Event::Folders(change) => {
                let mut folders = self.state.folders.to_vec();
                let closed: Vec<_> = change.removed.iter().map(|it| path_of(&it.uri)).collect();
                folders.retain(|folder| !closed.contains(folder));
                folders.extend(change.added.iter().map(|it| path_of(&it.uri)));
                self.state.folders = Arc::new(folders);
                self.state.reconfigure();
                self.outlets.moved.notify_one();
                self.judge_all();
            }
            Event::Configured(value) => {
                self.configure(value);
                self.judge_all();
            }
            Event::Indexed(manifests) => {
                if self.state.indexed(manifests) {
                    self.outlets.outdated.notify_one();
                }
            }
            Event::Judged(judged) => {
                self.judging.take(judged, &self.state, &self.outlets.publisher);
                self.go_on();
            }
            Event::Asked(question) => {
                let (snapshot, runtime) = (self.state.snapshot(), self.runtime.clone());
                // The place is given back even if the answer panics.
                let answer = move |place: OwnedSemaphorePermit| {
                    runtime.spawn_blocking(move || {
                        let _place = place;
                        question(&snapshot);
                    })
                };
                let places = self.places.clone();
                if let Ok(place) = places.clone().try_acquire_owned() {
                    answer(place);
                } else {
                    self.runtime.spawn(async move { places.acquire_owned().await.map(answer) });
                }
            }
        }
    }

    /// Where nobody tells of changes on disk, they are looked for when a document is opened or saved:
    /// then its reader was elsewhere. Whether they are.
    fn look_at_disk(&mut self) -> bool {
        if !self.state.is_watching {
            self.state.doubt_disk();
            self.outlets.moved.notify_one();
        }
        !self.state.is_watching
    }

    fn configure(&mut self, value: Value) {
        match Options::read(value) {
            Ok(options) => self.state.configure(options),
            Err(error) => {
                self.outlets
                    .complaints
                    .send(format!("the settings `netpol` cannot be used: {error}"))
                    .ok();
            }
        }
    }

    fn tell_broken(&self, path: &std::path::Path) {
        let project = self.state.document(path).map(|open| open.project.clone());
        if let Some((at, error)) = project.and_then(|project| project.broken.clone()) {
            let message = format!("{}:{error}; it is not applied", at.display());
            self.outlets.complaints.send(message).ok();
        }
    }

    /// Judges one document now, and the others after it: it is around them.
    fn judge_first(&mut self, path: &std::path::Path) {
        self.judging.first(path);
        self.judge_all();
    }

    /// Judges all: something changed around them.
    fn judge_all(&mut self) {
        if self.state.open().nth(1).is_some() || self.state.client.pulls {
            self.outlets.outdated.notify_one();
        }
        let paths = self.state.open().map(|(path, _)| path.clone());
        self.judging.later(paths);
        self.go_on();
    }

    /// Whether findings are sent unasked.
    fn pushes(&self) -> bool {
        !self.state.client.pulls
    }

    fn go_on(&mut self) {
        if self.pushes() {
            self.judging.go_on(&mut self.state, &self.runtime);
        }
    }
}
