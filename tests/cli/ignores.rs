//! Ignores in files, and `--add-ignores`.

use crate::support::{CLEAN, Folder, UNKNOWN};

#[test]
fn what_is_ignored_does_not_fail_a_run_and_what_is_not_there_does() {
    let ignored = format!("# netpol-lint: ignore-file[api] legacy\n{UNKNOWN}");
    let unused = format!("# netpol-lint: ignore-file[api] legacy\n{CLEAN}");
    let folder = Folder::new(&[("a.yaml", &ignored), ("b.yaml", &unused)]);
    let ran = folder.run("a.yaml");
    assert_eq!((ran.status, ran.out.ends_with("no problems found\n")), (0, true), "{ran:?}");
    let ran = folder.run("b.yaml --format concise");
    let said =
        "b.yaml:1:28: warning[unused-ignore] unused ignore: no `api` is found in this file\n";
    assert_eq!((ran.status, ran.out.as_str()), (1, said), "{ran:?}");
    assert_eq!(folder.run("b.yaml --ignore unused-ignore").status, 0);
    assert_eq!(folder.run("b.yaml --ignore invalid-yaml").status, 0);
}

#[test]
fn ignores_are_written_once_for_what_fails_the_run() {
    let crlf = UNKNOWN.replace('\n', "\r\n");
    let markdown = format!("# Doc\n\n```yaml\n{UNKNOWN}```\n");
    let folder = Folder::new(&[
        ("a.yaml", UNKNOWN),
        ("b.yaml", &crlf),
        ("c.yaml", CLEAN),
        ("d.md", &markdown),
    ]);
    let ran = folder.run("--markdown --add-ignores=old  debt");
    assert_eq!(ran.status, 2, "a reason with a blank is one argument: {ran:?}");
    let ran = folder.run("--markdown --add-ignores=legacy");
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(ran.err, "note: wrote ignores for 6 findings into 3 files\n");
    let a = folder.read("a.yaml");
    assert!(a.contains("\n  extra: 1  # netpol-lint: ignore[unknown-field] legacy\n"), "{a}");
    assert_eq!(folder.read("b.yaml"), a.replace('\n', "\r\n"));
    assert_eq!(folder.read("c.yaml"), CLEAN);
    assert_eq!(folder.run("--markdown --add-ignores").status, 0);
    assert_eq!(folder.read("a.yaml"), a);
}

#[test]
fn what_cannot_be_ignored_is_told() {
    let json = "{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"NetworkPolicy\", \"metadata\": {\"name\": \"a\"}, \"spec\": {\"podSelector\": {}, \"x\": 1}}\n";
    let folder = Folder::new(&[("a.json", json)]);
    let ran = folder.run("--add-ignores");
    assert_eq!((ran.status, folder.read("a.json").as_str()), (1, json), "{ran:?}");
    assert!(ran.err.contains("1 finding cannot be ignored by a comment there"), "{ran:?}");
}

#[test]
fn a_path_is_not_taken_for_the_reason() {
    let folder = Folder::new(&[("k8s/a.yaml", UNKNOWN)]);
    for line in ["--add-ignores k8s", "- --add-ignores", "--add-ignores --write-baseline"] {
        let ran = folder.run(line);
        assert_eq!((ran.status, folder.read("k8s/a.yaml").as_str()), (2, UNKNOWN), "{ran:?}");
    }
    assert_eq!(folder.run("k8s --add-ignores legacy").status, 0);
    assert!(folder.read("k8s/a.yaml").contains("] legacy\n"));
}
