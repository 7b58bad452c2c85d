//! GitLab's code quality report: an array of findings in the form of Code Climate.

use std::io::{self, Write};

use serde::Serialize;

use super::identity::{self, Finding};
use super::paths::from_here;
use super::sentences;
use crate::cli::report::Report;
use crate::lint::rule::Severity;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let issues: Vec<Issue> = identity::findings(report).map(issue).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    /// Unique in the report: the file and the finding's identity.
    fingerprint: String,
    severity: Degree,
    location: Location,
}

/// GitLab also knows `minor` and `blocker`.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Degree {
    Info,
    Major,
    Critical,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn issue(Finding { file, text, found, identity }: Finding<'_>) -> Issue {
    let path = from_here(&file.name);
    Issue {
        description: sentences(found),
        check_name: found.rule.name,
        fingerprint: format!("{path} {identity}"),
        severity: match found.severity {
            Severity::Error => Degree::Critical,
            Severity::Warning => Degree::Major,
            Severity::Info => Degree::Info,
        },
        location: Location {
            path,
            lines: Lines {
                begin: text.place(found.span.start).line,
                end: text.place(found.span.end).line,
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{LATE_RULE, TYPO_RULE, finding, report};

    #[test]
    fn one_issue_a_finding_with_a_fingerprint_of_its_own() {
        let text = "spec:\n  egress: 1\n";
        let typo = finding(&TYPO_RULE, text, "egress");
        let late = finding(&LATE_RULE, text, "spec");
        let report = report(vec![("a.yaml", text, vec![typo.clone(), typo, late])]);
        let mut out = Vec::new();
        write(&report, &mut out).expect("is written");
        insta::assert_snapshot!(String::from_utf8_lossy(&out), @r#"
        [
          {
            "description": "\"egress\" is wrong.",
            "check_name": "typo-rule",
            "fingerprint": "a.yaml typo-rule NetworkPolicy/db",
            "severity": "critical",
            "location": {
              "path": "a.yaml",
              "lines": {
                "begin": 2,
                "end": 2
              }
            }
          },
          {
            "description": "\"egress\" is wrong.",
            "check_name": "typo-rule",
            "fingerprint": "a.yaml typo-rule NetworkPolicy/db (2)",
            "severity": "critical",
            "location": {
              "path": "a.yaml",
              "lines": {
                "begin": 2,
                "end": 2
              }
            }
          },
          {
            "description": "\"spec\" is wrong.",
            "check_name": "late-rule",
            "fingerprint": "a.yaml late-rule NetworkPolicy/db",
            "severity": "major",
            "location": {
              "path": "a.yaml",
              "lines": {
                "begin": 1,
                "end": 1
              }
            }
          }
        ]
        "#);
    }
}
