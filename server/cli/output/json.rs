//! The report for programs; `schemas/report.schema.json` describes it.

use std::io::{self, Write};
use std::path::Path;

use serde::{Serialize, Serializer};

use crate::cli::report::{CheckedFile, Counts, Place, Report, Text};
use crate::lint::baseline::Entry;
use crate::lint::diagnostic::{Diagnostic, ObjectRef, Related};
use crate::lint::fix::{Applicability, Fix};
use crate::lint::rule::{Group, Severity};
use crate::text::{Edit, Span};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = Counts::of(report.diagnostics());
    let summary = Summary {
        files: report.files.len(),
        documents: report.documents(),
        policies: report.policies(),
        error: counts.error,
        warning: counts.warning,
        info: counts.info,
    };
    let baseline = report.known.as_ref().map(|known| JsonBaseline {
        known: known.findings,
        stale: known.stale.iter().map(|(path, entry)| Stale { baseline: path, entry }).collect(),
    });
    let root = Root { version: 1, summary, baseline, diagnostics: report };
    serde_json::to_writer_pretty(&mut *out, &root)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<JsonBaseline<'a>>,
    #[serde(serialize_with = "findings")]
    diagnostics: &'a Report,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    documents: u32,
    policies: u32,
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct JsonBaseline<'a> {
    known: usize,
    stale: Vec<Stale<'a>>,
}

#[derive(Serialize)]
struct Stale<'a> {
    baseline: &'a Path,
    #[serde(flatten)]
    entry: &'a Entry,
}

/// One after the other, so that a long report is never held as a whole.
fn findings<S: Serializer>(report: &Report, serializer: S) -> Result<S::Ok, S::Error> {
    let findings = report.findings();
    serializer.collect_seq(findings.map(|(file, text, found)| finding(report, file, text, found)))
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    group: Group,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    path: &'a str,
    file: &'a str,
    document: u32,
    object: Option<&'a ObjectRef>,
    span: JsonSpan,
    related: Vec<JsonRelated<'a>>,
    fixes: Vec<JsonFix<'a>>,
    url: String,
}

#[derive(Serialize)]
struct JsonSpan {
    start: JsonPlace,
    end: JsonPlace,
}

#[derive(Serialize)]
struct JsonPlace {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    file: &'a str,
    span: JsonSpan,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    applicability: Applicability,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    file: &'a str,
    start: u32,
    end: u32,
    text: &'a str,
}

fn finding<'a>(
    report: &'a Report,
    file: &'a CheckedFile,
    text: &Text,
    found: &'a Diagnostic,
) -> Finding<'a> {
    Finding {
        rule: found.rule.name,
        group: found.rule.group,
        severity: found.severity,
        message: &found.message,
        label: found.label.as_deref(),
        effect: found.effect.as_deref(),
        help: found.help.as_deref(),
        path: &found.path,
        file: &file.name,
        document: found.document,
        object: found.object.as_ref(),
        span: span(text, found.span),
        related: found.related.iter().filter_map(|place| related(report, file, place)).collect(),
        fixes: found.fixes.iter().map(|way| fix(file, way)).collect(),
        url: found.rule.url(),
    }
}

/// A related place; `None` in the rare case that its file has vanished since it was read.
fn related<'a>(
    report: &Report,
    file: &'a CheckedFile,
    place: &'a Related,
) -> Option<JsonRelated<'a>> {
    let name = place.file.as_ref().unwrap_or(&file.name);
    let text = report.texts.get(name)?;
    Some(JsonRelated { file: name, span: span(text, place.span), message: &place.message })
}

fn fix<'a>(file: &'a CheckedFile, fix: &'a Fix) -> JsonFix<'a> {
    let edit = |Edit { span, text }: &'a Edit| JsonEdit {
        file: &file.name,
        start: span.start,
        end: span.end,
        text,
    };
    JsonFix {
        title: &fix.title,
        applicability: fix.applicability,
        edits: fix.edits.iter().map(edit).collect(),
    }
}

