//! Fixes of the rules: before and after, and what holds for all of them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on panics, as tests do"
)]

mod effects;
mod properties;
mod table;

use netpol::lint::fix::{Applicability, Fixed, fix_all};
use netpol::lint::rule::Group;
use netpol::lint::rules;
use netpol::lint::run::{FileReport, Format, Source, check};
use netpol::lint::settings::Settings;
use netpol::workspace::{NoFiles, Workspace};

fn judge(source: &Source<'_>) -> FileReport {
    check(source, &Settings::default(), &Workspace::new(NoFiles, "."))
}

/// What the fixes of the `api` rules alone make of `text`.
fn fixed_api(text: &str, least: Applicability) -> Fixed {
    let mut settings = Settings::default();
    for rule in rules::ALL.iter().filter(|rule| rule.group != Group::Api) {
        settings.levels.insert(rule.name, None);
    }
    let judge = |source: &Source<'_>| check(source, &settings, &Workspace::new(NoFiles, "."));
    fix_all(&Source { name: "a.yaml", text, format: Format::Yaml }, least, judge)
}

fn fixed(text: &str, least: Applicability) -> Fixed {
    fix_all(&Source { name: "a.yaml", text, format: Format::Yaml }, least, judge)
}
