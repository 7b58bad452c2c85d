//! The features through the protocol; what they say is tested in `tests/ide`.

use serde_json::{Value, json};

use crate::client::{Client, Setup};

const URI: &str = "file:///here/a.yaml";

const TEXT: &str = "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-policy
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: api
    - ipBlock:
        cidr: 10.0.0.0/24
    ports:
    - protocal: TCP
      port: pg
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
  namespace: shop
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers:
      - name: db
        ports: [{name: pg, containerPort: 5432}]
";

fn capable() -> Setup {
    let capabilities = json!({
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}},
        "textDocument": {
            "completion": {"completionItem": {"snippetSupport": true}},
            "codeAction": {"resolveSupport": {"properties": ["edit"]}},
        },
        "window": {"showDocument": {"support": true}},
    });
    Setup { capabilities, ..Setup::default() }
}

async fn opened(setup: Setup) -> Client {
    let client = Client::start(setup).await;
    client.open(URI, TEXT).await;
    client
}

fn at(line: u32, character: u32) -> Value {
    json!({"textDocument": {"uri": URI}, "position": {"line": line, "character": character}})
}

fn whole() -> Value {
    json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_says_whom_it_lets_in() {
    let mut client = opened(capable()).await;
    let hover = client.request("textDocument/hover", at(3, 10)).await.expect("is answered");
    let text = hover["contents"]["value"].as_str().expect("is text");
    assert!(text.contains("**db-policy** selects"), "{text}");
    assert!(text.contains("file:///here/a.yaml#L"), "{text}");
    assert_eq!(hover["range"]["start"], json!({"line": 3, "character": 8}));
    let nothing = client.request("textDocument/hover", at(20, 0)).await.expect("is answered");
    assert_eq!(nothing, Value::Null);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fields_are_completed_where_they_fit() {
    let mut client = opened(capable()).await;
    let typed = json!([{"range": {"start": {"line": 5, "character": 5}, "end": {"line": 5, "character": 5}}, "text": "\n  eg"}]);
    client.change(URI, 2, typed).await;
    let offered = client.request("textDocument/completion", at(6, 4)).await.expect("is answered");
    let labels: Vec<_> =
        offered.as_array().expect("is a list").iter().map(|it| it["label"].as_str()).collect();
    assert!(labels.contains(&Some("egress")), "{labels:?}");
    assert!(!labels.contains(&Some("ingress")), "{labels:?}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_misspelt_field_is_renamed() {
    let mut client = opened(capable()).await;
    let asked = json!({
        "textDocument": {"uri": URI}, "range": {"start": {"line": 18, "character": 8}, "end": {"line": 18, "character": 8}},
        "context": {"diagnostics": [], "only": ["quickfix"]}
    });
    let actions = client.request("textDocument/codeAction", asked).await.expect("is answered");
    let rename = &actions[0];
    assert_eq!(rename["title"], "Rename to `protocol`");
    assert_eq!(rename["diagnostics"][0]["code"], "unknown-field");
    let edits = &rename["edit"]["documentChanges"][0];
    assert_eq!(edits["textDocument"], json!({"uri": URI, "version": 1}));
    assert_eq!(edits["edits"][0]["newText"], "protocol");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn default_denies_are_offered_and_files_only_where_they_can_be_made() {
    for (setup, files) in [(capable(), true), (Setup::default(), false)] {
        let mut client = opened(setup).await;
        let asked = json!({
            "textDocument": {"uri": URI}, "range": {"start": {"line": 3, "character": 8}, "end": {"line": 3, "character": 8}},
            "context": {"diagnostics": []}
        });
        let actions = client.request("textDocument/codeAction", asked).await.expect("is answered");
        let mut titles = Vec::new();
        for action in actions.as_array().expect("is a list") {
            titles.push(action["title"].as_str().expect("is text").to_owned());
            if action["edit"].is_null() {
                let resolved = client
                    .request("codeAction/resolve", action.clone())
                    .await
                    .expect("is answered");
                assert!(resolved["edit"].is_object(), "{resolved}");
            }
        }
        assert!(titles.iter().any(|it| it.to_lowercase().contains("default deny") || it.contains("default-deny")), "{titles:#?}");
        let makes_files = actions.to_string().contains("\"kind\":\"create\"");
        assert_eq!(makes_files, files, "{titles:#?}");
        client.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hints_and_lenses_are_shown_and_can_be_switched_off() {
    let mut client = opened(capable()).await;
    let asked = json!({"textDocument": {"uri": URI}, "range": whole()});
    let hints = client.request("textDocument/inlayHint", asked.clone()).await.expect("is answered");
    let labels: Vec<_> = hints
        .as_array()
        .expect("is a list")
        .iter()
        .map(|it| it["label"].as_str().unwrap_or(""))
        .collect();
    assert!(labels.contains(&"OR") && labels.contains(&"256 addresses"), "{labels:?}");
    let lenses = client
        .request("textDocument/codeLens", json!({"textDocument": {"uri": URI}}))
        .await
        .expect("is answered");
    let lens = &lenses[0]["command"];
    assert!(lens["title"].as_str().expect("is text").contains("selects 1 workload"), "{lens}");
    let run = json!({"command": lens["command"], "arguments": lens["arguments"]});
    client.request("workspace/executeCommand", run).await.expect("is answered");
    let shown = client.wait_for("window/showDocument").await;
    assert_eq!(shown["uri"], URI);
    let off = json!({"inlayHints": {"logic": false, "addresses": false, "namedPorts": false}, "codeLens": {"policies": false, "workloads": false}});
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"netpol": off}})).await;
    let hints = client.request("textDocument/inlayHint", asked).await.expect("is answered");
    assert_eq!(hints, json!([]));
    let lenses = client
        .request("textDocument/codeLens", json!({"textDocument": {"uri": URI}}))
        .await
        .expect("is answered");
    assert_eq!(lenses, json!([]));
    client.finish().await;
}
