//! Holds the house to its own rules: arrows between rooms, one place for each thing, files of a
//! size to read, rules that explain themselves, generated pages that are fresh.
//!
//! `UPDATE=1 cargo test --test tidy` writes the generated pages.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on panics, as tests do"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use netpol::cli::docs::Page;
use netpol::lint::rules;

/// Each room, and the rooms below it that it may look into.
const ARROWS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("yaml", &["text"]),
    ("schema", &["text"]),
    ("reach", &[]),
    ("policy", &["yaml", "schema", "text"]),
    ("workspace", &["reach", "policy", "yaml", "schema", "text"]),
    ("map", &["lint", "policy", "reach", "workspace"]),
    ("lint", &["workspace", "reach", "policy", "yaml", "schema", "text"]),
    ("ide", &["lint", "map", "workspace", "reach", "policy", "yaml", "schema", "text"]),
    ("disk", &["workspace"]),
    (
        "cli",
        &["disk", "ide", "lint", "map", "workspace", "reach", "policy", "yaml", "schema", "text"],
    ),
    (
        "lsp",
        &["disk", "ide", "lint", "map", "workspace", "reach", "policy", "yaml", "schema", "text"],
    ),
];

/// Lines a source file may have, its tests included.
const LONGEST: usize = 400;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below `folder`, by their path from the root with `/`, and their text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("is a folder") {
            let path = entry.expect("is readable").path();
            if path.is_dir() {
                folders.extend((!path.ends_with("target")).then_some(path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push((name(&path), fs::read_to_string(&path).expect("is text")));
            }
        }
    }
    files.sort();
    files
}

fn name(path: &Path) -> String {
    let relative = path.strip_prefix(root()).expect("is below the root");
    relative.to_string_lossy().replace('\\', "/")
}

/// The lines of `text` that are code.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// The rooms that `text` names as `crate::<room>`.
fn rooms_named(text: &str) -> BTreeSet<&str> {
    let after = code(text).flat_map(|line| line.split("crate::").skip(1));
    after.filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()).collect()
}

fn assert_none(wrongs: &[String]) {
    assert!(wrongs.is_empty(), "\n{}\n", wrongs.join("\n"));
}

#[test]
fn arrows_go_down_only() {
    let rooms: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    let mut wrongs = Vec::new();
    for (file, text) in sources("server") {
        let Some(room) = file.split('/').nth(1).filter(|room| rooms.contains(room)) else {
            continue;
        };
        let (_, below) = ARROWS.iter().find(|(name, _)| *name == room).expect("is a room");
        for named in rooms_named(&text) {
            if rooms.contains(named) && named != room && !below.contains(&named) {
                wrongs.push(format!("{file}: {room} may not look into {named}"));
            }
        }
    }
    assert_none(&wrongs);
}

#[test]
fn every_room_has_its_arrows() {
    let folders = fs::read_dir(root().join("server")).expect("is a folder");
    let names = folders.map(|entry| entry.expect("is readable").path());
    let rooms = names.filter(|path| path.is_dir() && !path.ends_with("bin"));
    let known = |path: &PathBuf| ARROWS.iter().any(|(room, _)| path.ends_with(room));
    assert_none(&rooms.filter(|path| !known(path)).map(|path| name(&path)).collect::<Vec<_>>());
}

#[test]
fn each_thing_has_its_one_place() {
    let print = ["println!", "eprintln!", "print!(", "eprint!(", "dbg!("];
    let places: [(&[&str], &[&str], &str); 6] = [
        (&["yaml_rust2"], &["server/yaml/lexer.rs"], "the scanner"),
        (&["_utf16"], &["server/text/line_index.rs"], "UTF-16"),
        (&print, &["server/cli/", "server/bin/"], "printing"),
        (
            &["std::fs", "std::thread", "std::process"],
            &["server/cli/", "server/disk/", "server/lsp/", "server/bin/"],
            "the world",
        ),
        (&["net::Tcp", "net::Udp", "tokio::net"], &["nowhere"], "the network"),
        (&["process::Command", "process::{Command"], &["server/cli/git.rs"], "other programs"),
    ];
    let mut wrongs = Vec::new();
    for (file, text) in sources("server") {
        for (words, homes, what) in places {
            let at_home = homes.iter().any(|home| file.starts_with(home));
            if !at_home && code(&text).any(|line| words.iter().any(|word| line.contains(word))) {
                wrongs.push(format!("{file}: {what} belongs to {}", homes.join(", ")));
            }
        }
    }
    assert_none(&wrongs);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrongs = Vec::new();
    for (file, text) in sources("server").into_iter().chain(sources("tests")) {
        let lines = text.lines().count();
        if lines > LONGEST {
            wrongs.push(format!("{file}: {lines} lines, {LONGEST} are enough: split it"));
        }
        if !text.starts_with("//! ") {
            wrongs.push(format!("{file}: starts without `//!`"));
        }
    }
    assert_none(&wrongs);
}

