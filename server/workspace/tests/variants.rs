//! Variants of one object are never mixed.

use super::{deployment, files, policy, scope, shown};

#[test]
fn beside_a_file_its_other_variants_are_left_out_whole() {
    let install = policy("web") + "---\n" + &deployment("web", "app: web");
    let ha = policy("web").replace("app: web", "app: ha")
        + "---\n"
        + &deployment("web", "app: ha")
        + "---\n"
        + &deployment("cache", "app: cache");
    let files = files(&[
        ("m/install.yaml", &install),
        ("m/ha/install.yaml", &ha),
        ("m/netpol.yaml", &policy("cache")),
        ("m/db.yaml", &deployment("db", "app: db")),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "m/install.yaml")), @r"
    - NetworkPolicy web
    - NetworkPolicy cache
    - Deployment web [app=web]
    - Deployment db [app=db]
    ");
    // Which of the two comes with this file is not known.
    insta::assert_snapshot!(shown(&scope(&files, "m/netpol.yaml")), @r"
    - NetworkPolicy cache
    - Deployment db [app=db]
    gap: Objects(Policy)
    gap: Objects(Workload)
    ");
}

#[test]
fn of_variants_in_other_folders_the_own_folder_s_counts() {
    let (dev, prod) = (deployment("web", "env: dev"), deployment("web", "env: prod"));
    let files = files(&[
        (".netpol-lint.toml", ""),
        ("dev/app.yaml", &dev),
        ("dev/netpol.yaml", &policy("web")),
        ("prod/app.yaml", &prod),
        ("prod/netpol.yaml", &policy("web")),
        ("other/netpol.yaml", &policy("other")),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "dev/netpol.yaml")), @r"
    - NetworkPolicy web
    - NetworkPolicy other
    - Deployment web [env=dev]
    gap: Objects(Workload)
    ");
    insta::assert_snapshot!(shown(&scope(&files, "other/netpol.yaml")), @r"
    - NetworkPolicy web
    - NetworkPolicy other
    gap: Objects(Workload)
    ");
}

#[test]
fn copies_that_say_the_same_count_once_and_twins_are_named() {
    let web = deployment("web", "app: web");
    let files = files(&[
        ("a/all.yaml", &(policy("web") + "---\n" + &web)),
        ("a/web.yaml", &web),
        ("a/twins.yaml", &(policy("x") + "---\n" + &policy("x").replace("app: x", "app: y"))),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "a/all.yaml")), @r"
    - NetworkPolicy web
    - Deployment web [app=web]
    gap: Objects(Policy)
    ");
    assert_eq!(scope(&files, "a/twins.yaml").twins.len(), 2);
}

#[test]
fn namespaces_that_differ_are_not_known() {
    let namespace = |label: &str| {
        format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: n, labels: {{a: {label}}}}}\n")
    };
    let files = files(&[
        ("a/one.yaml", &namespace("x")),
        ("a/two.yaml", &(namespace("y") + "---\n" + &policy("p"))),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "a/two.yaml")), @r"
    - NetworkPolicy p
    gap: Objects(Namespace)
    ");
}
