//! Sends findings to the client, the newest of each document: a client that is slow to read gets
//! fewer of them, not later ones.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::Notify;
use tower_lsp::lsp_types::Url;
use tower_lsp::lsp_types::notification::{Notification, PublishDiagnostics};

use super::outlet::Outlet;

/// The findings of a document as they are sent, shared with whoever remembers what was said.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings(Arc<[Arc<RawValue>]>);

impl Findings {
    /// A list of findings.
    pub(super) fn new<T: Serialize>(found: impl Iterator<Item = T>) -> Self {
        Self(found.filter_map(|it| Some(Arc::from(to_raw_value(&it).ok()?))).collect())
    }

    /// Those of these indices, and then others.
    pub(super) fn some_and(&self, kept: &[usize], others: &Self) -> Self {
        let kept = kept.iter().filter_map(|index| self.0.get(*index));
        Self(kept.chain(others.0.iter()).cloned().collect())
    }
}

impl PartialEq for Findings {
    fn eq(&self, other: &Self) -> bool {
        self.0.iter().map(|it| it.get()).eq(other.0.iter().map(|it| it.get()))
    }
}

impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|it| &**it))
    }
}

/// What is to be sent.
#[derive(Debug, Default)]
pub(super) struct Publisher {
    waiting: Mutex<BTreeMap<Url, (Findings, Option<i32>)>>,
    more: Notify,
}

/// The parameters of [`PublishDiagnostics`].
#[derive(Serialize)]
struct Published<'a> {
    uri: &'a Url,
    diagnostics: &'a Findings,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
}

impl Publisher {
    /// Sends the findings of a document, in place of those that still wait.
    pub(super) fn publish(&self, uri: Url, found: Findings, version: Option<i32>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.insert(uri, (found, version));
        self.more.notify_one();
    }

    fn next(&self) -> Option<(Url, (Findings, Option<i32>))> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_first()
    }

    /// Sends what comes, until the client no longer reads.
    pub(super) async fn run(self: Arc<Self>, client: Outlet) {
        loop {
            while let Some((uri, (found, version))) = self.next() {
                let published = Published { uri: &uri, diagnostics: &found, version };
                if client.notify(PublishDiagnostics::METHOD, published).await.is_err() {
                    return;
                }
            }
            self.more.notified().await;
        }
    }
}
