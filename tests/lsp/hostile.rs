//! Clients that do what they should not.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, Setup, result};
use crate::lifecycle::POLICY;

const URI: &str = "file:///here/a.yaml";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_answered_before_the_client_introduces_itself() {
    let mut client = Client::connect(&Setup::default());
    let place = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}});
    let error = client.request("textDocument/hover", place).await.expect_err("is refused");
    assert_eq!(error["code"], -32002);
    client.request("initialize", json!({"capabilities": {}})).await.expect("is answered");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_methods_and_bad_parameters_are_errors_of_their_own() {
    let mut client = Client::start(Setup::default()).await;
    let error = client.request("netpol/nothing", Value::Null).await.expect_err("is unknown");
    assert_eq!(error["code"], -32601);
    let error = client.request("textDocument/hover", json!({"x": 1})).await.expect_err("is wrong");
    assert_eq!(error["code"], -32602);
    client.notify("$/nothing", Value::Null).await;
    client.open(URI, POLICY).await;
    assert_eq!(client.rules(URI, 1).await, ["unknown-field"]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn places_outside_the_text_count_as_the_nearest() {
    let mut client = Client::start(Setup::default()).await;
    client.open(URI, "# 😀\n").await;
    let at = |line: u32, character: u32| json!({"line": line, "character": character});
    // Past the end; reversed; half of a surrogate pair.
    client
        .change(URI, 2, json!([{"range": {"start": at(9, 9), "end": at(99, 0)}, "text": "x: 1\n"}]))
        .await;
    client
        .change(URI, 3, json!([{"range": {"start": at(1, 4), "end": at(1, 0)}, "text": ""}]))
        .await;
    client
        .change(URI, 4, json!([{"range": {"start": at(0, 3), "end": at(0, 3)}, "text": "!"}]))
        .await;
    assert!(client.findings(URI, 4).await.as_array().expect("is a list").is_empty());
    client.replace(URI, 5, POLICY).await;
    assert_eq!(client.rules(URI, 5).await, ["unknown-field"]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_of_documents_that_are_not_open_are_passed_over() {
    let mut client = Client::start(Setup::default()).await;
    client.replace(URI, 7, POLICY).await;
    client.close(URI).await;
    client.open(URI, POLICY).await;
    assert_eq!(client.rules(URI, 1).await, ["unknown-field"]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_refuse_or_never_answer_are_served_all_the_same() {
    let capabilities = json!({
        "workspace": {
            "configuration": true,
            "didChangeConfiguration": {"dynamicRegistration": true},
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
        "window": {"workDoneProgress": true},
    });
    for answers in [None, Some(Err(json!({"code": -32601, "message": "no"})))] {
        let capabilities = capabilities.clone();
        let mut client = Client::start(Setup { capabilities, answers, ..Setup::default() }).await;
        client.open(URI, POLICY).await;
        assert_eq!(client.rules(URI, 1).await, ["unknown-field"]);
        for version in 2..400 {
            client.replace(URI, version, POLICY).await;
        }
        assert_eq!(client.rules(URI, 399).await, ["unknown-field"]);
        client.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_requests_are_answered_and_can_be_cancelled() {
    let mut client = Client::start(Setup::default()).await;
    let policies: Vec<String> =
        (0..10).map(|i| POLICY.replace("name: a", &format!("name: a{i}"))).collect();
    client.open(URI, &policies.join("---\n")).await;
    let mut asked = Vec::new();
    for _ in 0..1000 {
        let place = json!({"line": 3, "character": 9});
        // Slow to find, as a client that resolves nothing wants it at once.
        let params = json!({
            "textDocument": {"uri": URI}, "range": {"start": place, "end": place},
            "context": {"diagnostics": [], "only": ["source.fixAll"]},
        });
        asked.push(client.ask("textDocument/codeAction", params).await);
    }
    let (mut errors, mut waits) = (Vec::new(), Vec::new());
    for (id, answer) in asked.into_iter().rev() {
        let start = Instant::now();
        client.notify("$/cancelRequest", json!({ "id": id })).await;
        errors.extend(result(answer).await.err());
        waits.push(start.elapsed());
    }
    // How many are taken back before they are answered is a matter of the machine.
    assert!(!errors.is_empty());
    assert!(errors.iter().all(|error| error["code"] == -32800), "{errors:?}");
    // Machines that do much else may hold up one or the other.
    waits.sort_unstable();
    assert!(waits[900] < Duration::from_millis(50), "{:?}", &waits[900..]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_huge_file_is_judged() {
    let mut client = Client::start(Setup::default()).await;
    let line = "  key: a value that says nothing of interest to us\n";
    let data = format!("kind: ConfigMap\ndata:\n{}", line.repeat(200_000));
    client.open(URI, &format!("{data}---\n{POLICY}")).await;
    assert_eq!(client.rules(URI, 1).await, ["unknown-field"]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_storm_of_edits_on_a_long_file_the_last_version_is_judged() {
    let mut client = Client::start(Setup::default()).await;
    let named = |name: &str| POLICY.replace("name: a", &format!("name: {name}"));
    let others: String = (0..500).map(|i| format!("---\n{}", named(&format!("a{i}")))).collect();
    client.open(URI, &(named("a") + &others)).await;
    let at = json!({"line": 3, "character": 9});
    for version in 2..=200 {
        let change = json!([{"range": {"start": at, "end": at}, "text": "b"}]);
        client.change(URI, version, change).await;
        // 500 a second.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let asked = json!({"textDocument": {"uri": URI}});
    let pulled = client.request("textDocument/diagnostic", asked).await.expect("is answered");
    while client.findings(URI, 200).await != pulled["items"] {
        client.notification().await;
    }
    let mut fresh = Client::start(Setup::default()).await;
    let text = named(&format!("a{}", "b".repeat(199))) + &others;
    fresh.open(URI, &text).await;
    assert_eq!(client.findings(URI, 200).await, fresh.findings(URI, 1).await);
    fresh.finish().await;
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_storm_of_edits_the_last_version_is_judged() {
    let mut client = Client::start(Setup::default()).await;
    client.open(URI, POLICY).await;
    let at = json!({"line": 3, "character": 9});
    for version in 2..=1500 {
        let typed = if version % 2 == 0 { "b" } else { "" };
        let end = if version % 2 == 0 { at.clone() } else { json!({"line": 3, "character": 10}) };
        client
            .change(URI, version, json!([{"range": {"start": at, "end": end}, "text": typed}]))
            .await;
    }
    assert_eq!(client.rules(URI, 1500).await, ["unknown-field"]);
    client.finish().await;
}
