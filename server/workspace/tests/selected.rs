//! Whom selectors select, and whom they nearly do.

use super::{alone, deployment, files, policy, scope};
use crate::reach::{Direction, Endpoint, Protocol, Verdict, Wanted};
use crate::workspace::{Scope, Unknown};

/// The workloads that the first policy selects, and how certainly.
fn selected(scope: &Scope) -> Vec<String> {
    let Some(policy) = scope.policies.first() else { return Vec::new() };
    let found = scope.selected_by(policy).into_iter();
    let named = found.map(|it| {
        let name = scope.workloads[it.index].name.as_deref().unwrap_or("?");
        format!("{name} {:?} {:?}", it.matched, it.unknown)
    });
    named.collect()
}

/// The labels by which the first policy nearly selects workloads.
fn near(scope: &Scope) -> Vec<String> {
    let Some(policy) = scope.policies.first() else { return Vec::new() };
    let near = scope.nearly_selected_by(policy).into_iter();
    near.map(|it| format!("{}: {} -> {}: {}", it.wanted.0, it.wanted.1, it.found.0, it.found.1))
        .collect()
}

fn beside(policy: &str, labels: &[&str]) -> String {
    let pods = labels.iter().enumerate();
    let pods =
        pods.map(|(index, labels)| format!("---\n{}", deployment(&format!("d{index}"), labels)));
    policy.to_owned() + &pods.collect::<String>()
}

#[test]
fn selection_is_certain_or_says_what_is_unknown() {
    let text = beside(&policy("web"), &["app: web", "app: db", "app: '{{ .x }}'", "b: c"]);
    let want = ["d0 Yes []", "d2 Unknown [PodLabel(\"app\")]"];
    assert_eq!(selected(&alone(&text)), want);
    let text = text.replacen("{name: web}", "{name: web, namespace: shop}", 1);
    let doubted = selected(&alone(&text));
    assert_eq!(doubted.first().map(String::as_str), Some("d0 Unknown [SameNamespace]"));
}

#[test]
fn labels_that_a_kustomization_adds_are_selected_by() {
    let files = files(&[
        ("k/kustomization.yaml", "resources: [n.yaml]\ncommonLabels: {app: new}\n"),
        ("k/n.yaml", &beside(&policy("old"), &["app: old", "app: other"])),
    ]);
    assert_eq!(selected(&scope(&files, "k/n.yaml")), ["d0 Yes []", "d1 Yes []"]);
}

#[test]
fn near_misses_are_slips_and_other_keys() {
    let near = |labels: &[&str]| near(&alone(&beside(&policy("frontend"), labels)));
    assert_eq!(near(&["app: fronted"]), ["app: frontend -> app: fronted"]);
    assert_eq!(near(&["app: Front-End"]), ["app: frontend -> app: Front-End"]);
    assert_eq!(near(&["name: frontend"]), ["app: frontend -> name: frontend"]);
    for apart in [
        "app: backend",
        "app: frontend-db",
        "app: a-frontend",
        "app: frontend-2",
        "tier: web",
        "app: frontend",
        "app: x, n: frontend",
    ] {
        assert_eq!(near(&[apart]), [""; 0], "{apart}");
    }
}

#[test]
fn peers_are_judged_by_their_namespaces() {
    let text = policy("web").replace("name: web}", "name: web, namespace: shop}")
        + "  ingress:\n  - from:\n    - namespaceSelector: {matchLabels: {team: a}}\n      podSelector: {matchLabels: {app: web}}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: bank}\n---\n";
    let pods = ["shop", "bank", "elsewhere"].map(|home| {
        deployment(home, "app: web").replace("{name:", &format!("{{namespace: {home}, name:"))
            + "---\n"
    });
    let scope = alone(&(text + &pods.concat()));
    let policy = &scope.policies[0];
    let peer = &policy.written().ingress.items[0].peers.items[0];
    let found = scope.peers_of(policy, peer);
    let unknown: Vec<_> = found.iter().map(|it| (it.index, it.unknown.clone())).collect();
    assert_eq!(unknown, [(0, vec![]), (2, vec![Unknown::NamespaceLabel("team".into())])]);
    let namespaces = scope.namespaces_of(peer.namespace_selector.as_ref().expect("is there"));
    assert_eq!(namespaces.len(), 1);
}

#[test]
fn a_cluster_answers_with_the_scope_s_indices() {
    let scope = alone(&beside(&policy("web"), &["app: web", "app: db"]));
    let cluster = scope.cluster().expect("all in one namespace");
    let (from, to) = (Endpoint::Workload(1), Endpoint::Workload(0));
    let answer = cluster.allowed(from, to, &Wanted::Port(Protocol::Tcp, 80)).expect("both exist");
    assert_eq!(answer.verdict, Verdict::Denied);
    assert_eq!(answer.ingress.isolating.first().map(|(policy, _)| *policy), Some(0));
    let open = cluster.isolating(Direction::Egress, "", &scope.workloads[0].effect.pods.labels);
    assert_eq!(open, []);
    let split = beside(&policy("web").replace("name: web}", "name: web, namespace: n}"), &["a: b"]);
    assert!(alone(&split).cluster().is_none());
}
