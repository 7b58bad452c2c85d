//! SARIF 2.1.0, for code scanning: one run with its rules and its findings.

mod log;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use anstream::adapter::strip_str;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::identity::{self, Finding, object_name};
use super::paths::{absolute, below_here};
use super::sentences;
use crate::cli::report::{CheckedFile, Place, Report, Text};
use crate::cli::{catalog, markdown};
use crate::lint::diagnostic::{Diagnostic, Related};
use crate::lint::fix::Fix;
use crate::lint::rule::{Rule, Severity};
use crate::text::Span;

/// As many results as GitHub takes; it refuses a file with more.
const MOST: usize = 25_000;
/// The directory that relative addresses start from.
const ROOT: &str = "%SRCROOT%";
/// Characters of a path that stand for themselves in an address.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<_> = catalog::all().collect();
    serde_json::to_writer_pretty(&mut *out, &log(report, &rules, MOST))?;
    writeln!(out)
}

fn log<'a>(report: &'a Report, rules: &[&'static Rule], most: usize) -> log::Log<'a> {
    let (results, left_out) = results(report, rules, most);
    let root = message("The directory in which netpol-lint ran.");
    let run = log::Run {
        tool: log::Tool {
            driver: log::Driver {
                name: "netpol-lint",
                version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: rules.iter().map(|rule| descriptor(rule)).collect(),
            },
        },
        invocations: [log::Invocation {
            execution_successful: true,
            tool_execution_notifications: left_out.into_iter().collect(),
        }],
        original_uri_base_ids: BTreeMap::from([(ROOT, log::Described { description: root })]),
        default_encoding: "UTF-8",
        column_kind: "unicodeCodePoints",
        results,
    };
    log::Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [run],
    }
}

/// The findings, at most `most` of them, and what there is to say of the others: the less severe
/// ones are left out.
fn results<'a>(
    report: &'a Report,
    rules: &[&'static Rule],
    most: usize,
) -> (Vec<log::SarifResult<'a>>, Option<log::Notification>) {
    let mut findings: Vec<_> = identity::findings(report).collect();
    let all = findings.len();
    if all > most {
        findings.sort_by_key(|finding| Reverse(finding.found.severity));
        findings.truncate(most);
    }
    let left_out = (all > most).then(|| log::Notification {
        level: log::Level::Warning,
        message: message(&format!("{} of {all} findings are left out.", all - most)),
    });
    let results = findings.into_iter().map(|finding| result(report, rules, finding));
    (results.collect(), left_out)
}

fn result<'a>(
    report: &'a Report,
    rules: &[&'static Rule],
    Finding { file, text, found, identity }: Finding<'a>,
) -> log::SarifResult<'a> {
    log::SarifResult {
        rule_id: found.rule.name,
        rule_index: rules.iter().position(|rule| *rule == found.rule),
        level: level(found.severity),
        message: message(&sentences(found)),
        locations: [location(file, text, found)],
        related_locations: related_locations(report, file, found),
        fixes: found.fixes.iter().filter_map(|way| fix(report, file, text, way)).collect(),
        partial_fingerprints: BTreeMap::from([("netpolLint/v1", identity)]),
    }
}

fn message(text: &str) -> log::Message {
    log::Message { text: text.to_owned(), markdown: None }
}

fn level(severity: Severity) -> log::Level {
    match severity {
        Severity::Error => log::Level::Error,
        Severity::Warning => log::Level::Warning,
        Severity::Info => log::Level::Note,
    }
}

fn descriptor(rule: &Rule) -> log::Descriptor {
    let docs = rule.markdown();
    let introduction = docs.split("\n## ").next().unwrap_or_default();
    log::Descriptor {
        id: rule.name,
        short_description: message(&plain(&rule.summary())),
        full_description: message(&plain(introduction)),
        help: log::Message { text: plain(&docs), markdown: Some(docs.trim().to_owned()) },
        help_uri: rule.url(),
        default_configuration: log::Configuration {
            enabled: rule.severity.is_some(),
            level: level(rule.severity.unwrap_or(Severity::Warning)),
        },
        properties: log::Tags { tags: [rule.group.name()] },
    }
}

