//! Formats for CI systems, each read by something that is not written here.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{CLEAN, Folder, program, run};

/// What the program says of the demo in `format`.
fn demo(format: &str) -> String {
    let line = format!("tests/data/demo --format {format}");
    let ran = run(program(&line).current_dir(env!("CARGO_MANIFEST_DIR")), "");
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{ran:?}");
    ran.out
}

fn valid(schema: &str, report: &str) -> Value {
    let schema = serde_json::from_str(schema).expect("is JSON");
    let report = serde_json::from_str(report).expect("is JSON");
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("is a schema")
        .validate(&report)
        .expect("fits the schema");
    report
}

#[test]
fn sarif_fits_its_schema() {
    let schema = include_str!("../data/formats/sarif.schema.json");
    let log = valid(schema, &demo("sarif"));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("has rules");
    let results = run["results"].as_array().expect("has results");
    assert!(results.len() >= 6);
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("is a number") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let folder = Folder::new(&[("a.yaml", CLEAN), ("b c.yaml", "spec: {podSelector: [")]);
    for line in ["--format sarif", "--format sarif a.yaml", "--format sarif --exclude *"] {
        valid(schema, &folder.run(line).out);
    }
}

#[test]
fn fingerprints_outlive_moved_lines() {
    let prints = |report: &str| {
        let log: Value = serde_json::from_str(report).expect("is JSON");
        let results = log["runs"][0]["results"].as_array().expect("has results").clone();
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect::<Vec<_>>()
    };
    let text = include_str!("../data/demo/db-policy.yaml");
    let folder = Folder::new(&[("a.yaml", text)]);
    let before = prints(&folder.run("--format sarif").out);
    folder.write("a.yaml", text.replace("spec:", "# moved\n# down\nspec:").as_bytes());
    assert_eq!(before, prints(&folder.run("--format sarif").out));
    assert_eq!(before.len(), before.iter().collect::<BTreeSet<_>>().len());
}

#[test]
fn gitlab_fits_its_schema() {
    let schema = include_str!("../data/formats/gitlab.schema.json");
    let report = valid(schema, &demo("gitlab"));
    let issues = report.as_array().expect("is an array");
    let prints: BTreeSet<_> = issues.iter().map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!((issues.len(), issues.len() >= 6), (prints.len(), true));
    assert_eq!(issues[0]["location"]["path"], "tests/data/demo/db-policy.yaml");
    valid(schema, &Folder::new(&[("a.yaml", CLEAN)]).run("--format gitlab").out);
}

#[test]
fn junit_is_xml_and_its_numbers_add_up() {
    let xml = demo("junit");
    let document = roxmltree::Document::parse(&xml).expect("is XML");
    let count = |name: &str| document.descendants().filter(|node| node.has_tag_name(name)).count();
    let root = document.root_element();
    for (attribute, elements) in [("tests", "testcase"), ("failures", "failure")] {
        let said = root.attribute(attribute).expect("is there");
        assert_eq!(said, count(elements).to_string(), "{xml}");
    }
    assert_eq!((root.tag_name().name(), count("testsuite")), ("testsuites", 2));
    assert!(xml.contains("name=\"no findings\""), "{xml}");
}

#[test]
fn github_gets_one_command_a_finding() {
    let text = demo("github");
    let start =
        "::error file=tests/data/demo/db-policy.yaml,line=12,endLine=12,col=5,endColumn=16,";
    assert!(text.starts_with(start), "{text}");
    assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
    assert_eq!(Folder::new(&[("a.yaml", CLEAN)]).run("--format github").out, "");
}

#[test]
fn one_run_writes_them_all_and_its_status_is_the_same() {
    let folder = Folder::new(&[("a.yaml", "kind: NetworkPolicy\n")]);
    let formats = ["concise", "json", "sarif", "github", "gitlab", "junit"];
    let more = formats.map(|format| format!("--format {format} --output-file {format}.out"));
    let ran = folder.run(&format!("a.yaml --format human {}", more.join(" ")));
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{ran:?}");
    for format in formats {
        let alone = folder.run(&format!("a.yaml --format {format}"));
        assert_eq!((alone.status, alone.out), (1, folder.read(&format!("{format}.out"))));
    }
}
