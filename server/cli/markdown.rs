//! Markdown on a terminal: as much of it as the rules' documentation uses.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

const HEADING: Style = Style::new().bold();
const STRONG: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const COMMENT: Style = Style::new().dimmed();

/// `text` with headings bold, code coloured, fenced blocks indented.
pub(super) fn styled(text: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if fenced {
            code(&mut out, line);
        } else if let Some(heading) = line.strip_prefix('#') {
            let heading = heading.trim_start_matches('#').trim_start();
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{HEADING}{}{HEADING:#}", heading.replace('`', ""));
        } else {
            inline(&mut out, line);
            out.push('\n');
        }
    }
    out
}

/// A line of code, a YAML comment at its end dimmed.
fn code(out: &mut String, line: &str) {
    let comment = line.find(" #").map_or(line.len(), |blank| blank + 1);
    let start = if line.starts_with('#') { 0 } else { comment };
    let (code, comment) = line.split_at_checked(start).unwrap_or((line, ""));
    let _ = write!(out, "    {CODE}{code}{CODE:#}");
    if !comment.is_empty() {
        let _ = write!(out, "{COMMENT}{comment}{COMMENT:#}");
    }
    out.push('\n');
}

/// Text with `code` and **strong** words; an unpaired mark is itself.
fn inline(out: &mut String, line: &str) {
    let mut rest = line;
    while let Some((before, mark, style)) = next_mark(rest) {
        let inside = rest.get(before.len() + mark.len()..).unwrap_or("");
        let Some((marked, after)) = inside.split_once(mark) else { break };
        let _ = write!(out, "{before}{style}{marked}{style:#}");
        rest = after;
    }
    out.push_str(rest);
}

fn next_mark(text: &str) -> Option<(&str, &'static str, Style)> {
    let found = [("`", CODE), ("**", STRONG)]
        .into_iter()
        .filter_map(|(mark, style)| text.split_once(mark).map(|(before, _)| (before, mark, style)));
    found.min_by_key(|(before, ..)| before.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_styles() {
        let text =
            "# a `b`\n\nuse `c` and **d** or a ` alone\n\n```yaml\n# all\ne: 1  # one\n```\n";
        let shown = anstream::adapter::strip_str(&styled(text)).to_string();
        insta::assert_snapshot!(shown, @r"
        a b

        use c and d or a ` alone

            # all
            e: 1  # one
        ");
        let bold = format!("{STRONG}d{STRONG:#}");
        assert!(styled(text).contains(&bold) && styled(text).contains(&format!("{CODE}c{CODE:#}")));
    }
}
