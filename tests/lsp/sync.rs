//! Documents and the files around them: what is judged is always what is there.

use std::fs;

use serde_json::json;

use crate::client::{Client, Setup, rules};
use crate::lifecycle::POLICY;

fn uri(path: &std::path::Path) -> String {
    format!("file://{}", path.display())
}

fn named(name: &str) -> String {
    POLICY.replace("name: a", &format!("name: {name}")).replace("  ingres: []\n", "")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_follow_edits_and_go_with_the_document() {
    let (mut client, uri) = (Client::start(Setup::default()).await, "file:///here/a.yaml");
    client.open(uri, POLICY).await;
    assert_eq!(client.rules(uri, 1).await, ["unknown-field"]);
    let typed = json!([
        {"range": {"start": {"line": 7, "character": 8}, "end": {"line": 7, "character": 8}}, "text": "s"},
    ]);
    client.change(uri, 2, typed).await;
    assert!(client.rules(uri, 2).await.is_empty());
    client.replace(uri, 3, &POLICY.replace("Ingress", "Igress")).await;
    assert_eq!(client.rules(uri, 3).await, ["unsupported-value", "unknown-field"]);
    client.close(uri).await;
    let told = client.wait_for("textDocument/publishDiagnostics").await;
    assert_eq!((&told["diagnostics"], &told["version"]), (&json!([]), &json!(null)));
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unsaved_text_counts_in_other_files_and_the_disk_once_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (folder.path().join("one.yaml"), folder.path().join("other.yaml"));
    fs::write(&one, named("same")).expect("is written");
    fs::write(&other, named("other")).expect("is written");
    let (one, other) = (uri(&one), uri(&other));
    let mut client = Client::start(Setup::default()).await;
    let redundant = |rules: Vec<String>| rules.iter().any(|rule| rule == "redundant-policy");
    client.open(&other, &named("other")).await;
    assert!(redundant(client.rules(&other, 1).await));
    client.open(&one, "").await;
    while redundant(client.rules(&other, 1).await) {
        client.notification().await;
    }
    client.close(&one).await;
    while !redundant(client.rules(&other, 1).await) {
        client.notification().await;
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn configuration_files_are_watched() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, config) = (folder.path().join("a.yaml"), folder.path().join(".netpol-lint.toml"));
    let capabilities =
        json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut client = Client::start(Setup { capabilities, ..Setup::default() }).await;
    let registered = client.wait_for("client/registerCapability").await;
    assert_eq!(registered["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    client.open(&uri(&file), POLICY).await;
    assert_eq!(client.rules(&uri(&file), 1).await, ["unknown-field"]);
    fs::write(&config, "ignore = [\"unknown-field\"]\n").expect("is written");
    let changed = json!({"changes": [{"uri": uri(&config), "type": 1}]});
    client.notify("workspace/didChangeWatchedFiles", changed).await;
    while !client.rules(&uri(&file), 1).await.is_empty() {
        client.notification().await;
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_watching_the_disk_is_read_again_on_save() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, config) = (folder.path().join("a.yaml"), folder.path().join(".netpol-lint.toml"));
    let mut client = Client::start(Setup::default()).await;
    client.open(&uri(&file), POLICY).await;
    assert_eq!(client.rules(&uri(&file), 1).await, ["unknown-field"]);
    fs::write(&config, "ignore = [\"api\"]\n").expect("is written");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri(&file)}})).await;
    while !client.rules(&uri(&file), 1).await.is_empty() {
        client.notification().await;
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn manifests_that_are_not_open_can_be_pulled_and_progress_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.yaml"), POLICY).expect("is written");
    fs::write(folder.path().join("b.txt"), POLICY).expect("is written");
    let capabilities = json!({
        "window": {"workDoneProgress": true},
        "textDocument": {"diagnostic": {}}, "workspace": {"diagnostic": {"refreshSupport": true}}
    });
    let setup = Setup { capabilities, folder: Some(uri(folder.path())), ..Setup::default() };
    let mut client = Client::start(setup).await;
    loop {
        let told = client.wait_for("$/progress").await;
        if told["value"]["kind"] == "end" {
            break;
        }
    }
    let asked = json!({"previousResultIds": []});
    let all = client.request("workspace/diagnostic", asked).await.expect("is answered");
    let items = all["items"].as_array().expect("is a list");
    assert_eq!(items.len(), 1);
    assert_eq!(rules(&items[0]["items"]), ["unknown-field"]);
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_documents_the_edited_one_is_judged_first_and_all_of_them_then() {
    let uri = "file:///here/a.yaml";
    let policies: Vec<String> =
        (0..40).map(|i| POLICY.replace("name: a", &format!("name: a{i}"))).collect();
    let (mut client, text) = (Client::start(Setup::default()).await, policies.join("---\n"));
    client.open(uri, &text).await;
    client.findings(uri, 1).await;
    let edited =
        text.replacen("ingres: []", "x:\n  ingres: []", 1).replacen("Ingress", "Igress", 1);
    client.replace(uri, 2, &edited).await;
    let first = client.findings(uri, 2).await;
    let mistakes = ["unsupported-value", "unknown-field"].map(str::to_owned);
    assert!(mistakes.iter().all(|rule| rules(&first).contains(rule)), "{first}");
    let mut fresh = Client::start(Setup::default()).await;
    fresh.open(uri, &edited).await;
    let expected = fresh.findings(uri, 1).await;
    fresh.finish().await;
    while client.findings(uri, 2).await != expected {
        client.notification().await;
    }
    client.finish().await;
}

/// Then it is not told again once all is judged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_that_changes_one_document_is_told_as_all_of_it_is_judged() {
    let uri = "file:///here/a.yaml";
    let policies: Vec<String> =
        (0..40).map(|i| POLICY.replace("name: a", &format!("name: a{i}"))).collect();
    let in_place = |text: &str| text.replace("Ingress", "Igress");
    let longer = |text: &str| format!("# one line more\n{}", in_place(text));
    for edit in [&in_place as &dyn Fn(&str) -> String, &longer] {
        let mut edited = policies.clone();
        edited[20] = edit(&edited[20]);
        let (mut client, mut fresh) =
            (Client::start(Setup::default()).await, Client::start(Setup::default()).await);
        client.open(uri, &policies.join("---\n")).await;
        client.findings(uri, 1).await;
        client.replace(uri, 2, &edited.join("---\n")).await;
        fresh.open(uri, &edited.join("---\n")).await;
        let expected = fresh.findings(uri, 1).await;
        assert_eq!(expected.as_array().map(Vec::len), Some(41));
        assert_eq!(client.findings(uri, 2).await, expected);
        fresh.finish().await;
        client.finish().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_baseline_knows_is_not_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.yaml");
    let known = json!({"version": 1, "findings": [{
        "file": "a.yaml", "rule": "unknown-field", "path": "spec.ingres", "count": 1,
        "object": {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "namespace": null, "name": "a"},
    }]});
    fs::write(folder.path().join("known.json"), known.to_string()).expect("is written");
    fs::write(folder.path().join(".netpol-lint.toml"), "baseline = \"known.json\"\n")
        .expect("is written");
    let mut client = Client::start(Setup::default()).await;
    client.open(&uri(&file), &POLICY.replace("Ingress", "Igress")).await;
    assert_eq!(client.rules(&uri(&file), 1).await, ["unsupported-value"]);
    client.finish().await;
}
