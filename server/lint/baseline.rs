//! Known findings: what a repository had before it began to check, so that only new ones are told.
//!
//! They are known by object, file, rule and field path, not by line, so that edits elsewhere in the
//! file do not matter. Pure: the file's text comes in, and goes out.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::diagnostic::{Diagnostic, ObjectRef};
use super::rule::Group;

/// The version of the file's format.
const VERSION: u32 = 1;

/// What one or more findings are known by.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
pub struct Known {
    /// The file, relative to the baseline's folder, with `/` between names.
    pub file: String,
    /// The object; null where a finding is about the document as a whole.
    pub object: Option<ObjectRef>,
    /// The rule's name.
    pub rule: String,
    /// The API server's field path, relative to the object; empty for the whole of it.
    pub path: String,
}

/// Findings that are known alike, and how many there are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// What they are known by.
    #[serde(flatten)]
    pub known: Known,
    /// How many there are.
    #[schemars(range(min = 1))]
    pub count: usize,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Known { file, object, rule, path } = &self.known;
        write!(f, "{file}: {rule}")?;
        if let Some(object) = object {
            let name = object.name.as_deref().unwrap_or("without a name");
            let namespace =
                object.namespace.as_deref().map_or_else(String::new, |it| format!("{it}/"));
            write!(f, " in {} {namespace}{name}", object.kind)?;
        }
        if !path.is_empty() {
            write!(f, " at {path}")?;
        }
        if self.count > 1 { write!(f, " ({} times)", self.count) } else { Ok(()) }
    }
}

/// The known findings of some files.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Baseline {
    counts: BTreeMap<Known, usize>,
}

/// The file of known findings, which `netpol-lint check --write-baseline` writes.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "netpol-lint baseline")]
struct Root {
    /// Version of this format.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The findings, sorted.
    findings: Vec<Entry>,
}

/// A text that is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BadBaseline {
    /// Not of the format.
    #[error("{line}:{column}: {message}", line = .0.line(), column = .0.column(), message = without_place(.0))]
    Format(#[from] serde_json::Error),
    /// Of a later format.
    #[error("it has version {0}; this netpol-lint knows version {VERSION}")]
    Version(u32),
}

fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(message, _)| message.to_owned())
}

impl Known {
    /// What a finding in `file` is known by; `None` where netpol-lint itself failed.
    fn of(file: &str, found: &Diagnostic) -> Option<Self> {
        (found.rule.group != Group::Internal).then(|| Self {
            file: file.to_owned(),
            object: found.object.clone(),
            rule: found.rule.name.to_owned(),
            path: found.path.clone(),
        })
    }
}

impl Baseline {
    /// Reads a baseline.
    pub fn parse(text: &str) -> Result<Self, BadBaseline> {
        let root: Root = serde_json::from_str(text)?;
        if root.version != VERSION {
            return Err(BadBaseline::Version(root.version));
        }
        let mut baseline = Self::default();
        for entry in root.findings {
            *baseline.counts.entry(entry.known).or_default() += entry.count;
        }
        Ok(baseline)
    }

    /// The file's text: the same findings give the same bytes.
    pub fn to_json(&self) -> String {
        let root = Root { version: VERSION, findings: self.entries().collect() };
        // Strings and numbers only: this does not fail.
        serde_json::to_string_pretty(&root).unwrap_or_default() + "\n"
    }

    /// What is known, sorted by file, object, rule and path.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.counts.iter().map(|(known, count)| Entry { known: known.clone(), count: *count })
    }

    /// How many findings are known.
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Adds the findings of `file`.
    pub fn record(&mut self, file: &str, found: &[Diagnostic]) {
        for known in found.iter().filter_map(|found| Known::of(file, found)) {
            *self.counts.entry(known).or_default() += 1;
        }
    }

    /// Adds an entry.
    pub fn insert(&mut self, entry: Entry) {
        *self.counts.entry(entry.known).or_default() += entry.count;
    }

    /// Takes the known ones out of the findings of `file`, the first of several alike, and counts
    /// them down: what is left of the counts afterwards no longer holds.
    pub fn take(&mut self, file: &str, found: &mut Vec<Diagnostic>) -> usize {
        let before = found.len();
        found.retain(|found| {
            let count = Known::of(file, found).and_then(|known| self.counts.get_mut(&known));
            match count.filter(|count| **count > 0) {
                Some(count) => {
                    *count -= 1;
                    false
                }
                None => true,
            }
        });
        self.counts.retain(|_, count| *count > 0);
        before - found.len()
    }
}

/// The schema of the file.
pub fn json_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Root);
    let id = "https://netpol-lint.github.io/netpol-lint/schemas/baseline.schema.json";
    schema.insert("$id".to_owned(), id.into());
    schema.to_value()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rules;
    use crate::text::Span;

    fn found(rule: &str, path: &str, at: u32) -> Diagnostic {
        let rule = rules::find(rule).expect("is a rule");
        Diagnostic::new(rule, Span::at(at), "wrong").path(path)
    }

    #[test]
    fn known_findings_are_taken_wherever_they_moved_and_counted() {
        let mut written = Baseline::default();
        written.record("b.yaml", &[found("unknown-field", "spec.x", 7)]);
        written.record("a.yaml", &[found("invalid-yaml", "", 1), found("invalid-yaml", "", 9)]);
        insta::assert_snapshot!(written.to_json(), @r#"
        {
          "version": 1,
          "findings": [
            {
              "file": "a.yaml",
              "object": null,
              "rule": "invalid-yaml",
              "path": "",
              "count": 2
            },
            {
              "file": "b.yaml",
              "object": null,
              "rule": "unknown-field",
              "path": "spec.x",
              "count": 1
            }
          ]
        }
        "#);
        let mut read = Baseline::parse(&written.to_json()).expect("is read");
        assert_eq!((read.clone(), read.len()), (written, 3));

        let mut now = vec![found("invalid-yaml", "", 20), found("unknown-field", "spec.y", 30)];
        assert_eq!(read.take("a.yaml", &mut now), 1);
        assert_eq!(now.len(), 1);
        let mut more =
            vec![found("unknown-field", "spec.x", 0), found("unknown-field", "spec.x", 5)];
        assert_eq!(read.take("b.yaml", &mut more), 1);
        assert_eq!(more.first().map(|found| found.span), Some(Span::at(5)));
        let left: Vec<Entry> = read.entries().collect();
        assert_eq!((left.len(), left[0].count, left[0].known.file.as_str()), (1, 1, "a.yaml"));
    }

    #[test]
    fn what_is_no_baseline_is_told_with_its_place() {
        let refusal = |text: &str| Baseline::parse(text).expect_err("is refused").to_string();
        insta::assert_snapshot!(refusal("{\n  \"version\": 1,\n  \"find\": []\n}"), @"3:8: unknown field `find`, expected `version` or `findings`");
        insta::assert_snapshot!(refusal("{\"version\": 2, \"findings\": []}"), @"it has version 2; this netpol-lint knows version 1");
        insta::assert_snapshot!(refusal(""), @"1:0: EOF while parsing a value");
    }

    #[test]
    fn baselines_fit_their_schema() {
        let validator = jsonschema::draft202012::new(&json_schema()).expect("is a schema");
        let mut baseline = Baseline::default();
        baseline.record("a.yaml", &[found("unknown-field", "spec.x", 7)]);
        let json = |text: &str| serde_json::from_str(text).expect("is JSON");
        validator.validate(&json(&baseline.to_json())).expect("fits");
        assert!(!validator.is_valid(&json("{\"version\": 2, \"findings\": []}")));
    }
}
