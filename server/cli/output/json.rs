//! The report for programs, as the lint room writes it.

use std::io::{self, Write};

use crate::cli::report::Report;
use crate::lint::report::json;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    json::write(report.found(), out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{LATE_RULE, TYPO_RULE, finding, report, span};
    use crate::lint::diagnostic::Related;
    use crate::lint::fix::Fix;
    use crate::text::{Edit, Span};

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
        let edit = Edit::replace(span(text, "protocal"), "protocol");
        typo.fixes = vec![Fix::safe("Rename to `protocol`", vec![edit])];
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
