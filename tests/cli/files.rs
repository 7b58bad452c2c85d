//! Which files are checked, and what is said of those that cannot be.

use crate::support::{CLEAN, Folder, Ran};

/// How many files a run says it checked.
fn checked(ran: &Ran) -> &str {
    ran.out.split(' ').next().unwrap_or_default()
}

#[test]
fn directories_give_manifests_and_names_give_anything() {
    let folder = Folder::new(&[
        ("k8s/a.yaml", CLEAN),
        ("k8s/deep/b.YML", CLEAN),
        ("k8s/c.json", "{}"),
        ("k8s/notes.md", "# Notes\n"),
        ("k8s/policy.tmpl", CLEAN),
        ("k8s/.hidden/d.yaml", CLEAN),
        ("k8s/.git/e.yaml", CLEAN),
        ("k8s/build/f.yaml", CLEAN),
        ("k8s/.gitignore", "build/\n"),
    ]);
    let cases = [
        ("k8s", "3"),
        ("k8s --markdown", "4"),
        ("k8s --no-ignore", "5"),
        ("k8s/policy.tmpl", "1"),
        ("k8s/build/f.yaml", "1"),
        ("k8s/notes.md", "1"),
        ("k8s ./k8s/a.yaml k8s/deep", "3"),
        ("k8s --exclude deep --exclude *.json", "1"),
        ("k8s/a.yaml --exclude k8s", "0"),
        ("k8s --exclude *", "0"),
    ];
    for (line, expected) in cases {
        let ran = folder.run(line);
        assert_eq!((checked(&ran), ran.status), (expected, 0), "{line}: {ran:?}");
    }
}

#[test]
fn a_path_that_is_not_there_fails_the_run_and_the_others_are_checked() {
    let folder = Folder::new(&[("a.yaml", CLEAN)]);
    let ran = folder.run("a.yaml b.yaml");
    assert_eq!((checked(&ran), ran.status), ("1", 2), "{ran:?}");
    let said = "error: b.yaml is not checked: there is no such file or directory\n";
    assert_eq!(ran.err, said);
}

#[test]
fn a_directory_without_manifests_is_told_and_fails_alone() {
    let folder = Folder::new(&[("docs/a.txt", ""), ("k8s/a.yaml", CLEAN)]);
    let ran = folder.run("docs");
    assert_eq!(ran.status, 2, "{ran:?}");
    assert_eq!(
        ran.err,
        "warning: docs is not checked: there is no .yaml, .yml or .json file in it\n"
    );
    assert_eq!(folder.run("docs k8s").status, 0);
}

#[test]
fn texts_that_are_not_utf8_are_told_with_their_place() {
    let folder = Folder::new(&[("k8s/a.yaml", CLEAN)]);
    folder.write("k8s/latin.yaml", b"a: 1\nb: caf\xe9\n");
    folder.write("k8s/windows.yaml", b"\xff\xfea\0:\0");
    let ran = folder.run("k8s");
    assert_eq!((checked(&ran), ran.status), ("1", 0), "{ran:?}");
    let latin = "k8s/latin.yaml is not checked: it is not UTF-8: byte 0xe9 on line 2 (offset 11)";
    assert!(
        ran.err.contains(latin) && ran.err.contains("windows.yaml is not checked: it is UTF-16"),
        "{ran:?}"
    );
    assert_eq!(folder.run("k8s/a.yaml k8s/latin.yaml").status, 2);
    let piped = Folder::new(&[]).run("-");
    assert_eq!((checked(&piped), piped.status), ("1", 0), "{piped:?}");
}

#[test]
fn oversized_files_are_not_read() {
    let folder = Folder::new(&[("a.yaml", CLEAN)]);
    let large = std::fs::File::create(folder.path().join("large.yaml")).expect("is made");
    large.set_len(256 * 1024 * 1024 + 1).expect("is sparse");
    let ran = folder.run(".");
    assert_eq!((checked(&ran), ran.status), ("1", 0), "{ran:?}");
    assert!(ran.err.contains("large.yaml is not checked: it is larger than 256 MiB"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_directory_is_followed_if_it_is_named() {
    let folder =
        Folder::new(&[("real/a.yaml", "kind: Pod\napiVersion: v1\nmetadata: {name: a}\n")]);
    std::os::unix::fs::symlink("real", folder.path().join("link")).expect("is linked");
    for line in ["check link", "map link"] {
        let ran = folder.run(line);
        assert_eq!((ran.status, ran.err.contains("link to a directory")), (0, false), "{ran:?}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_circles_of_links_neither_block_nor_stop_a_run() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new(&[("k8s/a.yaml", CLEAN), ("real.yaml", CLEAN)]);
    let at = |name: &str| folder.path().join("k8s").join(name);
    let made = std::process::Command::new("mkfifo").arg(at("pipe.yaml")).status();
    assert!(made.expect("mkfifo runs").success());
    symlink("/dev/zero", at("zero.yaml")).expect("is linked");
    symlink("circle.yaml", at("circle.yaml")).expect("is linked");
    symlink("../k8s", at("loop")).expect("is linked");
    symlink("../real.yaml", at("link.yaml")).expect("is linked");
    symlink("nowhere.yaml", at("dangling.yaml")).expect("is linked");

    let ran = folder.run("k8s");
    assert_eq!((checked(&ran), ran.status), ("2", 0), "{ran:?}");
    for said in [
        "k8s/pipe.yaml is not checked: it is a pipe, not a file",
        "k8s/zero.yaml is not checked: it is a device, not a file",
        "k8s/circle.yaml is not checked: Too many levels of symbolic links",
        "k8s/loop is not checked: it is a link to a directory",
        "k8s/dangling.yaml is not checked: there is no such file or directory",
    ] {
        assert!(ran.err.contains(said), "{said}: {ran:?}");
    }
    assert_eq!(ran.err.lines().count(), 5, "{ran:?}");
    assert_eq!(checked(&folder.run("k8s/loop")), "2");
    assert_eq!(folder.run("k8s/pipe.yaml").status, 2);
}
