//! The site has a page where the programs say that there is one, and no link of the documentation
//! leads nowhere.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on panics, as tests do"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use netpol::lint::rules;

/// Folders with pages.
const FOLDERS: &[&str] = &["", "docs", "docs/rules", "editors", "editors/neovim", "editors/vscode"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("is text")
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
}

/// The address of the site, with a slash at its end.
fn site() -> String {
    let settings = read(&root().join("docs/zensical.toml"));
    let line = settings.lines().find_map(|line| line.strip_prefix("site_url = "));
    line.expect("has an address").trim_matches('"').to_owned()
}

/// All pages: their text, without what stands in fenced blocks.
fn pages() -> BTreeMap<PathBuf, String> {
    let mut pages = BTreeMap::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(root().join(folder)).expect("is a folder") {
            let path = entry.expect("is readable").path();
            if is_page(&path) {
                let text = read(&path);
                let parts = text.split("\n```").step_by(2);
                pages.insert(path, parts.collect::<Vec<_>>().join("\n"));
            }
        }
    }
    pages
}

/// Where the links of a page lead.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0))
}

/// The anchors of a page's headings, as GitHub and the site make them.
fn anchors(text: &str) -> Vec<String> {
    let titles = text.lines().filter(|line| line.starts_with('#'));
    titles.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[test]
fn every_rule_has_the_page_that_it_names() {
    for rule in rules::ALL {
        assert_eq!(rule.url(), format!("{}rules/{}", site(), rule.name));
        let page = root().join(format!("docs/rules/{}.md", rule.name));
        assert!(read(&page).starts_with(&format!("# {}\n", rule.name)), "{}", page.display());
    }
}

#[test]
fn every_schema_is_where_it_says() {
    for entry in fs::read_dir(root().join("schemas")).expect("is a folder") {
        let path = entry.expect("is readable").path();
        let schema: serde_json::Value = serde_json::from_str(&read(&path)).expect("is JSON");
        let name = path.file_name().expect("has a name").to_string_lossy();
        if let Some(id) = schema["$id"].as_str() {
            assert_eq!(id, format!("{}schemas/{name}", site()));
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let pages = pages();
    let mut wrongs = Vec::new();
    for (page, text) in &pages {
        for link in links(text).filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let folder = page.parent().expect("is in a folder");
            let target = if file.is_empty() { page.clone() } else { folder.join(file) };
            let there = target.canonicalize().is_ok_and(|target| {
                anchor.is_empty()
                    || pages
                        .get(&target)
                        .is_some_and(|text| anchors(text).iter().any(|it| it == anchor))
            });
            if !there {
                wrongs.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(wrongs.is_empty(), "links that lead nowhere:\n{}", wrongs.join("\n"));
}

#[test]
fn every_page_is_in_the_menu() {
    let settings = read(&root().join("docs/zensical.toml"));
    let quoted = settings.split('"').filter(|text| is_page(Path::new(text)));
    let menu: Vec<PathBuf> = quoted
        .map(|page| root().join(if page.starts_with("editors/") { "" } else { "docs" }).join(page))
        .collect();
    for page in &menu {
        assert!(page.is_file(), "{} is in the menu, and not there", page.display());
    }
    for page in pages().into_keys().filter(|page| page.parent() != Some(root())) {
        let of_rules = page.starts_with(root().join("docs/rules"));
        assert!(of_rules || menu.contains(&page), "{} is not in the menu", page.display());
    }
}
