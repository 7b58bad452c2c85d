//! Files put together as one cluster.

use std::path::PathBuf;

use super::files;
use crate::workspace::{Doubt, Inventory, NamedWorkload, Taking, Workspace};

/// All objects of these files as one cluster, for which `named` was named.
fn inventory(texts: &[(&str, &str)], named: &[&str]) -> Inventory {
    let files = files(texts);
    let named: Vec<PathBuf> = named.iter().map(PathBuf::from).collect();
    let within = |path: &&PathBuf| named.iter().any(|named| path.starts_with(named));
    let found: Vec<PathBuf> = files.0.keys().filter(within).cloned().collect();
    Workspace::new(&files, "").inventory(&named, &found, &[])
}

/// Its workloads and policies, and what is in doubt.
fn shown(inventory: &Inventory) -> String {
    let workloads = inventory.workloads.iter().map(NamedWorkload::id);
    let policies = inventory.policies.iter().map(|it| it.title());
    let doubts = inventory.doubts.iter().map(|doubt| format!("{doubt:?}"));
    workloads.chain(policies).chain(doubts).map(|line| line + "\n").collect()
}

const WEB: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {metadata: {labels: {app: web}}}}\n";
const DENY: &str = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {matchLabels: {app: web}}}\n";

#[test]
fn a_kustomization_stands_for_what_it_builds() {
    let texts = [
        ("base/kustomization.yaml", "resources: [web.yaml, deny.yaml]\n"),
        ("base/web.yaml", WEB),
        ("base/deny.yaml", DENY),
        ("base/unused.yaml", &WEB.replace("name: web", "name: unused")),
        ("prod/kustomization.yaml", "namespace: shop\nnamePrefix: x-\nresources: [../base]\n"),
    ];
    let all = shown(&inventory(&texts, &["base", "prod"]));
    insta::assert_snapshot!(all, @"
    shop/x-web[Deployment]
    NetworkPolicy shop/x-deny
    ");
    assert_eq!(all, shown(&inventory(&texts, &["prod"])), "the base belongs to it");
    insta::assert_snapshot!(shown(&inventory(&texts, &["base"])), @"
    default/web[Deployment]
    NetworkPolicy default/deny
    ");
    insta::assert_snapshot!(shown(&inventory(&texts, &["base/unused.yaml"])), @"
    default/unused[Deployment]
    ");
}

#[test]
fn what_is_patched_or_conditional_is_taken_as_written_and_said() {
    let texts = [
        ("k/kustomization.yaml", "resources: [web.yaml]\npatches: [{path: p.yaml}]\n"),
        ("k/web.yaml", WEB),
        (
            "k/p.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n",
        ),
        (
            "t/deny.yaml",
            "{{- if .Values.on }}\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny\nspec:\n  podSelector: {}\n{{- end }}\n",
        ),
    ];
    insta::assert_snapshot!(shown(&inventory(&texts, &[""])), @r#"
    default/web[Deployment]
    NetworkPolicy default/deny
    Patched("Deployment default/web")
    Conditional("NetworkPolicy default/deny")
    "#);
}

#[test]
fn of_two_that_are_one_the_later_counts() {
    let other = WEB.replace("app: web", "app: other");
    let texts = [("a.yaml", WEB), ("b.yaml", other.as_str()), ("c.yaml", DENY), ("d.yaml", DENY)];
    let inventory = inventory(&texts, &[""]);
    insta::assert_snapshot!(shown(&inventory), @r#"
    default/web[Deployment]
    NetworkPolicy default/deny
    Twice("Deployment default/web", ["a.yaml", "b.yaml"])
    "#);
    let cluster = inventory.cluster(Taking::listing(crate::reach::IpBlocks::External));
    assert_eq!((cluster.workloads().len(), cluster.policies().len()), (1, 1));
    assert_eq!(inventory.isolating(0, crate::reach::Direction::Ingress).len(), 0);
}

#[test]
fn what_cannot_be_known_is_in_doubt() {
    let texts = [
        (
            "a.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: '{{ .Values.ns }}'}\n",
        ),
        ("b.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: q}\nspec: [\n"),
        (
            "c.yaml",
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n}\nspec: {podSelector: {matchLabels: {a: '{{ .b }}'}}}\n",
        ),
    ];
    insta::assert_snapshot!(shown(&inventory(&texts, &[""])), @r#"
    default/q[Pod]
    NetworkPolicy default/n
    Broken("b.yaml")
    Placeless(Workload, "Pod p")
    Unreadable("NetworkPolicy default/n")
    "#);
    let gone = [("k/kustomization.yaml", "resources: [gone.yaml, 'https://example.org/x']\n")];
    let doubts = inventory(&gone, &["k"]).doubts;
    assert!(doubts.contains(&Doubt::Elsewhere), "{doubts:?}");
    assert!(doubts.contains(&Doubt::Unread("k/gone.yaml".into())), "{doubts:?}");
}
