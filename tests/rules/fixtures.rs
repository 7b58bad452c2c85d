//! Runs the fixtures of `tests/data/rules`.

use std::fs;
use std::path::{Path, PathBuf};

use netpol::lint::rule::Group;
use netpol::lint::rules;
use netpol::lint::settings::Settings;
use netpol::text::LineIndex;
use netpol::workspace::MemoryFiles;

use crate::judge::{judge, settings};
use crate::marks::{self, Mark};

struct Fixture {
    /// Its path from `tests/data/rules`.
    name: String,
    path: PathBuf,
    source: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rules")
}

fn fixtures() -> Vec<Fixture> {
    let (mut fixtures, mut folders) = (Vec::new(), vec![folder()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("is a folder") {
            let path = entry.expect("is readable").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder()).expect("is below").to_string_lossy();
            let source = fs::read_to_string(&path).expect("is text");
            fixtures.push(Fixture { name: name.replace('\\', "/"), path: path.clone(), source });
        }
    }
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
}

/// The texts of all fixtures, without their marks.
pub(crate) fn texts() -> Vec<String> {
    fixtures().iter().map(|fixture| marks::read(&fixture.source).0).collect()
}

impl Fixture {
    /// The settings that its folder and its first line ask for.
    fn settings(&self) -> Settings {
        let folder = self.name.split('/').next().unwrap_or_default();
        let group = rules::find(folder)
            .map(|rule| rule.group)
            .or_else(|| Group::ALL.into_iter().find(|group| group.name() == folder));
        let mut settings =
            settings(group.unwrap_or_else(|| panic!("{folder} is no rule or group")));
        let first = self.source.lines().next().unwrap_or_default();
        if let Some(version) = first.strip_prefix("# kubernetes-version: ") {
            settings.kubernetes = version.parse().expect("is a version");
        }
        settings
    }

    fn found(&self, text: &str, files: &MemoryFiles) -> Vec<Mark> {
        let index = LineIndex::new(text);
        let found = judge(&self.name, text, &self.settings(), files);
        found.iter().map(|found| Mark::of(found, text, &index)).collect()
    }
}

#[test]
fn every_fixture_gets_the_findings_it_is_marked_with() {
    let update = std::env::var_os("UPDATE").is_some();
    let fixtures = fixtures();
    let texts = fixtures.iter().map(|it| ((&it.name).into(), marks::read(&it.source).0));
    let files = MemoryFiles(texts.collect());
    let mut wrongs = String::new();
    for fixture in &fixtures {
        let (text, marks) = marks::read(&fixture.source);
        let found = fixture.found(&text, &files);
        let crlf = fixture.found(&text.replace('\n', "\r\n"), &files);
        for (line_ends, found) in [("", &found), (" with CRLF line ends", &crlf)] {
            let difference = marks::difference(&text, &marks, found);
            if !difference.is_empty() {
                wrongs += &format!("\n{}{line_ends}\n{difference}", fixture.name);
            }
        }
        if update {
            let marks = marks::keep_prefixes(&marks, found);
            fs::write(&fixture.path, marks::write(&text, &marks)).expect("is written");
        }
    }
    assert!(
        update || wrongs.is_empty(),
        "\n{wrongs}\n`-` is expected and not found, `+` found and not expected; \
         UPDATE=1 cargo test --test rules rewrites the marks\n"
    );
}

#[test]
fn every_rule_of_the_api_group_has_fixtures() {
    let fixtures = fixtures();
    for rule in rules::ALL.iter().filter(|rule| rule.group == Group::Api) {
        let mark = format!("[{}]: ", rule.name);
        let of_rule = |it: &&Fixture| it.name.starts_with(&format!("{}/", rule.name));
        let marked = fixtures.iter().filter(of_rule).any(|it| it.source.contains(&mark));
        assert!(marked, "no fixture below tests/data/rules/{} has such a finding", rule.name);
    }
}
