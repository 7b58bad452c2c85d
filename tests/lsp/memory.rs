//! Memory does not grow with what is typed.

use std::fs;

use serde_json::json;

use crate::client::{Client, Setup};
use crate::lifecycle::POLICY;

/// What this process holds, in kilobytes.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("is Linux");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("is there");
    line.split_whitespace().nth(1).and_then(|it| it.parse().ok()).expect("is a number")
}

/// Two documents of a kustomization, where each edit names something new; questions in between.
async fn edit(client: &mut Client, uris: &[String; 2], from: i64, to: i64) {
    let policies: Vec<String> =
        (0..20).map(|i| POLICY.replace("name: a", &format!("name: a{i}"))).collect();
    let policies = policies.join("---\n");
    for version in from..to {
        let [policy, kustomization] = uris;
        if version % 2 == 0 {
            let text = policies.replacen("name: a0", &format!("name: b{version}"), 1);
            client.replace(policy, version, &text).await;
        } else {
            let text = format!("namespace: n{version}\nresources: [policies.yaml]\n");
            client.replace(kustomization, version, &text).await;
        }
        if version % 50 == 0 {
            let at =
                json!({"textDocument": {"uri": policy}, "position": {"line": 3, "character": 9}});
            client.request("textDocument/hover", at).await.expect("is answered");
            client.findings(policy, version).await;
            client.found.clear();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release --test lsp memory -- --ignored --nocapture"]
async fn a_hundred_thousand_edits_take_no_more_than_ten_thousand() {
    let folder = tempfile::tempdir().expect("a folder");
    let uris = ["policies.yaml", "kustomization.yaml"];
    let uris = uris.map(|name| format!("file://{}", folder.path().join(name).display()));
    let mut client = Client::start(Setup::default()).await;
    for uri in &uris {
        client.open(uri, "").await;
    }
    // By then every thread's share of the allocator has found its size.
    edit(&mut client, &uris, 2, 10_000).await;
    let before = resident();
    edit(&mut client, &uris, 10_000, 100_000).await;
    let after = resident();
    println!("{before} kB after ten thousand edits, {after} kB after a hundred thousand");
    assert!(after * 5 <= before * 6, "{before} kB, then {after} kB");
    client.finish().await;
}
