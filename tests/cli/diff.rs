//! `diff`: what a change opens and closes, between folders and git revisions.

use std::process::Command;

use crate::support::{Folder, Ran, fits};

const PODS: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: n, labels: {app: a}}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: n, labels: {app: b}}
";

fn policy(ports: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: b, namespace: n}}\nspec:\n  podSelector: {{matchLabels: {{app: b}}}}\n  ingress:\n  - from: [{{podSelector: {{matchLabels: {{app: a}}}}}}]\n    ports: {ports}\n"
    )
}

fn folders(line: &str) -> Ran {
    let (old, new) = (policy("[{port: 80}, {port: 81}]"), policy("[{port: 81}, {port: 82}]"));
    let folder = Folder::new(&[
        ("old/p.yaml", PODS),
        ("old/n.yaml", &old),
        ("new/p.yaml", PODS),
        ("new/n.yaml", &new),
    ]);
    folder.run(line)
}

#[test]
fn what_opens_and_closes_is_listed_and_is_the_status() {
    let ran = folders("diff old new");
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{ran:?}");
    insta::assert_snapshot!(ran.out, @"
    + n/a[Pod] => n/b[Pod] : TCP 82
    - n/a[Pod] => n/b[Pod] : TCP 80

    1 connection opens, 1 closes
    ");
    let ran = folders("diff old old");
    assert_eq!((ran.status, ran.out.as_str()), (0, "no connection opens or closes\n"));
    insta::assert_snapshot!(folders("diff old new --format md").out, @"
    ### Network connections

    1 connection opens, 1 closes.

    | from | to | opens | closes |
    | --- | --- | --- | --- |
    | n/a[Pod] | n/b[Pod] | TCP 82 | TCP 80 |
    ");
    insta::assert_snapshot!(folders("diff old new --format csv").out, @"
    from,to,opened,closed
    n/a[Pod],n/b[Pod],TCP 82,TCP 80
    ");
}

#[test]
fn a_workload_that_goes_takes_its_connections_along() {
    let folder = Folder::new(&[
        ("old/p.yaml", PODS),
        ("new/p.yaml", PODS.split("---").next().expect("has a part")),
    ]);
    insta::assert_snapshot!(folder.run("diff old new").out, @"
    - 0.0.0.0-255.255.255.255[External] => n/b[Pod] : All Connections
    - n/a[Pod] => n/b[Pod] : All Connections
    - n/b[Pod] => 0.0.0.0-255.255.255.255[External] : All Connections
    - n/b[Pod] => n/a[Pod] : All Connections

    0 connections open, 4 close; gone: n/b[Pod]
    ");
}

#[test]
fn addresses_are_cut_where_something_differs() {
    let policy = |cidr: &str| {
        format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: b, namespace: n}}\nspec:\n  podSelector: {{}}\n  ingress: [{{from: [{{ipBlock: {{cidr: {cidr}}}}}]}}]\n"
        )
    };
    let (old, new) = (policy("10.0.0.0/8"), policy("10.0.0.0/9"));
    let pod = PODS.split("---").next().expect("has a part");
    let folder = Folder::new(&[
        ("old/p.yaml", pod),
        ("old/n.yaml", &old),
        ("new/p.yaml", pod),
        ("new/n.yaml", &new),
    ]);
    let first = folder.run("diff old new").out;
    let wanted = "- 10.128.0.0-10.255.255.255[External] => n/a[Pod] : All Connections\n";
    assert!(first.starts_with(wanted), "{first}");
}

#[test]
fn json_fits_its_schema() {
    let schema = include_str!("../../schemas/diff.schema.json");
    let report = fits(schema, &folders("diff old new --format json").out);
    assert_eq!(report["changes"].as_array().map(Vec::len), Some(1));
    fits(schema, &folders("diff old old --format json").out);
}

#[test]
fn revisions_are_read_from_git() {
    let folder = Folder::new(&[("k8s/p.yaml", PODS), ("k8s/n.yaml", &policy("[{port: 80}]"))]);
    let git = |line: &str| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=n", "-c", "user.email=n@example.org"]);
        let ran = command.args(line.split(' ')).current_dir(folder.path()).output();
        assert!(ran.expect("git runs").status.success(), "git {line}");
    };
    git("init -q .");
    git("add .");
    git("commit -q -m first");
    folder.write("k8s/n.yaml", policy("[{port: 81}]").as_bytes());
    let ran = folder.run("diff git:HEAD:k8s k8s");
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{ran:?}");
    assert!(ran.out.starts_with("+ n/a[Pod] => n/b[Pod] : TCP 81\n"), "{ran:?}");
    assert_eq!(folder.run("diff git:HEAD git:HEAD:./k8s").status, 0);
    assert_eq!(folder.run("diff git:HEAD:k8s/p.yaml git:HEAD:k8s/p.yaml").status, 0);
    let cases = [
        ("diff git:nope k8s", "cannot read `git:nope`: there is no such revision or path"),
        (
            "diff git:HEAD:nope k8s",
            "cannot read `git:HEAD:nope`: there is no such revision or path",
        ),
        ("diff git: k8s", "name a revision: git:REVISION or git:REVISION:PATH"),
        ("diff git:--help k8s", "name a revision"),
        ("diff git:HEAD nope", "cannot read nope: there is no such file or directory"),
    ];
    for (line, message) in cases {
        let ran = folder.run(line);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}: {ran:?}");
        assert!(ran.err.contains(message), "{line}: {ran:?}");
    }
}
