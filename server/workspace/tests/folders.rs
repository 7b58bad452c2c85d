//! Scopes of plain folders, and what the configuration says.

use std::path::Path;
use std::sync::Arc;

use super::{deployment, files, policy, scope, shown};
use crate::workspace::{FileFacts, Files, Root, ScopeSettings, Workspace};
use crate::yaml::Format;

#[test]
fn a_folder_and_what_is_below_belong_together() {
    let files = files(&[
        ("a/n.yaml", &policy("web")),
        ("a/b/app.yml", &deployment("web", "app: web")),
        ("a/b/data.txt", &deployment("text", "app: text")),
        ("a/.hidden/app.yaml", &deployment("hidden", "app: hidden")),
        ("a/b/00-assert.yaml", &deployment("assertion", "app: a")),
        ("above.yaml", &deployment("above", "app: above")),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "a/n.yaml")), @r"
    - NetworkPolicy web
    - Deployment web [app=web]
    ");
}

#[test]
fn a_folder_with_a_kustomization_speaks_only_through_it() {
    let files = files(&[
        ("a/n.yaml", &policy("web")),
        ("a/k/kustomization.yaml", "resources: [app.yaml]\n"),
        ("a/k/app.yaml", &deployment("web", "app: web")),
        ("a/k/unlisted.yaml", &policy("db")),
    ]);
    insta::assert_snapshot!(shown(&scope(&files, "a/n.yaml")), @r"
    - NetworkPolicy web
    gap: Folders
    ");
    let unlisted = scope(&files, "a/k/unlisted.yaml");
    assert_eq!(unlisted.root, Root::Alone);
    insta::assert_snapshot!(shown(&unlisted), @r"
    - NetworkPolicy db
    gap: Folders
    ");
}

#[test]
fn the_folder_of_the_configuration_is_one_scope() {
    let files = files(&[
        (".netpol-lint.toml", ""),
        ("a/n.yaml", &policy("web")),
        ("b/app.yaml", &deployment("web", "app: web")),
    ]);
    let scope = scope(&files, "a/n.yaml");
    assert_eq!(scope.root, Root::Folder("".into()));
    insta::assert_snapshot!(shown(&scope), @r"
    - NetworkPolicy web
    - Deployment web [app=web]
    ");
}

#[test]
fn settings_name_roots_and_what_is_always_there() {
    let files = files(&[
        ("a/k/kustomization.yaml", "resources: [n.yaml]\n"),
        ("a/k/n.yaml", &policy("web")),
        ("a/app.yaml", &deployment("web", "app: web")),
        ("ns/shop.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"),
    ]);
    let own = files.facts(Path::new("a/k/n.yaml")).expect("is there");
    let settings = ScopeSettings { roots: vec!["a".into()], include: vec!["ns".into()] };
    let scope = Workspace::new(&files, "").scope_of(&own, &settings);
    insta::assert_snapshot!(shown(&scope), @r"
    - NetworkPolicy web
    - Deployment web [app=web]
    Namespace shop [metadata.name=shop]
    gap: Folders
    ");
}

#[test]
fn the_text_at_hand_wins_over_the_file() {
    let files =
        files(&[("a/n.yaml", &policy("old")), ("a/app.yaml", &deployment("web", "app: web"))]);
    let workspace = Workspace::new(&files, "");
    for path in ["a/n.yaml", "a/new.yaml"] {
        let own = Arc::new(FileFacts::read(Path::new(path), &policy("new"), Format::Yaml));
        let scope = workspace.scope_of(&own, &ScopeSettings::default());
        let shown = shown(&scope);
        assert!(shown.contains("NetworkPolicy new") && shown.contains("Deployment web"), "{shown}");
        assert_eq!(shown.contains("NetworkPolicy old"), path == "a/new.yaml");
    }
}

#[test]
fn files_of_one_folder_share_one_scope() {
    let files = files(&[("a/n.yaml", &policy("one")), ("a/m.yaml", &policy("two"))]);
    let workspace = Workspace::new(&files, "");
    let scope = |path: &str| {
        let own = files.facts(Path::new(path)).expect("is there");
        workspace.scope_of(&own, &ScopeSettings::default())
    };
    assert!(Arc::ptr_eq(&scope("a/n.yaml"), &scope("a/m.yaml")));
}
