//! Annotations of a pull request: workflow commands of GitHub Actions, one line a finding.

use std::io::{self, Write};

use super::paths::from_here;
use super::sentences;
use crate::cli::report::{Place, Report, Text};
use crate::cli::terminal::printable;
use crate::lint::rule::Severity;
use crate::text::Span;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (file, text, found) in report.findings() {
        let command = match found.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let name = property(&from_here(&file.name));
        let (place, title) = (place(text, found.span), found.rule.name);
        let message = data(&sentences(found));
        writeln!(out, "::{command} file={name},{place},title={title} (netpol-lint)::{message}")?;
    }
    Ok(())
}

/// The annotated place. Columns are shown only within one line; where there are several, GitHub
/// refuses them.
fn place(text: &Text, span: Span) -> String {
    let (Place { line, column }, end) = (text.place(span.start), text.place(span.end));
    if line == end.line {
        format!("line={line},endLine={line},col={column},endColumn={}", end.column)
    } else {
        format!("line={line},endLine={}", end.line)
    }
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    printable(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{LATE_RULE, TYPO_RULE, WIDE_OPEN, finding, report};

    #[test]
    fn one_command_a_finding_that_no_text_can_leave() {
        let text = "é: {ports: []}\nspec:\n  egress: 1\n";
        let mut port = finding(&TYPO_RULE, text, "ports");
        port.message = "100 % wrong,\r\n::error::injected: \u{1b}[31m".to_owned();
        port.effect = Some("nothing comes in".to_owned());
        port.help = Some("write `port`".to_owned());
        let late = finding(&LATE_RULE, text, "spec:\n  egress");
        let open = finding(&WIDE_OPEN, text, "1");
        let report = report(vec![("a,b: 5%.yaml", text, vec![port, late, open])]);
        let mut out = Vec::new();
        write(&report, &mut out).expect("is written");
        insta::assert_snapshot!(String::from_utf8_lossy(&out), @r#"
        ::error file=a%2Cb%3A 5%25.yaml,line=1,endLine=1,col=5,endColumn=10,title=typo-rule (netpol-lint)::100 %25 wrong,� ::error::injected: �[31m. Nothing comes in. Write `port`.
        ::warning file=a%2Cb%3A 5%25.yaml,line=2,endLine=3,title=late-rule (netpol-lint)::"spec:\n  egress" is wrong.
        ::notice file=a%2Cb%3A 5%25.yaml,line=3,endLine=3,col=11,endColumn=12,title=wide-open (netpol-lint)::"1" is wrong.
        "#);
    }
}
