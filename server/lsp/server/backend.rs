//! How the protocol's methods get at the session: each question is sent to it before anything else.

use std::sync::Arc;

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{TextDocumentPositionParams, Url, WorkDoneProgressCancelParams};

use super::super::background::Background;
use super::super::convert::{Places, path_of};
use super::super::guard::End;
use super::super::log::Log;
use super::super::outlet::Outlet;
use super::super::session::{Event, Session};
use super::super::snapshot::{Open, Snapshot};
use crate::ide::View;
use crate::workspace::Files;

/// What answers the client.
#[derive(Debug)]
pub(in crate::lsp) struct Backend {
    pub(super) session: Session,
    pub(super) background: Background,
    pub(super) end: End,
}

impl Backend {
    pub(in crate::lsp) fn new(
        client: &tower_lsp::Client,
        outlet: Outlet,
        disk: Arc<dyn Files>,
        end: End,
        log: Arc<Log>,
    ) -> Self {
        let (session, background) = Background::start(client, outlet, disk, log);
        Self { session, background, end }
    }

    /// The client no longer wants to see its workspace indexed.
    #[expect(clippy::unused_async, reason = "tower-lsp takes futures")]
    pub(in crate::lsp) async fn cancel_progress(&self, params: WorkDoneProgressCancelParams) {
        self.background.cancel(&params.token);
    }

    /// What `answer` gives for the session as it is now.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        answer: impl FnOnce(&Arc<Snapshot>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (sender, receiver) = oneshot::channel();
        self.session.send(Event::Asked(Box::new(move |snapshot| {
            // A cancelled request costs nothing any more.
            if !sender.is_closed() {
                sender.send(answer(snapshot)).ok();
            }
        })));
        // The answer's thread panicked, or the session is over.
        receiver.await.unwrap_or_else(|_| Err(Error::internal_error()))
    }

    /// What `answer` gives for a place in an open document; `None` if it is not ours.
    pub(super) async fn ask_at<T: Send + 'static>(
        &self,
        at: TextDocumentPositionParams,
        answer: impl FnOnce(&Snapshot, &View<'_>, u32) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        self.ask_of(at.text_document.uri, move |snapshot, open| {
            let offset = Places::of(&open.file, snapshot.client.encoding).offset(at.position);
            answer(snapshot, &snapshot.view(open), offset)
        })
        .await
    }

    /// What `answer` gives for an open document; `None` if it is not ours.
    pub(super) async fn ask_of<T: Send + 'static>(
        &self,
        uri: Url,
        answer: impl FnOnce(&Arc<Snapshot>, &Open) -> T + Send + 'static,
    ) -> Result<Option<T>> {
        self.ask(move |snapshot| {
            let Some(open) = snapshot.document(&path_of(&uri)) else { return Ok(None) };
            if open.is_outdated() {
                return Err(Error::content_modified());
            }
            let answer = answer(snapshot, open);
            if open.is_outdated() { Err(Error::content_modified()) } else { Ok(Some(answer)) }
        })
        .await
    }
}
