//! How a session begins and ends, and what is asked of the client meanwhile.

use netpol::lsp::Ending;
use serde_json::{Value, json};

use crate::client::{Client, Setup, rules};

pub(crate) const POLICY: &str = "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: a
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingres: []
";

const URI: &str = "file:///here/a.yaml";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_encoding_is_negotiated() {
    for (offered, expected) in [
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-32", "utf-16"]), "utf-32"),
        (json!(["latin-1"]), "utf-16"),
        (Value::Null, "utf-16"),
    ] {
        let capabilities = json!({"general": {"positionEncodings": offered}});
        let client = Client::start(Setup { capabilities, ..Setup::default() }).await;
        assert_eq!(client.offered["capabilities"]["positionEncoding"], expected);
        assert_eq!(client.offered["serverInfo"]["name"], "netpol-ls");
        client.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_count_what_was_agreed_on() {
    let text = "# 😀\nkind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: a}\nspec: {podSelector: {matchLabels: {\"é😀\": b}}, x: 1}\n";
    let line = text.lines().last().expect("is there");
    let before = line.split("x: 1").next().expect("is there");
    for (encoding, column) in [
        ("utf-8", before.len()),
        ("utf-16", before.encode_utf16().count()),
        ("utf-32", before.chars().count()),
    ] {
        let capabilities = json!({"general": {"positionEncodings": [encoding]}});
        let mut client = Client::start(Setup { capabilities, ..Setup::default() }).await;
        client.open(URI, text).await;
        let found = client.findings(URI, 1).await;
        let mut unknown = found.as_array().expect("is a list").iter();
        let unknown = unknown.rfind(|it| it["code"] == "unknown-field").expect("is found");
        assert_eq!(
            unknown["range"]["start"],
            json!({"line": 4, "character": column}),
            "{encoding}"
        );
        client.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_hold_however_they_come() {
    let off = json!({"levels": {"unknown-field": "off"}});
    let asked = json!({"workspace": {"configuration": true, "didChangeConfiguration": {"dynamicRegistration": true}}});
    for (options, settings, capabilities) in [
        (off.clone(), Value::Null, json!({})),
        (json!({ "netpol": off }), Value::Null, json!({})),
        (Value::Null, off.clone(), asked),
    ] {
        let mut client =
            Client::start(Setup { capabilities, options, settings, ..Setup::default() }).await;
        client.open(URI, POLICY).await;
        while !client.rules(URI, 1).await.is_empty() {
            client.notification().await;
        }
        client.finish().await;
    }
    let mut client = Client::start(Setup::default()).await;
    client.open(URI, POLICY).await;
    assert_eq!(client.rules(URI, 1).await, ["unknown-field"]);
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"netpol": off}})).await;
    while !client.rules(URI, 1).await.is_empty() {
        client.notification().await;
    }
    client
        .notify(
            "workspace/didChangeConfiguration",
            json!({"settings": {"netpol": {"levels": {"no-rule": "off"}}}}),
        )
        .await;
    let told = client.wait_for("window/showMessage").await;
    assert!(told["message"].as_str().expect("is text").contains("no-rule"), "{told}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schema_findings_can_be_left_to_another_server() {
    let mut client =
        Client::start(Setup { options: json!({"schema": false}), ..Setup::default() }).await;
    client.open(URI, POLICY).await;
    assert!(client.rules(URI, 1).await.is_empty());
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_can_be_pulled() {
    let capabilities = json!({
        "textDocument": {"diagnostic": {}}, "workspace": {"diagnostic": {"refreshSupport": true}}
    });
    let mut client = Client::start(Setup { capabilities, ..Setup::default() }).await;
    assert!(client.offered["capabilities"]["diagnosticProvider"].is_object());
    client.open(URI, POLICY).await;
    let document = json!({"uri": URI});
    let full = client
        .request("textDocument/diagnostic", json!({ "textDocument": document }))
        .await
        .expect("is answered");
    assert_eq!(full["kind"], "full");
    assert_eq!(rules(&full["items"]), ["unknown-field"]);
    let again = json!({"textDocument": document, "previousResultId": full["resultId"]});
    let unchanged =
        client.request("textDocument/diagnostic", again.clone()).await.expect("is answered");
    assert_eq!(unchanged["kind"], "unchanged");
    client.replace(URI, 2, "").await;
    let empty = client.request("textDocument/diagnostic", again).await.expect("is answered");
    assert_eq!((&empty["kind"], &empty["items"]), (&json!("full"), &json!([])));
    assert!(client.found.is_empty(), "what is pulled is not pushed as well");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_goodbye_nothing_is_to_be_asked_again() {
    let capabilities = json!({
        "textDocument": {"diagnostic": {}}, "workspace": {"diagnostic": {"refreshSupport": true}}
    });
    let client = Client::start(Setup { capabilities, ..Setup::default() }).await;
    client.open(URI, POLICY).await;
    client.open("file:///here/b.yaml", POLICY).await;
    let settings = json!({"settings": {"netpol": {"levels": {"api": "warning"}}}});
    client.notify("workspace/didChangeConfiguration", settings).await;
    assert!(client.linger().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rules_are_explained() {
    let mut client = Client::start(Setup::default()).await;
    let asked = json!({"command": "netpol.explainRule", "arguments": ["unknown-field"]});
    let text = client.request("workspace/executeCommand", asked).await.expect("is answered");
    assert!(text.as_str().expect("is text").contains("Why is this bad?"));
    let asked = json!({"command": "netpol.explainRule", "arguments": ["unknown-fild"]});
    let error = client.request("workspace/executeCommand", asked).await.expect_err("is none");
    assert!(error["message"].as_str().expect("is text").contains("unknown-field"), "{error}");
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_session_ends_with_its_input() {
    let client = Client::start(Setup::default()).await;
    assert_eq!(client.hang_up().await, Ending::Abrupt);
}
