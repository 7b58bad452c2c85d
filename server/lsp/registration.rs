//! What the client is asked to tell, and told to ask again. It may refuse, or never answer.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};
use tower_lsp::lsp_types::{ConfigurationItem, Location, Registration, ShowDocumentParams};

use super::capabilities::Client;
use super::guard::End;
use super::session::{Event, Session};

/// The files that matter.
pub(super) const WATCHED: &str = "**/*.{yaml,yml,json,toml}";

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long changes are gathered before the client is told that it knows old findings.
const GATHERING: Duration = Duration::from_millis(100);

/// The answer, if there is one in time.
async fn answer<T, E>(asked: impl Future<Output = Result<T, E>>) -> Option<T> {
    timeout(PATIENCE, asked).await.ok()?.ok()
}

/// Asks the client to tell of changes, and for its settings.
pub(super) async fn register(client: &tower_lsp::Client, session: &Session, can: &Client) {
    if can.watches {
        let watched = Registration {
            id: "netpol-watch".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({
                "watchers": [{ "globPattern": WATCHED }]
            })),
        };
        if answer(client.register_capability(vec![watched])).await.is_some() {
            session.send(Event::Watching);
        }
    }
    if can.registers_settings {
        let changes = Registration {
            id: "netpol-settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(json!({ "section": "netpol" })),
        };
        answer(client.register_capability(vec![changes])).await;
    }
    if can.has_settings {
        settings(client, session).await;
    }
}

/// Asks the client for its settings.
pub(super) async fn settings(client: &tower_lsp::Client, session: &Session) {
    let section = Some("netpol".to_owned());
    let items = vec![ConfigurationItem { scope_uri: None, section }];
    let found = answer(client.configuration(items)).await.and_then(|mut all| all.pop());
    if let Some(found) = found.filter(Value::is_object) {
        session.send(Event::Configured(found));
    }
}

/// Tells the client, whenever something becomes `outdated`, to ask again for what it shows; until it
/// asks for the end, after which its questions would be refused.
pub(super) async fn refresh(
    client: tower_lsp::Client,
    outdated: Arc<Notify>,
    can: Client,
    end: End,
) {
    let wants = |can: bool| can && !end.is_asked();
    loop {
        outdated.notified().await;
        sleep(GATHERING).await;
        if wants(can.pulls) {
            answer(client.workspace_diagnostic_refresh()).await;
        }
        if wants(can.refreshes_hints) {
            answer(client.inlay_hint_refresh()).await;
        }
        if wants(can.refreshes_lenses) {
            answer(client.code_lens_refresh()).await;
        }
    }
}

/// Asks the client to show a place.
pub(super) async fn show(client: &tower_lsp::Client, place: Location) {
    let (uri, selection) = (place.uri, Some(place.range));
    let shown = ShowDocumentParams { uri, external: None, take_focus: Some(true), selection };
    answer(client.show_document(shown)).await;
}