/// Markdown without its marks.
fn plain(text: &str) -> String {
    strip_str(&markdown::styled(text)).to_string().trim().to_owned()
}

fn location(file: &CheckedFile, text: &Text, found: &Diagnostic) -> log::Location {
    log::Location {
        physical_location: physical(&file.name, text, found.span),
        logical_locations: logical_locations(found),
        message: found.label.as_deref().map(message),
    }
}

/// The object, and its field.
fn logical_locations(found: &Diagnostic) -> Vec<log::LogicalLocation> {
    let Some(object) = object_name(found) else { return Vec::new() };
    let field = (!found.path.is_empty()).then(|| log::LogicalLocation {
        fully_qualified_name: format!("{object}:{}", found.path),
        kind: "property",
    });
    let object = log::LogicalLocation { fully_qualified_name: object, kind: "object" };
    std::iter::once(object).chain(field).collect()
}

fn related_locations(
    report: &Report,
    file: &CheckedFile,
    found: &Diagnostic,
) -> Vec<log::Location> {
    let location = |place: &Related| {
        let name = place.file.as_ref().unwrap_or(&file.name);
        Some(log::Location {
            physical_location: physical(name, report.texts.get(name)?, place.span),
            logical_locations: Vec::new(),
            message: Some(message(&place.message)),
        })
    };
    found.related.iter().filter_map(location).collect()
}

fn physical(name: &str, text: &Text, span: Span) -> log::PhysicalLocation {
    log::PhysicalLocation { artifact_location: artifact(name), region: region(text, span) }
}

fn artifact(name: &str) -> log::ArtifactLocation {
    let encoded = |path: &str| utf8_percent_encode(path, PATH).to_string();
    if let Some(path) = below_here(name) {
        return log::ArtifactLocation { uri: encoded(&path), uri_base_id: Some(ROOT) };
    }
    let path = encoded(absolute(name).trim_start_matches('/'));
    log::ArtifactLocation { uri: format!("file:///{path}"), uri_base_id: None }
}

fn region(text: &Text, span: Span) -> log::Region {
    let (start, end): (Place, Place) = (text.place(span.start), text.place(span.end));
    log::Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        byte_offset: span.start,
        byte_length: span.len(),
    }
}

