//! Sends findings to the client, the newest of each document: a client that is slow to read gets
//! fewer of them, not later ones.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tower_lsp::lsp_types::{Diagnostic, Url};

/// Findings, and the version of the document that they are of.
type Findings = (Vec<Diagnostic>, Option<i32>);

/// What is to be sent.
#[derive(Debug, Default)]
pub(super) struct Publisher {
    waiting: Mutex<BTreeMap<Url, Findings>>,
    more: Notify,
}

impl Publisher {
    /// Sends the findings of a document, in place of those that still wait.
    pub(super) fn publish(&self, uri: Url, found: Vec<Diagnostic>, version: Option<i32>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(uri, (found, version));
        self.more.notify_one();
    }

    fn next(&self) -> Option<(Url, Findings)> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_first()
    }

    /// Sends what comes, for ever.
    pub(super) async fn run(self: Arc<Self>, client: tower_lsp::Client) {
        loop {
            while let Some((uri, (found, version))) = self.next() {
                client.publish_diagnostics(uri, found, version).await;
            }
            self.more.notified().await;
        }
    }
}
