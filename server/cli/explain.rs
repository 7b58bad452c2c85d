//! `netpol-lint explain`.

use std::fmt::Write as _;
use std::io::Write;

use anstyle::Style;

use super::args::Color;
use super::terminal::{Look, choose_color, complain};
use super::{FAILED, catalog, markdown, rule_page, written};
use crate::lint::names::did_you_mean;

/// Explains the rule of that name, or lists all.
pub(super) fn run(name: Option<&str>, color: Color) -> u8 {
    choose_color(color);
    let look = Look::of_stdout();
    let text = match name {
        None => list(look),
        Some(name) => match catalog::all().find(|rule| rule.name == name) {
            Some(rule) if look.color => markdown::styled(&rule_page::explanation(rule)),
            Some(rule) => rule_page::explanation(rule),
            None => {
                let hint = did_you_mean(name, catalog::all().map(|rule| rule.name));
                complain(&format!(
                    "there is no rule {name:?}{hint}\n`netpol-lint explain` lists all rules"
                ));
                return FAILED;
            }
        },
    };
    written(anstream::stdout().write_all(text.as_bytes()), "standard output")
}

fn list(look: Look) -> String {
    let bold = if look.color { Style::new().bold() } else { Style::new() };
    let width = catalog::all().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (group, rules) in catalog::by_group() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{bold}{}{bold:#}: {}", group.name(), group.description());
        for rule in rules {
            let level = rule.severity.map_or("off".to_owned(), |severity| severity.to_string());
            let _ = writeln!(text, "  {:<width$}  {level:<7}  {}", rule.name, rule.summary());
        }
        text.push('\n');
    }
    text + "`netpol-lint explain RULE` says why, with an example to avoid and one to follow.\n"
}
