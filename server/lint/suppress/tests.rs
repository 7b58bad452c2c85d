//! What is ignored, what is said of ignores, and what is written.

use super::add::{Added, add};
use crate::lint::diagnostic::Diagnostic;
use crate::lint::levels::{Selection, severities};
use crate::lint::rule::Group;
use crate::lint::run::{Format, Source, check};
use crate::lint::settings::Settings;
use crate::text::{Span, apply};
use crate::workspace::{NoFiles, Workspace};

/// A policy with two unknown fields on its last two lines, `#1` and `#2` at their ends.
const POLICY: &str = "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
spec:
  podSelector: {}
  ingress:
  - ports:
    #0
    - port: 5432 #9
      prot: TCP #1
      nam: pg #2
";

/// The policy with comments in the place of the marks.
fn policy(comments: &[(&str, &str)]) -> String {
    let mut text = POLICY.to_owned();
    for (mark, comment) in comments {
        text = text.replace(mark, comment);
    }
    let unused = ["    #0\n", " #9", " #1", " #2"];
    unused.iter().fold(text, |text, mark| text.replace(mark, ""))
}

fn source(text: &str) -> Source<'_> {
    Source { name: "a.yaml", text, format: Format::Yaml }
}

fn found(text: &str) -> Vec<Diagnostic> {
    check(&source(text), &Settings::default(), &Workspace::new(NoFiles, "")).diagnostics
}

/// What is found, one a line: line, rule and, for ignores, message and fix.
fn shown(text: &str) -> String {
    let line =
        |found: &Diagnostic| Span::new(0, found.span.start).of(text).matches('\n').count() + 1;
    let show = |found: &Diagnostic| {
        let own = found.rule.name == "unused-ignore";
        let details = if own { format!(" {}", found.message) } else { String::new() };
        let fix = found.fixes.first().filter(|_| own).map(|fix| format!(" [{}]", fix.title));
        format!("{} {}{details}{}", line(found), found.rule.name, fix.unwrap_or_default())
    };
    found(text).iter().map(show).collect::<Vec<_>>().join("\n")
}

/// The text once every fix of an ignore is applied, one at a time.
fn mended(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..9 {
        let found = found(&text);
        let own = |found: &&Diagnostic| found.rule.name == "unused-ignore";
        let Some(fix) = found.iter().filter(own).find_map(|found| found.fixes.first()) else {
            break;
        };
        text = apply(&text, &fix.edits).expect("applies");
    }
    text
}

#[test]
fn a_comment_ignores_on_its_line_or_on_the_next() {
    assert_eq!(shown(&policy(&[])), "10 unknown-field\n11 unknown-field");
    let end = policy(&[("#1", "# netpol-lint: ignore[unknown-field] ours")]);
    assert_eq!(shown(&end), "11 unknown-field");
    let group = policy(&[
        ("#1", "# web #netpol-lint:ignore [ api ]"),
        ("#2", "# netpol-lint: ignore[wrong-type,unknown-field]"),
    ]);
    assert_eq!(
        shown(&group),
        "11 unused-ignore unused ignore: no `wrong-type` is found on this line [Remove `wrong-type` from the comment]"
    );
    let above =
        policy(&[("#9", "\n      # netpol-lint: ignore[unknown-field]\n\n      # a remark")]);
    assert_eq!(shown(&above), "14 unknown-field");
}

#[test]
fn a_comment_or_an_annotation_ignores_in_a_file_and_an_object() {
    let file = format!(
        "# x\n# netpol-lint: ignore-file[api, duplicate-name]\n---\n{}---\n{0}",
        policy(&[])
    );
    assert_eq!(shown(&file), "");
    let late =
        format!("{}---\nkind: Other  # netpol-lint: ignore-file[unknown-field]\n", policy(&[]));
    assert_eq!(shown(&late), "");
    for value in ["unknown-field", "\"api\"", "|\n      api", "'unknown-field,\n      api'"] {
        let annotated = format!("  annotations:\n    netpol-lint/ignore: {value}\nspec:");
        let object = policy(&[]).replace("spec:", &annotated);
        assert_eq!(shown(&object), "", "{value}");
        let other = policy(&[]).replace("name: db", "name: web");
        assert_eq!(shown(&format!("{object}---\n{other}")).lines().count(), 2);
    }
}

