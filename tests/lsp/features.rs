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
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "completion": {"completionItem": {"snippetSupport": true, "documentationFormat": ["markdown"]}},
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
async fn a_client_without_markdown_reads_plain_text() {
    let mut client = opened(Setup::default()).await;
    let hover = client.request("textDocument/hover", at(3, 10)).await.expect("is answered");
    assert_eq!(hover["contents"]["kind"], "plaintext");
    let text = hover["contents"]["value"].as_str().expect("is text");
    assert!(text.starts_with("db-policy selects") && !text.contains("file:"), "{text}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_finding_brings_its_fixes_and_its_ignore() {
    let mut client = opened(capable()).await;
    let found = client.findings(URI, 1).await;
    let data = &found[0]["data"];
    assert_eq!(data["fixes"][0]["edits"][0]["newText"], "protocol", "{found}");
    let place = json!({"line": 18, "character": 19});
    assert_eq!(data["ignore"]["range"], json!({"start": place, "end": place}));
    assert_eq!(data["ignore"]["newText"], "  # netpol-lint: ignore[unknown-field]");
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
    let page = "https://netpol-lint.github.io/netpol-lint/rules/unknown-field";
    assert_eq!(rename["diagnostics"][0]["codeDescription"]["href"], page);
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
        assert!(titles.iter().any(|it| it.contains("by default")), "{titles:#?}");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn selectors_lead_to_workloads_and_back() {
    let mut client = opened(capable()).await;
    let found = client.request("textDocument/definition", at(8, 7)).await.expect("is answered");
    assert_eq!(found[0]["uri"], URI);
    assert!(found[0]["range"]["start"]["line"].as_u64() >= Some(21), "{found}");
    let mut asked = at(24, 9);
    asked["context"] = json!({"includeDeclaration": false});
    let back = client.request("textDocument/references", asked).await.expect("is answered");
    assert!(back.as_array().is_some_and(|it| !it.is_empty()), "{back}");
    client.request("textDocument/documentHighlight", at(8, 7)).await.expect("is answered");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_and_workspaces_have_symbols() {
    let mut client = opened(capable()).await;
    let document = json!({"textDocument": {"uri": URI}});
    let outline =
        client.request("textDocument/documentSymbol", document.clone()).await.expect("is answered");
    assert_eq!(outline[0]["name"], "db-policy");
    assert!(outline[0]["children"][0]["name"].is_string());
    let found =
        client.request("workspace/symbol", json!({"query": "db-p"})).await.expect("is answered");
    assert_eq!(found[0]["name"], "db-policy");
    let folds =
        client.request("textDocument/foldingRange", document.clone()).await.expect("is answered");
    assert!(folds.as_array().is_some_and(|it| it.len() > 3), "{folds}");
    let around = json!({"textDocument": {"uri": URI}, "positions": [{"line": 8, "character": 7}]});
    let around = client.request("textDocument/selectionRange", around).await.expect("is answered");
    assert!(around[0]["parent"]["range"].is_object(), "{around}");
    client.request("textDocument/documentLink", document).await.expect("is answered");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn policies_are_renamed_to_what_the_server_takes() {
    let mut client = opened(capable()).await;
    let range = client.request("textDocument/prepareRename", at(3, 9)).await.expect("is answered");
    assert_eq!(range["start"], json!({"line": 3, "character": 8}));
    let mut asked = at(3, 9);
    asked["newName"] = "db-ingress".into();
    let edit = client.request("textDocument/rename", asked.clone()).await.expect("is answered");
    assert_eq!(edit["documentChanges"][0]["edits"][0]["newText"], "db-ingress");
    asked["newName"] = "DB policy".into();
    let error = client.request("textDocument/rename", asked).await.expect_err("is refused");
    assert!(error["message"].as_str().is_some_and(|it| !it.is_empty()), "{error}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_map_of_a_document_can_be_drawn() {
    let setup = Setup { folder: Some("file:///here".to_owned()), ..capable() };
    let mut client = opened(setup).await;
    for (format, expected) in [
        ("text", "shop/db[Deployment]"),
        ("mermaid", "flowchart LR"),
        ("svg", "data-file=\"a.yaml\""),
        ("html", "Content-Security-Policy"),
    ] {
        let asked = json!({"command": "netpol.showReachability", "arguments": [{"uri": URI, "format": format}]});
        let drawn = client.request("workspace/executeCommand", asked).await.expect("is answered");
        assert!(drawn.as_str().is_some_and(|it| it.contains(expected)), "{format}: {drawn}");
    }
    let asked =
        json!({"command": "netpol.showReachability", "arguments": [{"uri": URI, "format": "gif"}]});
    assert!(client.request("workspace/executeCommand", asked).await.is_err());
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_answers_who_can_reach_whom() {
    let mut client = opened(capable()).await;
    let asked = |from: &str, port: &str| {
        let question = json!({"uri": URI, "from": from, "to": "shop/db", "port": port});
        json!({"command": "netpol.whoCanReach", "arguments": [question]})
    };
    let answer = client.request("workspace/executeCommand", asked("10.1.0.0/16", "pg")).await;
    let answer = answer.expect("is answered");
    assert!(answer.as_str().is_some_and(|it| it.starts_with("denied: ")), "{answer}");
    let error = client.request("workspace/executeCommand", asked("shop/dbs", "")).await;
    let error = error.expect_err("is nobody");
    assert!(error["message"].as_str().is_some_and(|it| it.starts_with("from: ")), "{error}");
    client.finish().await;
}
