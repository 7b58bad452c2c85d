//! The bundled example with mistakes: what README's first command shows.

use crate::support::{Ran, program, run};

fn check(line: &str) -> Ran {
    run(program(line).current_dir(env!("CARGO_MANIFEST_DIR")), "")
}

#[test]
fn every_mistake_of_the_demo_is_found_at_its_place() {
    let ran = check("tests/data/demo --format concise");
    assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{ran:?}");
    for place in ["12:5", "18:13", "21:11", "23:11", "34:21", "35:17"] {
        let start = format!("tests/data/demo/db-policy.yaml:{place}: error[");
        assert!(ran.out.contains(&start), "{place}: {ran:?}");
    }
    assert!(!ran.out.contains("default-deny.yaml"), "{ran:?}");
}

#[test]
fn the_readme_shows_what_is_said() {
    let readme = include_str!("../../README.md");
    let demo = readme.split_once("<!-- demo").expect("has a demo").1;
    let shown = demo.split_once("```text\n").expect("starts").1.split_once("```").expect("ends").0;
    let said = check("tests/data/demo").out;
    let mut rest = said.as_str();
    for part in shown.split("\n...\n") {
        rest = rest.split_once(part.trim()).unwrap_or_else(|| panic!("is not said: {part}")).1;
    }
}

#[test]
fn what_fails_a_run_is_chosen() {
    assert_eq!(check("tests/data/demo --fail-on error").status, 1);
    assert_eq!(check("tests/data/demo --fail-on never").status, 0);
    assert_eq!(check("tests/data/demo --ignore api").status, 0);
    assert_eq!(check("tests/data/demo/default-deny.yaml").status, 0);
}

#[test]
fn the_report_of_the_demo_fits_its_schema() {
    let schema = include_str!("../../schemas/report.schema.json");
    let schema = serde_json::from_str(schema).expect("is JSON");
    let report = serde_json::from_str(&check("tests/data/demo --format json").out).expect("JSON");
    jsonschema::draft202012::validate(&schema, &report).expect("fits the schema");
    assert!(report["diagnostics"].as_array().is_some_and(|found| !found.is_empty()));
}
