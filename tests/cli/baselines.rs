//! `--baseline` and `--write-baseline`.

use crate::support::{CLEAN, Folder, UNKNOWN};

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("is JSON")
}

#[test]
fn known_findings_stay_known_wherever_they_move() {
    let folder = Folder::new(&[("k8s/a.yaml", UNKNOWN), ("k8s/b.yaml", CLEAN)]);
    let ran = folder.run("--write-baseline");
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(ran.err, "note: wrote 2 known findings to .netpol-lint-baseline.json\n");
    assert!(ran.out.ends_with("no problems found beside 2 known\n"), "{ran:?}");
    let written = folder.read(".netpol-lint-baseline.json");
    assert_eq!(json(&written)["findings"][0]["file"], "k8s/a.yaml");
    let schema = json(include_str!("../../schemas/baseline.schema.json"));
    jsonschema::draft202012::validate(&schema, &json(&written)).expect("fits the schema");

    assert_eq!(folder.run("").status, 1, "it is read where it is named only");
    folder.write("k8s/a.yaml", format!("# moved\n\n{UNKNOWN}  more: 2\n").as_bytes());
    let ran = folder.run("--baseline .netpol-lint-baseline.json --format concise");
    assert_eq!((ran.status, ran.out.lines().count(), ran.err.as_str()), (1, 1, ""), "{ran:?}");
    assert!(ran.out.starts_with("k8s/a.yaml:12:3: error[unknown-field]"), "{ran:?}");
}

#[test]
fn entries_that_no_longer_hold_are_told_and_leave_with_the_next_writing() {
    let folder = Folder::new(&[
        ("a.yaml", UNKNOWN),
        ("b.yaml", UNKNOWN),
        (".netpol-lint.toml", "baseline = \"ci/known.json\""),
        ("ci/README", ""),
    ]);
    assert_eq!(folder.run("").status, 2, "a baseline that is not there");
    assert_eq!(folder.run("--write-baseline").status, 0);
    let first = folder.read("ci/known.json");
    assert_eq!(json(&first)["findings"][0]["file"], "../a.yaml");

    folder.write("a.yaml", UNKNOWN.replace("  extra: 1\n", "").as_bytes());
    let ran = folder.run("b.yaml");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "nothing is said of other files: {ran:?}");
    assert_eq!(folder.run("a.yaml --ignore unknown-field").err, "", "nor of rules that are off");
    let ran = folder.run("");
    assert_eq!(ran.status, 0, "{ran:?}");
    let stale = "../a.yaml: unknown-field in NetworkPolicy shop/web at spec.extra";
    assert!(ran.err.contains(stale), "{ran:?}");
    let report = json(&folder.run("--format json").out);
    assert_eq!(report["baseline"]["known"], 3);
    assert_eq!(report["baseline"]["stale"][0]["path"], "spec.extra");
    let schema = json(include_str!("../../schemas/report.schema.json"));
    jsonschema::draft202012::validate(&schema, &report).expect("fits the schema");

    assert_eq!(folder.run("b.yaml --write-baseline").status, 0);
    assert_eq!(folder.read("ci/known.json"), first, "what was not checked stays");
    std::fs::remove_file(folder.path().join("b.yaml")).expect("is removed");
    assert_eq!(folder.run("a.yaml --write-baseline").status, 0);
    let left = json(&folder.read("ci/known.json"));
    assert_eq!(left["findings"].as_array().map(Vec::len), Some(1), "{left}");
}

#[test]
fn what_is_no_baseline_is_told() {
    let folder = Folder::new(&[("a.yaml", UNKNOWN), ("bad.json", "{\"version\": 1}")]);
    for (line, said) in [
        ("--baseline none.json", "none.json cannot be read: there is no such file"),
        ("--baseline bad.json", "bad.json is no baseline: 1:14: missing field `findings`"),
        ("--write-baseline --baseline no/where.json", "cannot write to no/where.json"),
    ] {
        let ran = folder.run(line);
        assert!(ran.status == 2 && ran.err.contains(said) && ran.out.is_empty(), "{ran:?}");
    }
    assert_eq!(folder.pipe("- --write-baseline", UNKNOWN).status, 1, "text without a name");
}
