//! The outline of files, and objects by their names.

use std::sync::Arc;

use netpol::ide::symbols::{Symbol, document_symbols, workspace_symbols};
use netpol::workspace::FileFacts;
use netpol::yaml::Format;

use crate::fixture::{Fixture, each};
use crate::slips::{slips, texts};

fn show(fixture: &Fixture, symbols: &[Symbol], indent: usize, out: &mut String) {
    let text = &fixture.file.text;
    for symbol in symbols {
        let line = fixture.file.lines.line_of(symbol.selection.start) + 1;
        let at = symbol.selection.of(text).lines().next().unwrap_or_default();
        let blanks = " ".repeat(indent);
        let (kind, name, detail) = (symbol.kind, &symbol.name, &symbol.detail);
        *out += &format!("{blanks}{kind:?} {name} - {detail} (line {line}: {at})\n");
        show(fixture, &symbol.children, indent + 2, out);
    }
}

#[test]
fn files_have_an_outline() {
    each("symbols", |fixture| {
        let mut out = String::new();
        show(fixture, &fixture.view(document_symbols), 0, &mut out);
        out
    });
}

#[test]
fn objects_are_found_by_parts_of_their_names() {
    let object = |kind: &str, name: &str| {
        format!("---\napiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\n")
    };
    let text = ["db-proxy", "web-db", "dashboard", "api"].map(|name| object("Service", name));
    let text = text.concat() + &object("Pod", "db");
    let files = [Arc::new(FileFacts::read("a.yaml".as_ref(), &text, Format::Yaml))];
    let found = |query: &str| {
        let found = workspace_symbols(&files, query);
        let shown = found.into_iter().map(|it| {
            assert_eq!(it.target.span.of(&text), it.name);
            format!("{} ({})", it.name, it.detail)
        });
        shown.collect::<Vec<_>>().join(", ")
    };
    insta::assert_snapshot!(found("DB"), @"db (Pod in shop), db-proxy (Service in shop), web-db (Service in shop), dashboard (Service in shop)");
    insta::assert_snapshot!(found("bw"), @"");
    assert_eq!(found("").split(", ").count(), 5);
}

/// A symbol holds its selection and its children.
fn check(symbols: &[Symbol]) {
    for symbol in symbols {
        assert!(symbol.span.covers(symbol.selection), "{symbol:?}");
        assert!(symbol.children.iter().all(|child| symbol.span.covers(child.span)), "{symbol:?}");
        check(&symbol.children);
    }
}

#[test]
fn outlines_of_half_written_files_hold_together() {
    for (number, text) in texts().iter().enumerate() {
        for (text, _) in slips(text, number) {
            check(&Fixture::plain(&text).view(document_symbols));
        }
    }
}