#[test]
fn what_suppresses_nothing_is_told_and_removed() {
    let clean = policy(&[]).replace("      prot: TCP\n      nam: pg\n", "");
    let lines: Vec<&str> = clean.lines().collect();
    let with = |line: &str, text: &str| clean.replace(line, text);
    let cases = [
        (
            with(
                "kind: NetworkPolicy",
                "kind: NetworkPolicy  # netpol-lint: ignore[api, wrong-type] x",
            ),
            2,
        ),
        (with("spec:", "# netpol-lint: ignore[api] x\nspec:"), 1),
        (format!("# netpol-lint: ignore-file[unknown-field]\n{clean}"), 1),
        (format!("{clean}# netpol-lint: ignore[api]"), 1),
        (with("spec:", "  annotations:\n    netpol-lint/ignore: api\nspec:"), 1),
        (with("kind: NetworkPolicy", "kind: NetworkPolicy # netpol-lint: ignore[xyzzy]"), 1),
    ];
    for (text, count) in cases {
        let told = shown(&text);
        assert_eq!(
            told.lines().filter(|line| line.contains("unused-ignore")).count(),
            count,
            "{told}"
        );
        assert_eq!(mended(&text).lines().collect::<Vec<_>>(), lines, "{text}");
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(mended(&crlf).trim_end(), clean.replace('\n', "\r\n").trim_end(), "{text}");
    }
}