/// A fix; `None` for an advice without edits, and in the rare case that its file has vanished since it
/// was read.
fn fix<'a>(report: &Report, file: &CheckedFile, text: &Text, fix: &'a Fix) -> Option<log::Fix<'a>> {
    let (name, text) = match &fix.file {
        Some(name) => (name, report.texts.get(name)?),
        None => (&file.name, text),
    };
    let replacements = fix.edits.iter().map(|edit| log::Replacement {
        deleted_region: region(text, edit.span),
        inserted_content: log::Content { text: &edit.text },
    });
    let change = log::ArtifactChange {
        artifact_location: artifact(name),
        replacements: replacements.collect(),
    };
    (!fix.edits.is_empty()).then(|| log::Fix {
        description: message(&fix.title),
        artifact_changes: [change],
        properties: log::FixProperties { applicability: fix.applicability },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{ALL, LATE_RULE, TYPO_RULE, WIDE_OPEN, finding, report, span};
    use crate::text::Edit;

    fn example() -> Report {
        let text = "é: 1\nprotocal: TCP\n";
        let mut typo = finding(&TYPO_RULE, text, "protocal");
        typo.path = "spec.protocal".to_owned();
        typo.effect = Some("everything is open".to_owned());
        let (file, message) = (Some("/other \u{e9}.yaml".to_owned()), "and here".to_owned());
        typo.related = vec![Related { file, span: Span::at(2), message }];
        let edit = Edit::replace(span(text, "protocal"), "protocol");
        let rename = Fix::safe("Rename to `protocol`", vec![edit]);
        typo.fixes = vec![rename.clone(), Fix { edits: Vec::new(), ..rename }];
        report(vec![("k8s/a b.yaml", text, vec![typo]), ("/other \u{e9}.yaml", "b: 2\n", vec![])])
    }

    #[test]
    fn a_finding_is_a_result() {
        let report = example();
        let log = log(&report, ALL, MOST);
        let results = serde_json::to_string_pretty(&log.runs[0].results).expect("is JSON");
        insta::assert_snapshot!(results, @r#"
        [
          {
            "ruleId": "typo-rule",
            "ruleIndex": 0,
            "level": "error",
            "message": {
              "text": "spec.protocal: \"protocal\" is wrong. Everything is open. Rename to `protocol`."
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "k8s/a%20b.yaml",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "region": {
                    "startLine": 2,
                    "startColumn": 1,
                    "endLine": 2,
                    "endColumn": 9,
                    "byteOffset": 6,
                    "byteLength": 8
                  }
                },
                "logicalLocations": [
                  {
                    "fullyQualifiedName": "NetworkPolicy/db",
                    "kind": "object"
                  },
                  {
                    "fullyQualifiedName": "NetworkPolicy/db:spec.protocal",
                    "kind": "property"
                  }
                ]
              }
            ],
            "relatedLocations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "file:///other%20%C3%A9.yaml"
                  },
                  "region": {
                    "startLine": 1,
                    "startColumn": 3,
                    "endLine": 1,
                    "endColumn": 3,
                    "byteOffset": 2,
                    "byteLength": 0
                  }
                },
                "message": {
                  "text": "and here"
                }
              }
            ],
            "fixes": [
              {
                "description": {
                  "text": "Rename to `protocol`"
                },
                "artifactChanges": [
                  {
                    "artifactLocation": {
                      "uri": "k8s/a%20b.yaml",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "replacements": [
                      {
                        "deletedRegion": {
                          "startLine": 2,
                          "startColumn": 1,
                          "endLine": 2,
                          "endColumn": 9,
                          "byteOffset": 6,
                          "byteLength": 8
                        },
                        "insertedContent": {
                          "text": "protocol"
                        }
                      }
                    ]
                  }
                ],
                "properties": {
                  "applicability": "safe"
                }
              }
            ],
            "partialFingerprints": {
              "netpolLint/v1": "typo-rule NetworkPolicy/db spec.protocal"
            }
          }
        ]
        "#);
    }

    #[test]
    fn rules_bring_their_documentation() {
        let rule = descriptor(&WIDE_OPEN);
        insta::assert_snapshot!(serde_json::to_string_pretty(&rule).expect("is JSON"), @r#"
        {
          "id": "wide-open",
          "shortDescription": {
            "text": "A door that stands open."
          },
          "fullDescription": {
            "text": "A door that stands open."
          },
          "help": {
            "text": "A door that stands open.",
            "markdown": "A door that stands open."
          },
          "helpUri": "https://netpol-lint.github.io/netpol-lint/rules/wide-open",
          "defaultConfiguration": {
            "enabled": false,
            "level": "warning"
          },
          "properties": {
            "tags": [
              "hardening"
            ]
          }
        }
        "#);
        for rule in catalog::all().map(descriptor) {
            // GitHub shows no more.
            assert!(rule.short_description.text.chars().count() <= 1024, "{}", rule.id);
            assert!(rule.full_description.text.chars().count() <= 1024, "{}", rule.id);
        }
    }

    #[test]
    fn of_too_many_findings_the_worst_are_kept() {
        let text = "a: 1\n";
        let (late, typo) = (finding(&LATE_RULE, text, "a"), finding(&TYPO_RULE, text, "a"));
        let report = report(vec![("a.yaml", text, vec![late.clone(), typo.clone(), late, typo])]);
        let run = &log(&report, ALL, 3).runs[0];
        let names: Vec<_> = run.results.iter().map(|result| result.rule_id).collect();
        assert_eq!(names, ["typo-rule", "typo-rule", "late-rule"]);
        let said = &run.invocations[0].tool_execution_notifications[0].message.text;
        assert_eq!(said, "1 of 4 findings are left out.");
    }
}
