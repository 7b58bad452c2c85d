//! Finding and reading the manifests in the client's folders, so that symbols and findings of files
//! that are not open are known, and again whenever files come or go. Nothing that the client asks for
//! waits for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ignore::WalkBuilder;
use tokio::sync::{Notify, oneshot};
use tokio::time::{sleep, timeout};
use tower_lsp::lsp_types::notification::Progress;
use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::files::Overlay;
use super::log::{Level, Log};
use super::session::{Event, Session};
use super::snapshot::Snapshot;
use crate::workspace::{Files, is_manifest};

/// What names the progress of indexing.
pub(super) fn token() -> NumberOrString {
    NumberOrString::String("netpol/index".to_owned())
}

/// Manifests that are kept in mind.
const MAX_MANIFESTS: usize = 100_000;

/// Manifests that are read between two reports.
const STEP: usize = 200;

/// How long the client may take to agree to see the progress.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long reading waits at first: what is open is judged before.
const HEAD_START: Duration = Duration::from_millis(100);

/// How long news of files is gathered: a checkout brings much at once.
const GATHERING: Duration = Duration::from_millis(200);

/// Runs through the folders.
pub(super) struct Indexing {
    pub(super) client: tower_lsp::Client,
    pub(super) session: Session,
    /// Files may have come or gone.
    pub(super) moved: Arc<Notify>,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) shows_progress: bool,
    pub(super) log: Arc<Log>,
}

impl Indexing {
    /// Finds the manifests now and whenever files moved, until the session ends. People see it only
    /// where it is the first time for a folder.
    pub(super) async fn run(self) {
        let mut known = Arc::default();
        sleep(HEAD_START).await;
        loop {
            let Some(folders) = self.ask(|snapshot| snapshot.folders.clone()).await else { return };
            self.stop.store(false, Ordering::Release);
            let is_shown = folders != known && !folders.is_empty() && self.begin().await;
            self.read(folders.clone(), is_shown).await;
            if is_shown {
                self.tell(WorkDoneProgress::End(WorkDoneProgressEnd { message: None })).await;
            }
            known = folders;
            self.moved.notified().await;
            sleep(GATHERING).await;
        }
    }

    async fn read(&self, folders: Arc<Vec<PathBuf>>, is_shown: bool) {
        let stop = self.stop.clone();
        let walk = tokio::task::spawn_blocking(move || manifests(&folders, &stop));
        let Ok(found) = walk.await else { return };
        self.log.write(Level::Info, || format!("{} manifests", found.len()));
        self.session.send(Event::Indexed(found.clone()));
        let total = found.len();
        for (step, some) in found.chunks(STEP).enumerate() {
            if self.stop.load(Ordering::Acquire) {
                break;
            }
            if is_shown {
                self.report(step * STEP, total).await;
            }
            // Of files that are open by now the client's text counts.
            let Some(files) = self.ask(|snapshot| snapshot.files.clone()).await else { return };
            read(some.to_vec(), files).await;
        }
    }

    /// What the session says now; `None` once it is over.
    async fn ask<T: Send + 'static>(
        &self,
        answer: impl FnOnce(&Snapshot) -> T + Send + 'static,
    ) -> Option<T> {
        let (sender, receiver) = oneshot::channel();
        self.session.send(Event::Asked(Box::new(move |snapshot| {
            sender.send(answer(snapshot)).ok();
        })));
        receiver.await.ok()
    }

    async fn begin(&self) -> bool {
        if !self.shows_progress {
            return false;
        }
        let params = WorkDoneProgressCreateParams { token: token() };
        let asked = self.client.send_request::<WorkDoneProgressCreate>(params);
        let agreed = matches!(timeout(PATIENCE, asked).await, Ok(Ok(())));
        if agreed {
            self.tell(WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title: "Indexing manifests".to_owned(),
                cancellable: Some(true),
                message: None,
                percentage: Some(0),
            }))
            .await;
        }
        agreed
    }

    async fn report(&self, read: usize, total: usize) {
        self.tell(WorkDoneProgress::Report(WorkDoneProgressReport {
            cancellable: Some(true),
            message: Some(format!("{read} of {total}")),
            percentage: Some((read * 100 / total.max(1)) as u32),
        }))
        .await;
    }

    async fn tell(&self, progress: WorkDoneProgress) {
        let value = ProgressParamsValue::WorkDone(progress);
        self.client.send_notification::<Progress>(ProgressParams { token: token(), value }).await;
    }
}

/// Reads manifests, so that they are kept.
async fn read(paths: Vec<PathBuf>, files: Overlay) {
    let reading = move || paths.iter().for_each(|path| drop(files.facts(path)));
    tokio::task::spawn_blocking(reading).await.ok();
}

/// The manifests in some folders, as far as no `.gitignore` leaves them out.
fn manifests(folders: &[PathBuf], stop: &AtomicBool) -> Vec<PathBuf> {
    let Some((first, others)) = folders.split_first() else { return Vec::new() };
    let mut builder = WalkBuilder::new(first);
    for folder in others {
        builder.add(folder);
    }
    let entries = builder.require_git(false).build().filter_map(Result::ok);
    let entries = entries.take_while(|_| !stop.load(Ordering::Acquire));
    let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let mut found: Vec<_> = files
        .map(ignore::DirEntry::into_path)
        .filter(|path| is_manifest(path))
        .take(MAX_MANIFESTS)
        .collect();
    found.sort();
    found.dedup();
    found
}