fn span(text: &Text, span: Span) -> JsonSpan {
    let place = |offset| {
        let Place { line, column } = text.place(offset);
        JsonPlace { line, column, offset }
    };
    JsonSpan { start: place(span.start), end: place(span.end) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{LATE_RULE, TYPO_RULE, finding, report, span};

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        write(report, &mut out).expect("is written");
        String::from_utf8(out).expect("is UTF-8")
    }

    fn example() -> Report {
        let text = "é: 1\nprotocal: TCP\n";
        let mut typo = finding(&TYPO_RULE, text, "protocal");
        typo.label = Some("here".to_owned());
        let (file, message) = (Some("other.yaml".to_owned()), "and here".to_owned());
        typo.related = vec![Related { file, span: Span::at(2), message }];
        typo.fixes = vec![Fix {
            title: "Rename to `protocol`".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![Edit::replace(span(text, "protocal"), "protocol")],
        }];
        let mut late = finding(&LATE_RULE, text, "1");
        (late.object, late.effect, late.help) =
            (None, Some("nothing".to_owned()), Some("wait".to_owned()));
        report(vec![("a.yaml", text, vec![typo, late]), ("other.yaml", "b: 2\n", vec![])])
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a whole report")]
    fn a_report_is_as_the_contract_says() {
        insta::assert_snapshot!(written(&example()), @r#"
        {
          "version": 1,
          "summary": {
            "files": 2,
            "documents": 2,
            "policies": 2,
            "error": 1,
            "warning": 1,
            "info": 0
          },
          "diagnostics": [
            {
              "rule": "typo-rule",
              "group": "api",
              "severity": "error",
              "message": "\"protocal\" is wrong",
              "label": "here",
              "path": "",
              "file": "a.yaml",
              "document": 0,
              "object": {
                "apiVersion": "networking.k8s.io/v1",
                "kind": "NetworkPolicy",
                "namespace": null,
                "name": "db"
              },
              "span": {
                "start": {
                  "line": 2,
                  "column": 1,
                  "offset": 6
                },
                "end": {
                  "line": 2,
                  "column": 9,
                  "offset": 14
                }
              },
              "related": [
                {
                  "file": "other.yaml",
                  "span": {
                    "start": {
                      "line": 1,
                      "column": 3,
                      "offset": 2
                    },
                    "end": {
                      "line": 1,
                      "column": 3,
                      "offset": 2
                    }
                  },
                  "message": "and here"
                }
              ],
              "fixes": [
                {
                  "title": "Rename to `protocol`",
                  "applicability": "safe",
                  "edits": [
                    {
                      "file": "a.yaml",
                      "start": 6,
                      "end": 14,
                      "text": "protocol"
                    }
                  ]
                }
              ],
              "url": "https://netpol-lint.github.io/netpol-lint/rules/typo-rule"
            },
            {
              "rule": "late-rule",
              "group": "pitfall",
              "severity": "warning",
              "message": "\"1\" is wrong",
              "effect": "nothing",
              "help": "wait",
              "path": "",
              "file": "a.yaml",
              "document": 0,
              "object": null,
              "span": {
                "start": {
                  "line": 1,
                  "column": 4,
                  "offset": 4
                },
                "end": {
                  "line": 1,
                  "column": 5,
                  "offset": 5
                }
              },
              "related": [],
              "fixes": [],
              "url": "https://netpol-lint.github.io/netpol-lint/rules/late-rule"
            }
          ]
        }
        "#);
    }

    #[test]
    fn reports_fit_their_schema() {
        let schema = include_str!("../../../schemas/report.schema.json");
        let schema = serde_json::from_str(schema).expect("is JSON");
        let validator = jsonschema::draft202012::new(&schema).expect("is a schema");
        for report in [example(), Report::default()] {
            let report = serde_json::from_str(&written(&report)).expect("is JSON");
            validator.validate(&report).expect("fits the schema");
        }
        assert!(!validator.is_valid(&serde_json::json!({"version": 1})));
    }
}
