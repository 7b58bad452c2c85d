//! One line a finding: `file:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::{Style, headline, write_statistics};
use crate::cli::report::Report;
use crate::cli::terminal::printable;

pub(super) fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for (file, text, found) in report.findings() {
        let place = text.place(found.span.start);
        let message = headline(found).replace('\n', " ");
        writeln!(
            out,
            "{}:{}:{}: {}[{}] {}",
            printable(&file.name),
            place.line,
            place.column,
            found.severity,
            found.rule.name,
            printable(&message),
        )?;
    }
    if style.statistics { write_statistics(report, out) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{LATE_RULE, TYPO_RULE, finding, report};

    #[test]
    fn one_line_a_finding() {
        let text = "# é\nspec: {ports: [], egress: 1}\n";
        let mut port = finding(&TYPO_RULE, text, "ports");
        port.message = "two\nlines and \u{1b}[31m".to_owned();
        port.path = "spec.ports".to_owned();
        let late = finding(&LATE_RULE, text, "egress");
        let report = report(vec![("a.yaml", text, vec![port, late.clone(), late])]);
        let mut out = Vec::new();
        write(&report, Style { statistics: true, ..Style::default() }, &mut out)
            .expect("is written");
        insta::assert_snapshot!(String::from_utf8_lossy(&out), @r#"
        a.yaml:2:8: error[typo-rule] spec.ports: two lines and �[31m
        a.yaml:2:19: warning[late-rule] "egress" is wrong
        a.yaml:2:19: warning[late-rule] "egress" is wrong
        2  warning  late-rule
        1  error    typo-rule
        "#);
    }
}
