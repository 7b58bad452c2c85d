//! `netpol-lint new`.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::terminal::complain;
use super::{FAILED, written};
use crate::lint::names::did_you_mean;
use crate::policy::Template;
use crate::schema::Format;

/// Why there is no manifest.
#[derive(Debug, thiserror::Error)]
enum Unmade {
    #[error("which template?\n\n{}", list())]
    Unnamed,
    #[error("there is no template {0:?}{hint}\n\n{list}", hint = hint(.0), list = list())]
    Unknown(String),
    #[error("--{flag} {value:?} is no name for Kubernetes: {objection}")]
    Name { flag: &'static str, value: String, objection: String },
}

/// Prints the manifest that `template` makes for a policy of that name and namespace.
pub(super) fn run(template: Option<&str>, name: Option<&str>, namespace: Option<&str>) -> u8 {
    match manifest(template, name, namespace) {
        Ok(text) => written(io::stdout().write_all(text.as_bytes()), "standard output"),
        Err(error) => {
            complain(&error.to_string());
            FAILED
        }
    }
}

fn manifest(
    template: Option<&str>,
    name: Option<&str>,
    namespace: Option<&str>,
) -> Result<String, Unmade> {
    let wanted = template.ok_or(Unmade::Unnamed)?;
    let template = Template::named(wanted).ok_or_else(|| Unmade::Unknown(wanted.to_owned()))?;
    valid("name", name, Format::Dns1123Subdomain)?;
    valid("namespace", namespace, Format::Dns1123Label)?;
    Ok(template.render(name, namespace))
}

fn valid(flag: &'static str, value: Option<&str>, format: Format) -> Result<(), Unmade> {
    let Some(value) = value else { return Ok(()) };
    match format.check(value).into_iter().next() {
        Some(objection) => Err(Unmade::Name { flag, value: value.to_owned(), objection }),
        None => Ok(()),
    }
}

fn hint(name: &str) -> String {
    did_you_mean(name, Template::ALL.iter().map(|template| template.name))
}

fn list() -> String {
    let width = Template::ALL.iter().map(|template| template.name.len()).max().unwrap_or(0);
    let mut text = "Templates:\n".to_owned();
    for Template { name, summary, .. } in &Template::ALL {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name:<width$}  {summary}");
    }
    text + "\n`netpol-lint new TEMPLATE` prints one"
}
