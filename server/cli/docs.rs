//! The generated documentation, for files under `docs/` and for `netpol-lint explain`.

use std::fmt::Write;

use clap::CommandFactory;

use super::args::Cli;
use super::{catalog, config, reference, rule_page};
use crate::lint::baseline;
use crate::lint::rule::Group;

/// A generated file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Its path below the project's root, with `/` between names.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// All generated pages, sorted by path.
pub fn pages() -> Vec<Page> {
    let page = |path: &str, text| Page { path: path.to_owned(), text };
    let rules = catalog::all()
        .map(|rule| page(&format!("docs/rules/{}.md", rule.name), rule_page::page(rule)));
    let mut pages: Vec<_> = rules.collect();
    pages.push(page("docs/rules/README.md", index()));
    pages.push(page("docs/commands.md", commands()));
    pages.push(page("docs/configuration.md", reference::configuration()));
    pages.push(page("schemas/netpol-lint.schema.json", config::schema()));
    pages.push(page("schemas/baseline.schema.json", format!("{:#}\n", baseline::json_schema())));
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}

/// The table of rules for the README, a row for each group.
pub fn rules_in_short() -> String {
    let mut text = "| group | finds | rules |\n| --- | --- | --- |\n".to_owned();
    for (group, rules) in catalog::by_group() {
        let links = rules.into_iter().map(|rule| format!("[{0}](docs/rules/{0}.md)", rule.name));
        let links = links.collect::<Vec<_>>().join(", ");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| `{}` | {} | {links} |", group.name(), sentence(group));
    }
    text
}

fn index() -> String {
    let mut text = INTRODUCTION.to_owned();
    for (group, rules) in catalog::by_group() {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n## {}\n\n{}\n\n{TABLE}", group.name(), sentence(group));
        for rule in rules {
            let level = rule.severity.map_or("off".to_owned(), |severity| severity.to_string());
            let summary = rule.summary().replace('|', "\\|");
            let _ = writeln!(text, "| [{0}]({0}.md) | {level} | {summary} |", rule.name);
        }
    }
    text
}

const INTRODUCTION: &str = "\
# Rules

Rules of a group have one meaning, and mostly one level; [`levels`](../configuration.md#levels) sets others.
`netpol-lint explain RULE` prints what a rule's page says of it.
";

const TABLE: &str = "| rule | default | finds |\n| --- | --- | --- |\n";

fn sentence(group: Group) -> String {
    capitalized(group.description()) + "."
}

/// `text` with its first letter as a capital.
pub(super) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn commands() -> String {
    let mut root = Cli::command().term_width(100);
    let mut text = "# Commands\n".to_owned();
    section(&mut text, "netpol-lint", &mut root);
    for command in root.get_subcommands_mut() {
        let name = format!("netpol-lint {}", command.get_name());
        *command = command.clone().term_width(100).bin_name(&name);
        // `netpol-lint` alone is `netpol-lint check`.
        if command.get_name() != "check" {
            section(&mut text, &name, command);
        }
    }
    text
}

fn section(text: &mut String, name: &str, command: &mut clap::Command) {
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(text, "\n## {name}\n\n```text\n{}\n```\n", lines.join("\n").trim());
}
