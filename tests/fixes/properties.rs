//! What holds for every fix: the text is no worse to read, a second run changes nothing, line ends
//! do not matter, and a safe fix adds no error. Over the examples of the rules, the test data, and
//! both with one slip in each place.

use std::fs;
use std::path::Path;

use netpol::lint::fix::Applicability::{self, Safe, Unsafe};
use netpol::lint::rule::Severity;
use netpol::lint::rules;
use netpol::lint::run::{FileReport, Format, Source, count_broken};

use super::{fixed, fixed_api, judge};

fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    for rule in rules::ALL {
        let docs = rule.markdown();
        let fenced = docs.split("```yaml\n").skip(1);
        texts.extend(fenced.filter_map(|text| Some(text.split_once("```")?.0.to_owned())));
    }
    collect(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").as_path(), &mut texts);
    assert!(texts.len() > 20);
    texts
}

fn collect(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("is a folder") {
        let path = entry.expect("is readable").path();
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|it| it == "yaml" || it == "yml") {
            // Line ends are varied by the test.
            texts.push(fs::read_to_string(path).expect("is text").replace("\r\n", "\n"));
        }
    }
}

/// Lines of each text that slip: more would take minutes.
const SLIPS: usize = 4;

/// `text` with one slip: a line gone, doubled, moved by two columns, or without its dash. Kinds and
/// lines take turns, by the number of the text.
fn slips(text: &str, number: usize) -> Vec<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let slip = |(at, line): (usize, &&str)| {
        let line = match (number + at) % 7 {
            0 => String::new(),
            1 => line.repeat(2),
            2 => format!("  {line}"),
            3 => line.strip_prefix("  ").unwrap_or(line).to_owned(),
            4 => line.replacen("- ", "  ", 1),
            5 => line.replacen("- ", "", 1),
            _ => line.to_lowercase(),
        };
        let (before, after) = (lines[..at].concat(), lines[at + 1..].concat());
        format!("{before}{line}{after}")
    };
    let stride = lines.len() / SLIPS + 1;
    lines.iter().enumerate().skip(number % stride).step_by(stride).map(slip).collect()
}

fn broken(text: &str) -> usize {
    count_broken(&Source { name: "a.yaml", text, format: Format::Yaml })
}

fn errors(report: &FileReport) -> usize {
    report.diagnostics.iter().filter(|found| found.severity == Severity::Error).count()
}

fn holds(text: &str, least: Applicability) {
    let first = fixed(text, least);
    if first.text == text {
        return;
    }
    let titles: Vec<_> = first.applied.iter().map(|fix| fix.title.as_str()).collect();
    let shown = || format!("--- before\n{text}--- after {titles:?}\n{}", first.text);
    assert!(broken(&first.text) <= broken(text), "reads worse\n{}", shown());
    assert_eq!(fixed(&first.text, least).text, first.text, "a second run changes it\n{}", shown());
    // What a list of one holds, or an object without dashes, is only then looked at.
    let reveals = ["Make it a list of one", "Take out the dashes"];
    if least == Safe && first.applied.iter().all(|fix| !reveals.contains(&fix.title.as_str())) {
        let before = judge(&Source { name: "a.yaml", text, format: Format::Yaml });
        assert!(errors(&first.report) <= errors(&before), "adds an error\n{}", shown());
    }
    let windows = fixed(&text.replace('\n', "\r\n"), least).text;
    assert_eq!(windows, first.text.replace('\n', "\r\n"), "line ends matter\n{}", shown());
}

#[test]
fn fixes_keep_their_promises() {
    for (index, text) in texts().into_iter().enumerate() {
        for text in slips(&text, index).into_iter().chain([text]) {
            holds(&text, Safe);
            holds(&text, Unsafe);
        }
    }
}

#[test]
fn what_is_fixed_keeps_its_comments() {
    for text in texts() {
        // A comment of its own above each line.
        let lines = text.lines().enumerate();
        let text: String = lines
            .map(|(at, line)| {
                let lead = line.len() - line.trim_start().len();
                format!("{}# c{at}.\n{line}\n", " ".repeat(lead))
            })
            .collect();
        let result = fixed_api(&text, Safe);
        let deletes = result.applied.iter().any(|fix| fix.title.starts_with("Delete"));
        for at in 0..text.lines().count() / 2 {
            let kept = result.text.contains(&format!("# c{at}.\n"));
            assert!(kept || deletes, "# c{at} is lost\n{}", result.text);
        }
    }
}
