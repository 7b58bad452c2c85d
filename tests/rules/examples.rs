//! The examples in the rules' documentation do what they say.

use netpol::lint::rule::{Rule, Severity};
use netpol::lint::rules;
use netpol::lint::settings::Settings;
use netpol::workspace::NoFiles;

use crate::judge::judge;

/// The YAML block of the section `title`.
fn example(rule: &Rule, title: &str) -> String {
    let docs = rule.markdown();
    let section = docs.split_once(&format!("\n## {title}\n")).expect("has the section").1;
    let block = section.split_once("```yaml\n").expect("has a block").1;
    block.split_once("```").expect("is closed").0.to_owned()
}

/// The rules of a default run, and `rule`.
fn found(rule: &Rule, text: &str) -> Vec<String> {
    let mut settings = Settings::default();
    settings.levels.insert(rule.name, Some(rule.severity.unwrap_or(Severity::Warning)));
    let found = judge("example.yaml", text, &settings, &NoFiles);
    found.iter().map(|found| format!("{}: {}", found.rule.name, found.message)).collect()
}

#[test]
fn the_bad_example_has_the_fault() {
    let mut wrongs = String::new();
    for rule in rules::ALL {
        let found = found(rule, &example(rule, "Example"));
        if !found.iter().any(|found| found.starts_with(&format!("{}: ", rule.name))) {
            wrongs += &format!("{}: its example yields {found:?}\n", rule.name);
        }
    }
    assert_eq!(wrongs, "");
}

#[test]
fn the_good_example_has_none() {
    let mut wrongs = String::new();
    for rule in rules::ALL {
        let found = found(rule, &example(rule, "Use instead"));
        if !found.is_empty() {
            wrongs += &format!("{}: its good example yields {found:?}\n", rule.name);
        }
    }
    assert_eq!(wrongs, "");
}
