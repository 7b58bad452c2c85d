//! `JUnit` XML, as most CI systems show test results: a suite for each file, a test case for each
//! finding. Errors and warnings are failures; infos are skipped tests, which are shown and fail
//! nothing. A file without findings is one test that passes.

use std::io::{self, Write};

use super::identity::{Finding, findings_in};
use super::{headline, sentences};
use crate::cli::report::{CheckedFile, Counts, Place, Report};
use crate::lint::rule::Severity;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let tests = report.files.iter().map(tests).sum();
    let totals = totals(tests, Counts::of(report.diagnostics()));
    writeln!(out, "<testsuites name=\"netpol-lint\" {totals}>")?;
    for file in &report.files {
        write_suite(report, file, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn tests(file: &CheckedFile) -> usize {
    file.diagnostics.len().max(1)
}

fn totals(tests: usize, counts: Counts) -> String {
    let failures = counts.error + counts.warning;
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{}\"", counts.info)
}

fn write_suite(report: &Report, file: &CheckedFile, out: &mut dyn Write) -> io::Result<()> {
    let name = escaped(&file.name);
    let totals = totals(tests(file), Counts::of(file.diagnostics.iter()));
    writeln!(out, "  <testsuite name=\"{name}\" {totals}>")?;
    if file.diagnostics.is_empty() {
        writeln!(out, "    <testcase classname=\"{name}\" name=\"no findings\"/>")?;
    }
    for finding in findings_in(report, file) {
        let identity = escaped(&finding.identity);
        writeln!(out, "    <testcase classname=\"{name}\" name=\"{identity}\">")?;
        write_outcome(&finding, out)?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_outcome(finding: &Finding<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Finding { file, text, found, .. } = finding;
    let (severity, Place { line, column }) = (found.severity, text.place(found.span.start));
    let message = escaped(&headline(found));
    let details =
        format!("{}:{line}:{column}: {}\n{}", file.name, sentences(found), found.rule.url());
    let details = escaped(&details);
    match severity {
        Severity::Info => writeln!(out, "      <skipped message=\"{message}\">{details}</skipped>"),
        Severity::Warning | Severity::Error => writeln!(
            out,
            "      <failure type=\"{severity}\" message=\"{message}\">{details}</failure>"
        ),
    }
}

/// `text` as XML, in content as in attributes. Characters that XML cannot hold are replaced.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\n' => xml.push_str("&#10;"),
            '\t' => xml.push_str("&#9;"),
            '\r' => xml.push_str("&#13;"),
            '\u{fffe}' | '\u{ffff}' => xml.push('\u{fffd}'),
            c if c.is_control() => xml.push('\u{fffd}'),
            c => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{TYPO_RULE, WIDE_OPEN, finding, report};

    fn written(report: &Report) -> String {
        let mut out = Vec::new();
        write(report, &mut out).expect("is written");
        String::from_utf8(out).expect("is UTF-8")
    }

    #[test]
    fn findings_are_tests_that_fail_and_clean_files_tests_that_pass() {
        let text = "spec:\n  egress: 1\n";
        let mut typo = finding(&TYPO_RULE, text, "egress");
        typo.effect = Some("nothing goes out".to_owned());
        let open = finding(&WIDE_OPEN, text, "1");
        let report = report(vec![("a.yaml", text, vec![typo, open]), ("b.yaml", "", vec![])]);
        insta::assert_snapshot!(written(&report), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="netpol-lint" tests="3" failures="1" errors="0" skipped="1">
          <testsuite name="a.yaml" tests="2" failures="1" errors="0" skipped="1">
            <testcase classname="a.yaml" name="typo-rule NetworkPolicy/db">
              <failure type="error" message="&quot;egress&quot; is wrong">a.yaml:2:3: &quot;egress&quot; is wrong. Nothing goes out.&#10;https://netpol-lint.github.io/netpol-lint/rules/typo-rule</failure>
            </testcase>
            <testcase classname="a.yaml" name="wide-open NetworkPolicy/db">
              <skipped message="&quot;1&quot; is wrong">a.yaml:2:11: &quot;1&quot; is wrong.&#10;https://netpol-lint.github.io/netpol-lint/rules/wide-open</skipped>
            </testcase>
          </testsuite>
          <testsuite name="b.yaml" tests="1" failures="0" errors="0" skipped="0">
            <testcase classname="b.yaml" name="no findings"/>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn whatever_a_manifest_holds_the_report_is_xml() {
        let text = "spec: 1\n";
        let wild = "<a b=\"c\">&\r\n\t\u{0}\u{1b}\u{7f}\u{ffff}]]>é";
        let mut typo = finding(&TYPO_RULE, text, "spec");
        (typo.message, typo.path) = (wild.to_owned(), wild.to_owned());
        let xml = written(&report(vec![(wild, text, vec![typo])]));
        let document = roxmltree::Document::parse(&xml).expect("is XML");
        let failure = document.descendants().find(|node| node.has_tag_name("failure"));
        let message = failure.and_then(|node| node.attribute("message")).expect("is there");
        assert_eq!(message, "<a b=\"c\">&\r\n\t\u{fffd}\u{fffd}\u{fffd}\u{fffd}]]>é");
    }
}
