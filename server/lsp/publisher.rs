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

/// The findings of a file as they are sent, each with the index of its document; shared with whoever
/// remembers what was said.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings(Arc<[(u32, Arc<RawValue>)]>);

impl Findings {
    /// Findings with the indices of their documents.
    pub(super) fn new<T: Serialize>(found: impl Iterator<Item = (u32, T)>) -> Self {
        let text = |it| Some(Arc::from(to_raw_value(&it).ok()?));
        Self(found.filter_map(|(document, it)| Some((document, text(it)?))).collect())
    }

    /// Those of these indices and others, document by document.
    pub(super) fn some_and(&self, kept: &[usize], others: &Self) -> Self {
        let kept = kept.iter().filter_map(|index| self.0.get(*index));
        let mut all: Vec<_> = kept.chain(others.0.iter()).cloned().collect();
        all.sort_by_key(|(document, _)| *document);
        Self(all.into())
    }

    fn texts(&self) -> impl Iterator<Item = &RawValue> {
        self.0.iter().map(|(_, text)| &**text)
    }
}

impl PartialEq for Findings {
    fn eq(&self, other: &Self) -> bool {
        self.texts().map(RawValue::get).eq(other.texts().map(RawValue::get))
    }
}

impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.texts())
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
