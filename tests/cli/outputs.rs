//! Formats, files and colours.

use crate::support::{CLEAN, Folder, program, run};

#[test]
fn reports_go_where_they_are_sent() {
    let folder = Folder::new(&[("a.yaml", CLEAN), ("old.json", "old")]);
    let ran = folder.run("a.yaml --format human --format json --output-file old.json");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{ran:?}");
    assert!(ran.out.ends_with("no problems found\n"), "{ran:?}");
    let report: serde_json::Value = serde_json::from_str(&folder.read("old.json")).expect("JSON");
    assert_eq!(report["version"], 1);
    assert_eq!(report["summary"]["files"], 1);

    let ran = folder.run("a.yaml --output-file missing/report.txt");
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "{ran:?}");
    assert!(ran.err.starts_with("error: cannot write to missing/report.txt: "), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_report_sent_to_a_device_leaves_it_one() {
    let folder = Folder::new(&[("a.yaml", CLEAN)]);
    assert_eq!(folder.run("a.yaml --output-file /dev/null").status, 0);
    assert!(!std::fs::metadata("/dev/null").expect("is there").is_file());
}

#[test]
fn reports_fit_their_schema() {
    let schema = include_str!("../../schemas/report.schema.json");
    let schema = serde_json::from_str(schema).expect("is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("is a schema");
    let folder = Folder::new(&[("a.yaml", CLEAN), ("b.yaml", "spec: [")]);
    for line in ["--format json", "--format json a.yaml", "--format json --exclude *"] {
        let report = serde_json::from_str(&folder.run(line).out).expect("is JSON");
        validator.validate(&report).expect("fits the schema");
    }
}

#[test]
fn colours_come_only_where_they_are_wanted() {
    let folder = Folder::new(&[("a.yaml", CLEAN)]);
    let colored = |line: &str, set: &[(&str, &str)]| {
        let mut command = program(line);
        command.current_dir(folder.path()).envs(set.iter().copied());
        run(&mut command, "").out.contains('\u{1b}')
    };
    assert!(!colored("", &[]));
    assert!(colored("", &[("FORCE_COLOR", "1")]));
    assert!(colored("", &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored("", &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(colored("--color always", &[("NO_COLOR", "1")]));
    assert!(!colored("--color never", &[("FORCE_COLOR", "1")]));
    assert!(!colored("--format json", &[("FORCE_COLOR", "1")]));
    assert!(colored("explain internal-error --color always", &[]));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = program("completions bash");
    child.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = child.spawn().expect("starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("ends");
    assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), [].as_slice()));
}
