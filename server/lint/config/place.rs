//! Where in the file something stands, and what is wrong there.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::lint::names::{hint, nearest};
use crate::text::{Encoding, LineIndex};

/// A place in a configuration file, both from 1; the column counts characters.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

impl Place {
    /// The place of a byte of `text`.
    pub fn of(text: &str, offset: usize) -> Self {
        let offset = offset.min(text.len()) as u32;
        let position = LineIndex::new(text).position(text, offset, Encoding::Utf32);
        Self { line: position.line + 1, column: position.column + 1 }
    }
}

/// What is wrong with a configuration, and where.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ConfigError {
    /// Where.
    pub place: Place,
    /// What, and what was likely meant.
    pub message: String,
}

impl ConfigError {
    /// Something wrong with the bytes `at` of `text`.
    pub fn new(text: &str, at: Range<usize>, message: impl Into<String>) -> Self {
        Self { place: Place::of(text, at.start), message: message.into() }
    }

    pub(super) fn of_toml(text: &str, error: &toml::de::Error) -> Self {
        Self::new(text, error.span().unwrap_or(0..0), in_words(error.message()))
    }
}

/// serde says ``unknown field `selct`, expected one of `select`, `ignore` ``: in the words of TOML,
/// and with what was likely meant instead of all that would do.
fn in_words(message: &str) -> String {
    let message = message.trim_end();
    let words = [("unknown field", "unknown key"), ("missing field", "missing key")];
    let words = words.into_iter().chain([("unknown variant", "unknown value")]);
    let Some((theirs, ours)) = words.into_iter().find(|(word, _)| message.starts_with(word)) else {
        return message.to_owned();
    };
    let mut quoted = message.split('`').skip(1).step_by(2);
    let written = quoted.next().unwrap_or_default();
    match nearest(written, quoted) {
        Some(meant) => format!("{ours} `{written}`{}", hint(Some(meant))),
        None => message.replacen(theirs, ours, 1),
    }
}

/// Where each key of a configuration stands, by its dotted name (`cluster.pod-cidrs`,
/// `overrides[0].levels.hardening`). Empty if it cannot be read.
pub fn key_places(text: &str) -> BTreeMap<String, Place> {
    let mut places = BTreeMap::new();
    if let Ok(table) = DeTable::parse(text) {
        note_keys(text, table.get_ref(), "", &mut places);
    }
    places
}

fn note_keys(text: &str, table: &DeTable<'_>, above: &str, places: &mut BTreeMap<String, Place>) {
    for (key, value) in table {
        let name = format!("{above}{}", key.get_ref());
        places.insert(name.clone(), Place::of(text, key.span().start));
        match value.get_ref() {
            DeValue::Table(table) => note_keys(text, table, &format!("{name}."), places),
            DeValue::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let DeValue::Table(table) = item.get_ref() {
                        note_keys(text, table, &format!("{name}[{index}]."), places);
                    }
                }
            }
            _ => {}
        }
    }
}
