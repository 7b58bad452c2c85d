//! Work that goes on beside the session: sending, asking the client, indexing. It ends with the
//! session.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::AbortHandle;
use tower_lsp::lsp_types::{Location, MessageType, NumberOrString};

use super::capabilities::Client;
use super::guard::End;
use super::index;
use super::log::Log;
use super::outlet::Outlet;
use super::publisher::Publisher;
use super::registration;
use super::session::{Outlets, Session};
use crate::workspace::Files;

/// The work beside the session.
#[derive(Debug)]
pub(super) struct Background {
    client: tower_lsp::Client,
    session: Session,
    log: Arc<Log>,
    tasks: Mutex<Vec<AbortHandle>>,
    introduced: Mutex<Client>,
    outdated: Arc<Notify>,
    moved: Arc<Notify>,
    stop_index: Arc<AtomicBool>,
}

impl Background {
    /// Starts a session, and what goes on beside it.
    pub(super) fn start(
        client: &tower_lsp::Client,
        outlet: Outlet,
        disk: Arc<dyn Files>,
        log: Arc<Log>,
    ) -> (Session, Self) {
        let (complaints, mut complained) = unbounded_channel::<String>();
        let outlets = Outlets {
            publisher: Arc::new(Publisher::default()),
            complaints,
            outdated: Arc::default(),
            moved: Arc::default(),
        };
        let publisher = outlets.publisher.clone();
        let (outdated, moved) = (outlets.outdated.clone(), outlets.moved.clone());
        let session = Session::start(disk, outlets, log.clone());
        let background = Self {
            client: client.clone(),
            session: session.clone(),
            log,
            tasks: Mutex::default(),
            introduced: Mutex::default(),
            outdated,
            moved,
            stop_index: Arc::default(),
        };
        background.spawn(publisher.run(outlet));
        let shown = client.clone();
        background.spawn(async move {
            while let Some(message) = complained.recv().await {
                shown.show_message(MessageType::WARNING, message).await;
            }
        });
        (session, background)
    }

    /// Runs a task until the session ends.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.retain(|task| !task.is_finished());
        tasks.push(tokio::spawn(task).abort_handle());
    }

    fn introduced(&self) -> Client {
        self.introduced.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The client said what it can do.
    pub(super) fn introduce(&self, client: &Client) {
        *self.introduced.lock().unwrap_or_else(PoisonError::into_inner) = client.clone();
    }

    /// Asks the client to tell of changes, and for its settings; until the `end`, to ask again for what
    /// it shows.
    pub(super) fn register(&self, end: End) {
        let (client, session, can) = (self.client.clone(), self.session.clone(), self.introduced());
        self.spawn(registration::refresh(client.clone(), self.outdated.clone(), can.clone(), end));
        self.spawn(async move { registration::register(&client, &session, &can).await });
    }

    /// Asks the client for its settings; whether it can be asked.
    pub(super) fn ask_settings(&self) -> bool {
        let (client, session, can) = (self.client.clone(), self.session.clone(), self.introduced());
        if can.has_settings {
            self.spawn(async move { registration::settings(&client, &session).await });
        }
        can.has_settings
    }

    /// Shows a place, if the client can be asked to.
    pub(super) fn show(&self, place: Option<Location>) {
        let client = self.client.clone();
        if let Some(place) = place.filter(|_| self.introduced().shows_documents) {
            self.spawn(async move { registration::show(&client, place).await });
        }
    }

    /// Finds the manifests in the client's folders, and follows them.
    pub(super) fn index(&self) {
        let indexing = index::Indexing {
            client: self.client.clone(),
            session: self.session.clone(),
            moved: self.moved.clone(),
            stop: self.stop_index.clone(),
            shows_progress: self.introduced().shows_progress,
            log: self.log.clone(),
        };
        self.spawn(indexing.run());
    }

    /// The client no longer wants to see what goes on.
    pub(super) fn cancel(&self, token: &NumberOrString) {
        if *token == index::token() {
            self.stop_index.store(true, Ordering::Release);
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.stop_index.store(true, Ordering::Release);
        for task in self.tasks.get_mut().unwrap_or_else(PoisonError::into_inner) {
            task.abort();
        }
    }
}
