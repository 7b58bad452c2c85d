//! What kustomizations gather and set.

use super::{deployment, files, policy, scope, shown};

#[test]
fn resources_take_the_namespace_names_and_labels() {
    let k = "resources: [netpol.yaml, app.yaml]\nnamespace: shop\nnamePrefix: x-\nnameSuffix: -y\nlabels:\n- pairs: {team: a}\n  includeTemplates: true\n- pairs: {meta: only}\ncommonLabels: {env: dev}\n";
    let app = deployment("web", "app: web")
        + "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: old, labels: {a: b}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {}\n";
    let policies = policy("web");
    let files = files(&[
        ("k/kustomization.yaml", k),
        ("k/netpol.yaml", &policies),
        ("k/app.yaml", &app),
        ("k/unlisted.yaml", &app),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "k/netpol.yaml")), @r"
    shop NetworkPolicy x-web-y
    shop Deployment x-web-y [app=web env=dev team=a]
    shop Pod x-p-y [env=dev meta=only team=a]
    Namespace shop [a=b env=dev metadata.name=shop meta=only team=a]
    shop Service x-web-y [app=web env=dev]
    ");
}

#[test]
fn a_file_of_a_base_is_seen_with_its_base() {
    let base = policy("base");
    let files = files(&[
        ("base/kustomization.yaml", "resources: [netpol.yaml]\nnamespace: inner\n"),
        ("base/netpol.yaml", &base),
        ("dev/kustomization.yaml", "resources: [../base, app.yaml]\nnamespace: dev\n"),
        ("dev/app.yaml", &deployment("web", "app: web")),
        ("prod/kustomization.yaml", "resources: [../base, app.yaml]\nnamespace: prod\n"),
        ("prod/app.yaml", &deployment("web", "app: other")),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "base/netpol.yaml")), @"inner NetworkPolicy base");
    insta::assert_snapshot!(shown(&scope(&files, "dev/app.yaml")), @r"
    dev NetworkPolicy base
    dev Deployment web [app=web]
    ");
}

#[test]
fn a_component_is_put_onto_all_that_comes_before_it() {
    let files = files(&[
        ("k/kustomization.yaml", "resources: [app.yaml]\ncomponents: [c]\n"),
        ("k/app.yaml", &deployment("web", "app: web")),
        ("k/c/kustomization.yaml", "kind: Component\nresources: [n.yaml]\nnamespace: shop\n"),
        ("k/c/n.yaml", &policy("web")),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "k/app.yaml")), @r"
    shop NetworkPolicy web
    shop Deployment web [app=web]
    ");
    insta::assert_snapshot!(shown(&scope(&files, "k/c/n.yaml")), @"shop NetworkPolicy web");
}

#[test]
fn what_is_patched_or_elsewhere_is_a_gap() {
    let files = files(&[
        (
            "k/kustomization.yaml",
            "resources: [app.yaml, n.yaml, gone.yaml, 'https://example.com/x', ../nowhere]\nnamePrefix: x-\npatches:\n- path: p.yaml\n",
        ),
        ("k/p.yaml", "kind: Deployment\nmetadata: {name: web}\n"),
        ("k/app.yaml", &(deployment("web", "app: web") + "---\n" + &deployment("db", "app: db"))),
        ("k/n.yaml", &policy("web")),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "k/n.yaml")), @r"
    - NetworkPolicy x-web
    - Deployment x-db [app=db]
    gap: Objects(Workload)
    gap: Elsewhere
    ");
}

#[test]
fn transformers_and_templates_leave_nothing_certain() {
    let files = files(&[
        ("k/kustomization.yaml", "resources: [n.yaml]\ntransformers: [t.yaml]\n"),
        ("k/n.yaml", &policy("web")),
        ("l/kustomization.yaml", "resources: [n.yaml]\nnamespace: ${NS}\n"),
        ("l/n.yaml", &policy("web")),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "k/n.yaml")), @"gap: Objects(Policy)");
    insta::assert_snapshot!(shown(&scope(&files, "l/n.yaml")), @"gap: Objects(Policy)");
}

#[test]
fn kustomizations_that_take_in_each_other_end() {
    let files = files(&[
        ("a/kustomization.yaml", "resources: [../b, n.yaml]\n"),
        ("b/kustomization.yaml", "resources: [../a, ../a]\n"),
        ("a/n.yaml", &policy("web")),
    ]);
    assert!(shown(&scope(&files, "a/n.yaml")).contains("- NetworkPolicy web"));
}
