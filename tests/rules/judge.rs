//! Judging a text with the rules of one group, and of `api`.

use std::path::Path;

use netpol::lint::diagnostic::Diagnostic;
use netpol::lint::rule::{Group, Severity};
use netpol::lint::rules;
use netpol::lint::run::{Format, Source, check};
use netpol::lint::settings::Settings;
use netpol::workspace::{Files, Workspace};

/// Settings with the rules of `group` and of `api` on, and no others.
pub(crate) fn settings(group: Group) -> Settings {
    let mut settings = Settings::default();
    for rule in rules::ALL {
        let on = rule.group == group || rule.group == Group::Api;
        let level = rule.severity.unwrap_or(Severity::Warning);
        settings.levels.insert(rule.name, on.then_some(level));
    }
    settings
}

pub(crate) fn judge(
    name: &str,
    text: &str,
    settings: &Settings,
    files: &dyn Files,
) -> Vec<Diagnostic> {
    let markdown = Path::new(name).extension().is_some_and(|extension| extension == "md");
    let format = if markdown { Format::Markdown } else { Format::Yaml };
    check(&Source { name, text, format }, settings, &Workspace::new(files, ".")).diagnostics
}
