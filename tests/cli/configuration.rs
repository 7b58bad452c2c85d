//! `.netpol-lint.toml`: found, read, in force, and told when it is broken.

use crate::support::{CLEAN, Folder, UNKNOWN};

const OFF: &str = "[levels]\nunknown-field = \"off\"\n";

/// How many findings a run tells.
fn count(folder: &Folder, line: &str) -> usize {
    let ran = folder.run(&format!("{line} --format concise"));
    assert!(ran.status < 2 && ran.err.is_empty(), "{line}: {ran:?}");
    ran.out.lines().count()
}

#[test]
fn the_nearest_one_counts_within_the_repository() {
    let folder = Folder::new(&[
        (".netpol-lint.toml", OFF),
        ("a.yaml", UNKNOWN),
        ("deep/er/b.yaml", UNKNOWN),
        ("own/.netpol-lint.toml", ""),
        ("own/c.yaml", UNKNOWN),
        ("module/.git", "gitdir: ../.git/modules/module\n"),
        ("module/d.yaml", UNKNOWN),
    ]);
    for (line, found) in [
        ("a.yaml", 0),
        ("deep", 0),
        ("own", 2),
        ("own/../a.yaml", 0),
        ("module", 2),
        (".", 4),
        ("a.yaml --no-config", 2),
        ("own --config .netpol-lint.toml", 0),
        ("a.yaml --select unknown-field", 2),
        ("own --ignore api", 0),
    ] {
        assert_eq!(count(&folder, line), found, "{line}");
    }
    let piped = folder.pipe("--stdin-filename own/new.yaml --format concise", UNKNOWN);
    assert_eq!(piped.out.lines().count(), 2, "{piped:?}");
    assert_eq!(folder.pipe("-", UNKNOWN).status, 0);
}

#[test]
fn overrides_and_exclusions_are_relative_to_the_file() {
    let config = "exclude = [\"/gen/\", \"*.tmp.yaml\"]\n[[overrides]]\npaths = [\"old/**\"]\nlevels = { api = \"info\" }\n";
    let folder = Folder::new(&[
        ("team/.netpol-lint.toml", config),
        ("team/old/a.yaml", UNKNOWN),
        ("team/new/old/b.yaml", UNKNOWN),
        ("team/gen/c.yaml", UNKNOWN),
        ("team/new/d.tmp.yaml", UNKNOWN),
        ("gen/e.yaml", UNKNOWN),
    ]);
    let ran = folder.run("team --format concise");
    let of = |severity: &str| ran.out.matches(severity).count();
    assert_eq!((of(": info["), of(": error["), ran.status), (2, 2, 1), "{ran:?}");
    assert_eq!(count(&folder, "gen team/gen/c.yaml team/new/d.tmp.yaml"), 2);
    let piped = folder.pipe("--stdin-filename team/gen/x.yaml", UNKNOWN);
    assert!(piped.status == 0 && piped.out.starts_with("0 files"), "{piped:?}");
    assert_eq!(folder.run("team/gen").status, 0);
}

#[test]
fn a_broken_one_ends_the_run_with_its_place() {
    let folder = Folder::new(&[("a.yaml", CLEAN), ("b/c.yaml", CLEAN)]);
    for (text, said) in [
        (
            "\nkubernets-version = \"1.30\"",
            "b/.netpol-lint.toml:2:1: unknown key `kubernets-version`: did you mean `kubernetes-version`?",
        ),
        (
            "select = [\"apis\"]",
            "b/.netpol-lint.toml:1:11: there is no rule or group \"apis\": did you mean `api`?",
        ),
        ("exclude = [\"x\", \"{a\"]", "b/.netpol-lint.toml:1:17: error parsing glob '{a'"),
        (
            "[[overrides]]\nlevels = {}\npaths = [\"{b\"]",
            "b/.netpol-lint.toml:3:10: error parsing glob '{b'",
        ),
    ] {
        folder.write("b/.netpol-lint.toml", text.as_bytes());
        for line in ["", "b/c.yaml", "config b"] {
            let ran = folder.run(line);
            assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}: {ran:?}");
            assert!(ran.err.contains(said), "{line}: {ran:?}");
        }
        assert_eq!(folder.run("a.yaml").status, 0);
    }
    let ran = folder.run("--config nowhere.toml");
    assert!(ran.status == 2 && ran.err.contains("nowhere.toml cannot be read"), "{ran:?}");
}

#[test]
fn the_version_comes_from_the_flag_or_the_file() {
    let text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  podSelector: {}\n  egress:\n  - to:\n    - ipBlock: {cidr: 10.0.0.1/8}\n";
    let folder =
        Folder::new(&[("a.yaml", text), (".netpol-lint.toml", "kubernetes-version = \"1.30\"")]);
    let errors = |line: &str| folder.run(&format!("{line} --select api")).status;
    assert_eq!((errors(""), errors("--no-config"), errors("--kubernetes-version 1.37")), (0, 1, 1));
}

#[test]
fn what_is_in_force_is_shown_with_its_lines() {
    let config =
        format!("exclude = [\"gen\"]\n{OFF}[[overrides]]\npaths = [\"/x\"]\nlevels = {{}}\n");
    let folder =
        Folder::new(&[(".netpol-lint.toml", &config), (".git/HEAD", ""), ("k8s/a.yaml", CLEAN)]);
    insta::assert_snapshot!(folder.run("config k8s/a.yaml").out, @r#"
    k8s/a.yaml
    configuration: .netpol-lint.toml

    kubernetes-version = "1.37"   default
    exclude = ["gen"]             .netpol-lint.toml:1
    levels.unknown-field = "off"  .netpol-lint.toml:3
    overrides[0].paths = ["/x"]   .netpol-lint.toml:5, not for this path
    overrides[0].levels = {}      .netpol-lint.toml:6, not for this path

    rules that differ from their defaults:
      unknown-field: off, by default error
    "#);
    assert_eq!(folder.run("config show k8s/a.yaml").out, folder.run("config k8s/a.yaml").out);
    assert!(folder.run("config gen/a.yaml").out.contains("left out by `exclude`"));
    let shown = folder.run("config show k8s --format json").out;
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("is JSON");
    assert_eq!(
        (&shown["config"], &shown["keys"][1]["line"]),
        (&".netpol-lint.toml".into(), &1.into())
    );
    assert!(folder.run("config --no-config").out.contains("none is read"));
}

#[test]
fn the_schema_is_the_published_one() {
    let ran = Folder::new(&[]).run("config schema");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
    assert_eq!(ran.out, include_str!("../../schemas/netpol-lint.schema.json"));
}
