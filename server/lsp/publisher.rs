//! Sends findings to the client, the newest of each document: a client that is slow to read gets
//! fewer of them, not later ones.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize, Serializer};
use tokio::sync::Notify;
use tower_lsp::lsp_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::lsp_types::{Diagnostic, Url};

/// The findings of a document, shared with whoever remembers what was said.
pub(super) type Findings = Arc<Vec<Diagnostic>>;

/// What is to be sent.
#[derive(Debug, Default)]
pub(super) struct Publisher {
    waiting: Mutex<BTreeMap<Url, (Findings, Option<i32>)>>,
    more: Notify,
}

/// [`PublishDiagnostics`], of shared findings.
enum Publish {}

impl Notification for Publish {
    type Params = Published;
    const METHOD: &'static str = PublishDiagnostics::METHOD;
}

/// Only ever sent.
#[derive(Serialize, Deserialize)]
struct Published {
    uri: Url,
    #[serde(serialize_with = "all", skip_deserializing)]
    diagnostics: Findings,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
}

fn all<S: Serializer>(found: &Findings, serializer: S) -> Result<S::Ok, S::Error> {
    found.as_slice().serialize(serializer)
}

impl Publisher {
    /// Sends the findings of a document, in place of those that still wait.
    pub(super) fn publish(&self, uri: Url, found: Findings, version: Option<i32>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(uri, (found, version));
        self.more.notify_one();
    }

    fn next(&self) -> Option<Published> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (uri, (diagnostics, version)) = waiting.pop_first()?;
        Some(Published { uri, diagnostics, version })
    }

    /// Sends what comes, for ever.
    pub(super) async fn run(self: Arc<Self>, client: tower_lsp::Client) {
        loop {
            while let Some(next) = self.next() {
                client.send_notification::<Publish>(next).await;
            }
            self.more.notified().await;
        }
    }
}
