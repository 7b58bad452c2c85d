//! Fixes of the rules: before and after, and what holds for all of them.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on panics, as tests do"
)]

mod properties;
mod table;

use netpol::lint::fix::{Applicability, Fixed, fix_all};
use netpol::lint::run::{FileReport, Format, Source, check};
use netpol::lint::settings::Settings;
use netpol::workspace::{NoFiles, Workspace};

fn judge(source: &Source<'_>) -> FileReport {
    check(source, &Settings::default(), &Workspace::new(&NoFiles, "."))
}

fn fixed(text: &str, least: Applicability) -> Fixed {
    fix_all(&Source { name: "a.yaml", text, format: Format::Yaml }, least, judge)
}
