//! What can be typed: shown at marked places, and held to what lint says of it once it is applied.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use netpol::ide::View;
use netpol::ide::completion::{Completion, CompletionKind, CompletionOptions, complete};
use netpol::lint::diagnostic::Diagnostic;
use netpol::lint::rule::Group;
use netpol::lint::rules;
use netpol::policy::{self, Api, Template};
use netpol::schema::{Shape, network_policy};
use netpol::text::{Edit, Span, apply};
use netpol::yaml::{Document, Kind, NodeId};

use crate::fixture::{Fixture, each};
use crate::slips::{slips, texts};

const PLAIN: CompletionOptions = CompletionOptions { snippets: false, schema: true };
const SNIPPETS: CompletionOptions = CompletionOptions { snippets: true, schema: true };

/// Each on a line: what is shown, and what is written. What does not start as the word does, editors
/// leave out.
fn shown(view: &View<'_>, offset: u32, options: CompletionOptions) -> String {
    let mut out = String::new();
    for item in complete(view, offset, options) {
        let typed = Span::new(item.edit.span.start, offset).of(&view.file.text).trim();
        let word = item.filter.as_deref().unwrap_or(&item.label).trim();
        if !word.starts_with(typed.trim_matches(['"', '\''])) {
            continue;
        }
        let mark = if item.preselect { "*" } else { "-" };
        let detail = item.detail.as_deref().unwrap_or_default();
        let edit = &item.edit;
        let replaced = edit.span.of(&view.file.text);
        let text = format!("{replaced:?} -> {:?}", edit.text);
        writeln!(out, "{mark} {:?} {} ({detail}): {text}", item.kind, item.label)
            .expect("is written");
    }
    if out.is_empty() { "nothing".to_owned() } else { out }
}

#[test]
fn what_fits_is_offered() {
    each("completion", |fixture| fixture.at_marks(|view, at| shown(view, at, SNIPPETS)));
}

#[test]
fn beside_another_schema_only_what_it_cannot_know_is_offered() {
    let text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  $0\n  namespace: $0\nspec:\n  policyTypes: [$0]\n  ingress:\n  - ports:\n    - $0\n";
    let fixture = Fixture::new(text);
    let options = CompletionOptions { schema: false, ..PLAIN };
    let kinds = fixture.marks.iter().map(|&mark| {
        let offered = fixture.view(|view| complete(view, mark, options));
        let kinds: Vec<String> = offered.iter().map(|it| format!("{:?}", it.kind)).collect();
        kinds.join(" ")
    });
    let kinds: Vec<String> = kinds.collect();
    assert_eq!(kinds, ["", "Reference", "", "Snippet Snippet Snippet"]);
}

/// Good policies: the templates, and those fixtures of rules that the API server takes.
fn policies() -> Vec<String> {
    let mut texts: Vec<String> =
        Template::ALL.iter().map(|template| template.render(None, Some("shop"))).collect();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rules")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("is a folder") {
            let path = entry.expect("is readable").path();
            match path.extension() {
                // What the server takes though nobody writes it so.
                None if path.ends_with("api") => {}
                None => folders.push(path),
                Some(extension) if extension == "yaml" => {
                    let text = fs::read_to_string(&path).expect("is text");
                    let is_mark = |line: &&str| {
                        line.strip_prefix('#').unwrap_or(line).trim_start().starts_with('^')
                    };
                    let text: String =
                        text.split_inclusive('\n').filter(|it| !is_mark(it)).collect();
                    texts.extend(text.split("---\n").map(str::to_owned));
                }
                Some(_) => {}
            }
        }
    }
    texts.retain(|text| !text.contains("netpol-lint: ignore"));
    texts.retain(|text| !text.trim().is_empty() && report(text).is_empty());
    texts
}

/// What the API server refuses.
fn report(text: &str) -> Vec<Diagnostic> {
    let mut fixture = Fixture::new(text);
    let others = rules::ALL.iter().filter(|rule| rule.group != Group::Api);
    fixture.settings.levels.extend(others.map(|rule| (rule.name, None)));
    fixture.view(|view| view.report().diagnostics)
}