#[test]
fn every_rule_is_a_file_of_its_name() {
    let mut files: BTreeSet<String> = sources("server/lint/rules")
        .iter()
        .filter_map(|(file, _)| {
            file.strip_prefix("server/lint/rules/")?.split(['/', '.']).next().map(str::to_owned)
        })
        .collect();
    files.remove("mod");
    let missing = rules::ALL.iter().map(|rule| rule.name.replace('-', "_"));
    assert_none(&missing.filter(|name| !files.contains(name)).collect::<Vec<_>>());
}

#[test]
fn every_rule_explains_itself() {
    let mut wrongs = Vec::new();
    for rule in rules::ALL {
        let docs = rule.markdown();
        let mut sections = docs.split("\n## ");
        let summary = sections.next().unwrap_or_default();
        if summary.trim().is_empty() || summary.trim_start().starts_with(['#', '`']) {
            wrongs.push(format!("{}: starts without a summary", rule.name));
        }
        let sections: Vec<(&str, &str)> =
            sections.filter_map(|text| text.split_once('\n')).collect();
        for (title, fenced) in
            [("Why is this bad?", false), ("Example", true), ("Use instead", true)]
        {
            let found = sections.iter().find(|(name, _)| name.trim() == title);
            match found {
                None => wrongs.push(format!("{}: lacks `## {title}`", rule.name)),
                Some((_, text)) if fenced && !text.contains("```yaml\n") => {
                    wrongs.push(format!("{}: `## {title}` lacks a ```yaml block", rule.name));
                }
                Some(_) => {}
            }
        }
    }
    assert_none(&wrongs);
}

/// README.md with a fresh table of rules.
fn readme() -> String {
    let text = fs::read_to_string(root().join("README.md")).expect("is text");
    let (before, rest) = text.split_once("<!-- rules:").expect("has the table");
    let (marker, rest) = rest.split_once('\n').expect("ends its line");
    let (_, after) = rest.split_once("<!-- /rules -->").expect("ends its table");
    let rules = netpol::cli::docs::rules_in_short();
    format!("{before}<!-- rules:{marker}\n\n{rules}\n<!-- /rules -->{after}")
}

#[test]
fn generated_pages_are_fresh() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut pages = netpol::cli::docs::pages();
    pages.push(Page {
        path: "schemas/settings.schema.json".to_owned(),
        text: format!("{:#}\n", netpol::lsp::json_schema()),
    });
    pages.push(Page { path: "README.md".to_owned(), text: readme() });
    let mut wrongs = Vec::new();
    for page in &pages {
        let path = root().join(&page.path);
        if update {
            fs::create_dir_all(path.parent().expect("is in a folder")).expect("is made");
            fs::write(&path, &page.text).expect("is written");
        } else if fs::read_to_string(&path).unwrap_or_default() != page.text {
            wrongs.push(format!("{} is stale", page.path));
        }
    }
    for entry in fs::read_dir(root().join("docs/rules")).expect("is a folder") {
        let path = entry.expect("is readable").path();
        if pages.iter().any(|page| page.path == name(&path)) {
            continue;
        }
        if update {
            fs::remove_file(&path).expect("is removed");
        } else {
            wrongs.push(format!("{} is the page of no rule", name(&path)));
        }
    }
    assert!(
        wrongs.is_empty(),
        "\n{}\nUPDATE=1 cargo test --test tidy mends this\n",
        wrongs.join("\n")
    );
}