#[test]
fn one_name_of_several_is_told_and_removed() {
    let text =
        policy(&[("#1", "# netpol-lint: ignore[wrong-type, unknown-field, unkown-field] y")]);
    insta::assert_snapshot!(shown(&text), @r#"
    10 unused-ignore unused ignore: no `wrong-type` is found on this line [Remove `wrong-type` from the comment]
    10 unused-ignore unused ignore: there is no rule or group "unkown-field": did you mean `unknown-field`? [Remove `unkown-field` from the comment]
    11 unknown-field
    "#);
    assert!(mended(&text).contains("prot: TCP # netpol-lint: ignore[unknown-field] y\n"));
    let kept = "annotations: {a: b, netpol-lint/ignore: 'api, wrong-type'}\nspec:";
    let text = policy(&[]).replace("spec:", &format!("  {kept}"));
    assert!(mended(&text).contains("netpol-lint/ignore: 'api'}"));
}

#[test]
fn a_misspelt_name_is_renamed_where_that_ignores_something() {
    let text = policy(&[("#1", "# netpol-lint: ignore[unknown-feild] y")]);
    insta::assert_snapshot!(shown(&text), @r#"
    10 unknown-field
    10 unused-ignore unused ignore: there is no rule or group "unknown-feild": did you mean `unknown-field`? [Rename to `unknown-field`]
    11 unknown-field
    "#);
    assert!(mended(&text).contains("# netpol-lint: ignore[unknown-field] y\n"));
}

#[test]
fn a_comment_that_is_not_understood_is_told() {
    for comment in
        ["# netpol-lint: ignore", "# netpol-lint: ignore[]", "# netpol-lint: disable[api]"]
    {
        let text = policy(&[("#1", comment)]);
        assert!(shown(&text).contains("10 unused-ignore this comment names no rule"), "{comment}");
    }
    for text in ["a: 'x # netpol-lint: ignore'\n", "a: |\n  # netpol-lint: ignore\n"] {
        assert_eq!(shown(text), "");
    }
}

#[test]
fn reports_of_ignores_are_ignored_by_their_own_name_only() {
    let line = |names: &str| policy(&[("#9", &format!("# netpol-lint: ignore[{names}]"))]);
    let told =
        |names: &str| shown(&line(names)).lines().filter(|line| line.contains("unused")).count();
    assert_eq!(told("api, unused-ignore"), 0);
    assert_eq!(told("pitfall"), 1);
    assert_eq!(told("unused-ignore"), 1);
}

#[test]
fn nothing_is_said_of_what_did_not_run_or_could_not_be_read() {
    let text = policy(&[("#9", "# netpol-lint: ignore[wrong-type]")]);
    let ignore = vec!["wrong-type".parse().expect("is a rule")];
    let flags = Selection { select: Vec::new(), ignore };
    let settings =
        Settings { levels: severities(&[], &Selection::default(), &flags), ..Settings::default() };
    let left = check(&source(&text), &settings, &Workspace::new(NoFiles, "")).diagnostics;
    assert!(left.iter().all(|found| found.rule.group == Group::Api));
    let broken = format!("{text}\n oops\n");
    assert!(!shown(&broken).contains("unused-ignore"), "{}", shown(&broken));
}

#[test]
fn unreadable_lines_are_ignored_by_comments_only() {
    let broken = policy(&[]).replace("spec:", "  @namespace #3\nspec:");
    assert!(shown(&broken).contains("5 invalid-yaml"), "{}", shown(&broken));
    let comment = broken.replace("#3", "# netpol-lint: ignore[invalid-yaml]");
    assert!(!shown(&comment).contains("invalid-yaml"), "{}", shown(&comment));
    let above = broken.replace("  @", "# netpol-lint: ignore[invalid-yaml]\n  @");
    assert!(!shown(&above).contains("invalid-yaml"), "{}", shown(&above));
    let annotated = "  annotations: {netpol-lint/ignore: invalid-yaml}\nspec:";
    let annotation = broken.replace("spec:", annotated);
    assert!(shown(&annotation).contains("invalid-yaml"));
}

fn added(text: &str, reason: &str) -> Option<Added> {
    add(&source(text), |_| true, reason, found)
}

/// The text with ignores, which is clean and stays as it is.
fn ignored(text: &str) -> String {
    let Added { text, .. } = added(text, "legacy").expect("is changed");
    assert_eq!((shown(&text).as_str(), added(&text, "legacy")), ("", None), "{text}");
    text
}

#[test]
fn ignores_are_written_at_line_ends_and_into_those_that_are_there() {
    let text = policy(&[("#2", "# name  ")]);
    let changed = ignored(&text);
    insta::assert_snapshot!(changed, @r"
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: db
    spec:
      podSelector: {}
      ingress:
      - ports:
        - port: 5432
          prot: TCP  # netpol-lint: ignore[unknown-field] legacy
          nam: pg # name  # netpol-lint: ignore[unknown-field] legacy
    ");
    assert_eq!(ignored(&text.replace('\n', "\r\n")), changed.replace('\n', "\r\n"));
    let both = text
        .replace("prot: TCP", "port: 1 # netpol-lint: ignore[duplicate-field] x\n      prot: TCP");
    let merged = ignored(&both.replace("port: 1 #", "port: x, #"));
    assert!(merged.contains("ignore[duplicate-field, invalid-value] x\n"), "{merged}");
    assert!(!added(&policy(&[]), "").expect("is changed").text.contains("] "));
}

#[test]
fn ignores_are_written_where_a_comment_can_stand() {
    let header = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db}\nspec:\n  podSelector: {}\n";
    let cases = [
        (
            "  extra: |\n    text\n",
            "  extra: |  # netpol-lint: ignore[unknown-field] legacy\n    text\n",
        ),
        (
            "  extra: \"a\n    b\"\n",
            "  # netpol-lint: ignore[unknown-field] legacy\n  extra: \"a\n    b\"\n",
        ),
        (
            "  extra: a\n    b\n",
            "  # netpol-lint: ignore[unknown-field] legacy\n  extra: a\n    b\n",
        ),
        (
            "  ingress: [{from: [],\n    extra: a}]\n",
            "  ingress: [{from: [],\n    extra: a}]  # netpol-lint: ignore[unknown-field] legacy\n",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(ignored(&format!("{header}{text}")), format!("{header}{expected}"));
    }
    let broken = policy(&[]).replace("spec:", " namespace: shop\nspec:");
    ignored(&broken);
    ignored(&policy(&[]).replace("spec:", "  namespace: \"shop\nspec:"));
}

#[test]
fn what_cannot_be_ignored_stays() {
    let text = "{\"apiVersion\": \"networking.k8s.io/v1\", \"kind\": \"NetworkPolicy\", \"spec\": {\"x\": 1}}";
    let json = Source { name: "a.json", text, format: Format::Yaml };
    assert_eq!(add(&json, |_| true, "", found), None);
    assert_eq!(shown(&ignored(text)), "");
}

#[test]
fn fences_in_markdown_hold_ignores_as_well() {
    let text = format!("# Doc\n\n```yaml\n{}```\n", policy(&[]));
    let judge = |text: &str| {
        let source = Source { name: "a.md", text, format: Format::Markdown };
        check(&source, &Settings::default(), &Workspace::new(NoFiles, "")).diagnostics
    };
    let source = Source { name: "a.md", text: &text, format: Format::Markdown };
    let changed = add(&source, |_| true, "", judge).expect("is changed");
    assert_eq!((changed.ignored, judge(&changed.text).len()), (2, 0));
}