/// What is no YAML and no field, in lint's words.
fn mistakes(text: &str) -> Vec<String> {
    let ours = ["invalid-yaml", "unknown-field"];
    let found = report(text).into_iter().filter(|found| ours.contains(&found.rule.name));
    found.map(|found| found.message).collect()
}

/// The fields of a policy in block style that have their line to themselves: where they start, and
/// their names.
fn fields(document: &Document, node: NodeId, shape: &Shape, found: &mut Vec<(Span, String)>) {
    match shape {
        Shape::List(item) => {
            for it in document.items(node) {
                fields(document, it.value, item, found);
            }
        }
        Shape::Object(structure)
            if !matches!(document.node(node).kind, Kind::Mapping { flow: true, .. }) =>
        {
            for entry in document.entries(node) {
                let Some(name) = document.key_text(entry.key) else { continue };
                let Some(field) = structure.field(&name) else { continue };
                let start = document.span(entry.key).start;
                let before = Span::new(0, start).of(&document.text);
                let head = before.rsplit('\n').next().unwrap_or_default();
                let alone = head.chars().all(|c| matches!(c, ' ' | '-'));
                let rest = Span::new(start, document.text.len() as u32).of(&document.text);
                let end = start + rest.lines().next().unwrap_or_default().len() as u32;
                let value = document.node(entry.value);
                let whole = matches!(
                    value.kind,
                    Kind::Mapping { flow: false, .. } | Kind::Sequence { flow: false, .. }
                ) || value.span.end <= end;
                if alone && whole {
                    found.push((Span::new(start, end), name.into_owned()));
                }
                fields(document, entry.value, &field.shape, found);
            }
        }
        _ => {}
    }
}

#[test]
fn a_field_that_is_taken_out_is_offered_in_its_place_and_fits() {
    let root = Shape::Object(network_policy());
    let mut tried = 0;
    for text in policies() {
        let mut found = Vec::new();
        for spotted in Fixture::new(&text).file.documents() {
            for object in policy::objects(&spotted.document, false) {
                let mut own = Vec::new();
                if object.api == Api::Current {
                    fields(&spotted.document, object.node, &root, &mut own);
                }
                found.extend(own.into_iter().map(|(span, name)| (span.shift(spotted.base), name)));
            }
        }
        for (span, name) in found {
            let without = apply(&text, &[Edit::delete(span)]).expect("fits");
            let offered = Fixture::new(&without).view(|view| complete(view, span.start, PLAIN));
            let fields = offered.iter().filter(|it| it.kind == CompletionKind::Field);
            let fields: Vec<&Completion> = fields.collect();
            let own = fields.iter().find(|item| item.label == name);
            let own =
                own.unwrap_or_else(|| panic!("{name} is not offered: {offered:#?}\n{without}"));
            let before = mistakes(&without).len();
            for (item, allowed) in [(own, 0), (&fields[0], before)] {
                let after = apply(&without, [&item.edit]).expect("fits");
                let wrong = mistakes(&after);
                assert!(wrong.len() <= allowed, "{} for {name}: {wrong:?}\n{after}", item.label);
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "{tried} tried");
}

#[test]
fn what_is_half_typed_is_no_trouble() {
    let odd = Template::ALL[8].render(None, None).replace("app: web", "app: wéb \"😀'");
    let texts =
        texts().into_iter().map(|text| text.replace("$0", "").replace("#=", "# ").replace('^', ""));
    let texts = texts.chain([odd.replace('\n', "\r\n")]);
    for (text, at) in texts.enumerate().flat_map(|(number, text)| slips(&text, number)) {
        let fixture = Fixture::new(&text);
        let offered = fixture.view(|view| complete(view, at, SNIPPETS));
        for item in offered {
            assert!(apply(&fixture.file.text, [&item.edit]).is_some(), "{item:?} does not fit");
            let line = fixture.file.lines.line_of(item.edit.span.start);
            assert_eq!(line, fixture.file.lines.line_of(item.edit.span.end), "{item:?}");
            assert!(item.edit.span.touches(at), "{item:?} at {at}");
        }
    }
}
