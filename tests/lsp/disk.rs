//! Files that come and go on disk, and how the server hears of it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, Setup, rules};
use crate::lifecycle::POLICY;

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn named(name: &str) -> String {
    POLICY.replace("name: a", &format!("name: {name}")).replace("  ingres: []\n", "")
}

/// Waits until the workspace has just these policies.
async fn has_policies(client: &mut Client, expected: &[&str]) {
    loop {
        let asked = json!({"query": ""});
        let found = client.request("workspace/symbol", asked).await.expect("is answered");
        let found = found.as_array().expect("is a list").iter();
        let mut names: Vec<_> = found.map(|it| it["name"].as_str().expect("is text")).collect();
        names.sort_unstable();
        if names == expected {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

fn in_folder(folder: &Path, capabilities: Value) -> Setup {
    Setup { capabilities, folder: Some(uri(folder)), ..Setup::default() }
}

fn watching() -> Value {
    json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}})
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_come_and_go_are_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, later) = (folder.path().join("own/a.yaml"), folder.path().join("new/b.yaml"));
    fs::create_dir(folder.path().join("own")).expect("is made");
    fs::write(folder.path().join(".netpol-lint.toml"), "").expect("is written");
    fs::write(&first, named("a")).expect("is written");
    let mut client = Client::start(in_folder(folder.path(), watching())).await;
    has_policies(&mut client, &["a"]).await;
    client.open(&uri(&first), &named("a")).await;
    let redundant = |rules: Vec<String>| rules.iter().any(|rule| rule == "redundant-policy");
    assert!(!redundant(client.rules(&uri(&first), 1).await));

    fs::create_dir(folder.path().join("new")).expect("is made");
    fs::write(&later, named("b")).expect("is written");
    let changed = json!({"changes": [{"uri": uri(&later), "type": 1}]});
    client.notify("workspace/didChangeWatchedFiles", changed).await;
    has_policies(&mut client, &["a", "b"]).await;
    while !redundant(client.rules(&uri(&first), 1).await) {
        client.notification().await;
    }

    let renamed = folder.path().join("named");
    fs::rename(folder.path().join("new"), &renamed).expect("is renamed");
    let files = json!([{"oldUri": uri(&folder.path().join("new")), "newUri": uri(&renamed)}]);
    client.notify("workspace/didRenameFiles", json!({ "files": files })).await;
    fs::write(renamed.join("c.yaml"), named("c")).expect("is written");
    let files = json!([{"uri": uri(&renamed.join("c.yaml"))}]);
    client.notify("workspace/didCreateFiles", json!({ "files": files })).await;
    has_policies(&mut client, &["a", "b", "c"]).await;

    fs::remove_dir_all(&renamed).expect("is removed");
    let files = json!([{"uri": uri(&renamed)}]);
    client.notify("workspace/didDeleteFiles", json!({ "files": files })).await;
    has_policies(&mut client, &["a"]).await;
    while redundant(client.rules(&uri(&first), 1).await) {
        client.notification().await;
    }
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_watching_files_are_looked_for_when_one_is_opened_or_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let (first, later) = (folder.path().join("a.yaml"), folder.path().join("b.yaml"));
    fs::write(&first, named("a")).expect("is written");
    let mut client = Client::start(in_folder(folder.path(), json!({}))).await;
    has_policies(&mut client, &["a"]).await;
    fs::write(&later, named("b")).expect("is written");
    client.open(&uri(&first), &named("a")).await;
    has_policies(&mut client, &["a", "b"]).await;
    fs::remove_file(&later).expect("is removed");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri(&first)}})).await;
    has_policies(&mut client, &["a"]).await;
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_of_a_file_that_is_gone_are_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.yaml");
    fs::write(&file, POLICY).expect("is written");
    let mut capabilities = watching();
    capabilities["textDocument"] = json!({"diagnostic": {}});
    capabilities["workspace"]["diagnostic"] = json!({"refreshSupport": true});
    let mut client = Client::start(in_folder(folder.path(), capabilities)).await;
    has_policies(&mut client, &["a"]).await;
    let asked = json!({"previousResultIds": []});
    let all = client.request("workspace/diagnostic", asked).await.expect("is answered");
    assert_eq!(rules(&all["items"][0]["items"]), ["unknown-field"]);

    fs::remove_file(&file).expect("is removed");
    let changed = json!({"changes": [{"uri": uri(&file), "type": 3}]});
    client.notify("workspace/didChangeWatchedFiles", changed).await;
    has_policies(&mut client, &[]).await;
    let known = json!([{"uri": uri(&file), "value": all["items"][0]["resultId"]}]);
    let asked = json!({ "previousResultIds": known });
    let all = client.request("workspace/diagnostic", asked).await.expect("is answered");
    assert_eq!(
        (&all["items"][0]["uri"], &all["items"][0]["items"]),
        (&json!(uri(&file)), &json!([]))
    );
    client.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_was_never_saved_counts_in_its_folder_and_one_without_a_folder_stands_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = uri(&folder.path().join("one.yaml"));
    let other = uri(&folder.path().join("other.yaml"));
    let mut client = Client::start(Setup::default()).await;
    client.open(&one, &named("one")).await;
    client.open(&other, &named("other")).await;
    while client.rules(&other, 1).await != ["redundant-policy"] {
        client.notification().await;
    }
    for nowhere in ["untitled:one", "untitled:other"] {
        client.open(nowhere, &named("other")).await;
        assert!(client.rules(nowhere, 1).await.is_empty());
    }
    client.finish().await;
}
