//! Arguments, standard input and exit status.

use std::process::Command;

use crate::support::{CLEAN, Folder, run};

#[test]
fn a_clean_run_says_so_and_exits_with_0() {
    let folder = Folder::new(&[("a.yaml", CLEAN), ("b/c.yml", CLEAN)]);
    for line in ["", "check", ".", "check .", "a.yaml b", "--quiet"] {
        let ran = folder.run(line);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{line}: {ran:?}");
        let said = ran.out.starts_with("2 files, ") && ran.out.ends_with("no problems found\n");
        assert_eq!(said, line != "--quiet", "{line}: {ran:?}");
    }
}

#[test]
fn bad_arguments_exit_with_2_and_say_what_to_do() {
    let folder = Folder::new(&[("a.yaml", CLEAN)]);
    let cases = [
        ("--select nope-nope", "there is no rule or group \"nope-nope\""),
        ("--select apii", "did you mean `api`?"),
        ("--ignore hardning", "did you mean `hardening`?"),
        ("--format yaml", "possible values: human, concise, json, sarif, github, gitlab, junit"),
        ("--fail-on sometimes", "possible values: error, warning, info, never"),
        ("--kubernetes-version 2.0", "write it as 1.N"),
        ("--exclude {a", "--exclude: "),
        ("--format human --format json", "give one an --output-file"),
        ("--stdin-filename x.yaml a.yaml", "add `-` to the paths"),
        ("--quiet check a.yaml", "`check` is a command: write it first"),
        ("--no-such-flag", "unexpected argument"),
        ("explain nope", "there is no rule \"nope\""),
    ];
    for (line, message) in cases {
        let ran = folder.run(line);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{line}: {ran:?}");
        assert!(ran.err.contains(message), "{line}: {ran:?}");
    }
}

#[test]
fn flags_of_the_contract_are_taken() {
    let folder = Folder::new(&[("a.yaml", CLEAN)]);
    let line = "check a.yaml --no-config --no-ignore --markdown --statistics --color never \
                --fail-on never --kubernetes-version 1.30 --select api,pitfall --ignore reach";
    let ran = folder.run(line);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
}

#[test]
fn standard_input_is_read_where_it_is_named() {
    let folder = Folder::new(&[("a.yaml", CLEAN)]);
    for line in ["-", "check -", "--stdin-filename x.yaml", "- --stdin-filename x.yaml"] {
        let ran = folder.pipe(line, CLEAN);
        assert_eq!(ran.status, 0, "{line}: {ran:?}");
        assert!(ran.out.starts_with("1 file, "), "{line}: {ran:?}");
    }
    assert!(folder.pipe("- a.yaml", CLEAN).out.starts_with("2 files, "));
    let left_out = folder.pipe("- --stdin-filename gen/x.yaml --exclude gen", CLEAN);
    assert!(left_out.status == 0 && left_out.out.starts_with("0 files checked"), "{left_out:?}");
}

#[test]
fn versions_name_the_kubernetes_they_know() {
    let folder = Folder::new(&[]);
    let ran = folder.run("--version");
    let expected = concat!("netpol-lint ", env!("CARGO_PKG_VERSION"), " (Kubernetes 1.");
    assert!(ran.status == 0 && ran.out.starts_with(expected), "{ran:?}");
    let server = run(Command::new(env!("CARGO_BIN_EXE_netpol-ls")).arg("--version"), "");
    assert!(server.status == 0 && server.out.starts_with("netpol-ls "), "{server:?}");
    assert!(server.out.contains(" (Kubernetes 1."), "{server:?}");
    let help = folder.run("lsp --help");
    assert!(help.status == 0 && help.out.contains("--log"), "{help:?}");
}

#[test]
fn a_language_server_without_a_client_ends_with_its_input() {
    let server = run(&mut Command::new(env!("CARGO_BIN_EXE_netpol-ls")), "");
    assert!(server.status == 1 && server.out.is_empty() && server.err.is_empty(), "{server:?}");
    let server = run(Command::new(env!("CARGO_BIN_EXE_netpol-ls")).arg("--nothing"), "");
    assert!(server.status == 2 && !server.err.is_empty(), "{server:?}");
}
