//! Something panics while a request is answered, while a document is judged, and while one is opened:
//! that costs what it was for, and nothing later.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use netpol::workspace::Files;
use serde_json::{Value, json};

use crate::client::{Client, Setup, rules};
use crate::lifecycle::POLICY;

const URI: &str = "file:///here/a.yaml";

/// An empty disk on which reading panics while it is armed, without a word on standard error.
#[derive(Default)]
struct Trap(AtomicBool);

impl Trap {
    fn spring(&self) {
        if self.0.load(Ordering::Acquire) {
            resume_unwind(Box::new("trapped"));
        }
    }

    fn arm(&self, armed: bool) {
        self.0.store(armed, Ordering::Release);
    }
}

impl Files for Trap {
    fn read(&self, _: &Path) -> Option<String> {
        self.spring();
        None
    }

    fn list(&self, _: &Path) -> Vec<PathBuf> {
        self.spring();
        Vec::new()
    }
}

fn trapped() -> (Arc<Trap>, Setup) {
    let trap = Arc::<Trap>::default();
    (trap.clone(), Setup { disk: trap, ..Setup::default() })
}

/// Makes the server look at the disk again for whatever it is asked.
async fn forget(client: &Client) {
    let changes = json!([{"uri": "file:///here/kustomization.yaml", "type": 2}]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes })).await;
}

/// All requests about a document.
fn requests() -> Vec<(&'static str, Value)> {
    let document = json!({"uri": URI});
    let place = json!({"line": 3, "character": 8});
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let (of, at) =
        (json!({"textDocument": document}), json!({"textDocument": document, "position": place}));
    let with = |base: &Value, key: &str, value: Value| {
        let mut params = base.clone();
        params[key] = value;
        params
    };
    let mut action = with(&of, "context", json!({"diagnostics": []}));
    action["range"] = range.clone();
    let map = json!({"command": "netpol.showReachability", "arguments": [document]});
    vec![
        ("textDocument/diagnostic", of.clone()),
        ("workspace/diagnostic", json!({"previousResultIds": []})),
        ("textDocument/hover", at.clone()),
        ("textDocument/completion", at.clone()),
        ("textDocument/definition", at.clone()),
        ("textDocument/references", with(&at, "context", json!({"includeDeclaration": true}))),
        ("textDocument/documentHighlight", at.clone()),
        ("textDocument/documentSymbol", of.clone()),
        ("workspace/symbol", json!({"query": ""})),
        ("textDocument/foldingRange", of.clone()),
        ("textDocument/selectionRange", with(&of, "positions", json!([place]))),
        ("textDocument/documentLink", of.clone()),
        ("textDocument/prepareRename", at.clone()),
        ("textDocument/rename", with(&at, "newName", json!("b"))),
        ("textDocument/inlayHint", with(&of, "range", range)),
        ("textDocument/codeLens", of),
        ("textDocument/codeAction", action),
        ("workspace/executeCommand", map),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_fails_is_an_error_and_right_the_next_time() {
    let (trap, setup) = trapped();
    let mut client = Client::start(setup).await;
    client.open(URI, POLICY).await;
    let mut failed = Vec::new();
    for (method, params) in requests() {
        let before = client.request(method, params.clone()).await.expect("is answered");
        trap.arm(true);
        forget(&client).await;
        if let Err(error) = client.request(method, params.clone()).await {
            assert_eq!(error["code"], -32603, "{method}");
            failed.push(method);
        }
        trap.arm(false);
        forget(&client).await;
        let after = client.request(method, params).await.expect("is answered");
        assert_eq!(after, before, "{method}");
    }
    let around = ["diagnostic", "hover", "definition", "references", "codeLens", "codeAction"];
    for method in around.map(|it| format!("textDocument/{it}")) {
        assert!(failed.contains(&&*method), "{method} did not look around: {failed:?}");
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_on_which_judging_fails_is_judged_again() {
    let (trap, setup) = trapped();
    let mut client = Client::start(setup).await;
    client.open(URI, POLICY).await;
    assert_eq!(client.rules(URI, 1).await, ["unknown-field"]);
    trap.arm(true);
    forget(&client).await;
    client.replace(URI, 2, &POLICY.replace("Ingress", "Igress")).await;
    assert_eq!(client.rules(URI, 2).await, ["internal-error"]);
    trap.arm(false);
    forget(&client).await;
    while client.rules(URI, 2).await != ["unsupported-value", "unknown-field"] {
        client.notification().await;
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_on_whose_opening_something_fails_is_known_all_the_same() {
    let (trap, setup) = trapped();
    let mut client = Client::start(setup).await;
    trap.arm(true);
    client.open(URI, "").await;
    let told = client.wait_for("window/showMessage").await;
    assert!(told["message"].as_str().expect("is text").contains("please report"), "{told}");
    trap.arm(false);
    client.replace(URI, 2, POLICY).await;
    assert_eq!(client.rules(URI, 2).await, ["unknown-field"]);
    let asked = json!({"textDocument": {"uri": URI}});
    let pulled = client.request("textDocument/diagnostic", asked).await.expect("is answered");
    assert_eq!(rules(&pulled["items"]), ["unknown-field"]);
    client.finish().await;
}
