//! What the documentation shows is so: its YAML has no findings, and each command in a `console`
//! block says what stands below it.
//!
//! A command runs beside the YAML of its section and that of the section "The cluster"; where there is
//! none, in the project's folder. What stands below it is how its answer starts.
//! `UPDATE=1 cargo test --test cli docs` writes the answers, as many lines of each as there were.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Folder, Ran, program, run};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The pages that are written by hand.
fn pages() -> Vec<PathBuf> {
    let folders = ["docs", "editors", "editors/vscode", "editors/neovim"];
    let entries =
        folders.iter().flat_map(|folder| fs::read_dir(root().join(folder)).expect("is a folder"));
    let files = entries.map(|entry| entry.expect("is readable").path());
    let pages = files.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.chain(["README.md", "CONTRIBUTING.md"].map(|page| root().join(page))).collect()
}

/// The text of each block of `language` in a section.
fn blocks<'a>(section: &'a str, language: &str) -> impl Iterator<Item = &'a str> {
    let fence = format!("\n```{language}\n");
    let starts: Vec<usize> =
        section.match_indices(&fence).map(|(at, _)| at + fence.len()).collect();
    starts.into_iter().filter_map(|start| Some(section.get(start..)?.split_once("```")?.0))
}

/// A section's folder: `cluster.yaml` with what is common, `policy.yaml` with its own YAML.
fn folder(common: &str, section: &str) -> Option<Folder> {
    let own = blocks(section, "yaml").collect::<Vec<_>>().join("---\n");
    let folder = (!own.is_empty()).then(|| Folder::new(&[("policy.yaml", &own)]))?;
    let common = blocks(common, "yaml").collect::<Vec<_>>().join("---\n");
    folder.write("cluster.yaml", common.as_bytes());
    Some(folder)
}

/// A console block with the answers that its commands give now, cut to as many lines as it shows.
fn answered(block: &str, folder: Option<&Folder>) -> String {
    let mut text = String::new();
    for part in block.split("$ netpol-lint ").filter(|part| !part.is_empty()) {
        let (command, shown) = part.split_once('\n').expect("ends its line");
        let words = command.split(" #").next().unwrap_or_default().trim();
        let place = folder.map_or(root(), Folder::path);
        let Ran { out, err, .. } = run(program(words).current_dir(place), "");
        let gap = if shown.ends_with("\n\n") { "\n" } else { "" };
        let lines = shown.trim_end().lines().count().max(1);
        let answer: Vec<&str> = out.lines().take(lines).collect();
        text += &format!("$ netpol-lint {command}\n{err}{}\n{gap}", answer.join("\n").trim_end());
    }
    text
}

#[test]
fn commands_say_what_is_shown() {
    for page in pages() {
        let text = fs::read_to_string(&page).expect("is text");
        let sections: Vec<&str> = text.split("\n## ").collect();
        let common = sections.iter().find(|section| section.starts_with("The cluster\n"));
        let mut now = text.clone();
        for section in &sections {
            let folder = folder(common.unwrap_or(&""), section);
            for block in blocks(section, "console") {
                now = now.replacen(block, &answered(block, folder.as_ref()), 1);
            }
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&page, now).expect("is written");
        } else {
            let name = page.strip_prefix(root()).expect("is in the project").display();
            assert_eq!(text, now, "{name}: `UPDATE=1 cargo test --test cli docs` mends this");
        }
    }
}

#[test]
fn recipes_have_no_findings_beside_their_cluster() {
    let text = include_str!("../../docs/recipes.md");
    let (recipes, cluster) = text.split_once("\n## The cluster\n").expect("has a cluster");
    for recipe in recipes.split("\n## ").skip(1) {
        let ran = folder(cluster, recipe).expect("has a policy").run("--fail-on info");
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{recipe}\n{}", ran.out);
    }
}

#[test]
fn yaml_on_the_pages_has_no_findings() {
    // The rules' pages show what is wrong, and tests/rules runs them.
    let mut check = program("--markdown --fail-on info");
    let ran = run(check.args(pages()).current_dir(root()), "");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{}", ran.out);
    assert!(ran.out.contains("no problems found"), "{ran:?}");
}
