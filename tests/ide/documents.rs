//! Which document is at a place, and what is kept of a file from one moment to the next.

use std::sync::Arc;

use netpol::ide::SourceFile;

use crate::fixture::{Fixture, each};

#[test]
fn the_document_at_a_place_is_found() {
    each("documents", |fixture| {
        fixture.at_marks(|view, offset| {
            view.file.document_at(offset).map_or("none".to_owned(), |spotted| {
                let first = spotted.document.text.lines().next().unwrap_or_default().to_owned();
                format!("document {} from byte {}: {first}", spotted.index, spotted.base)
            })
        })
    });
}

#[test]
fn documents_that_stay_as_they_were_are_shared() {
    let policy = |name: &str| {
        format!(
            "---\nkind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {{name: {name}}}\n"
        )
    };
    let fixture = Fixture::new(&(policy("a") + &policy("b")));
    let text = policy("z") + &policy("c") + &policy("b");
    let after = SourceFile::read(&fixture.file.path, text, Some(&fixture.file));
    let trees = |file: &SourceFile| -> Vec<_> {
        file.facts.documents.iter().map(|document| Arc::as_ptr(&document.tree)).collect()
    };
    assert_eq!(trees(&after)[2], trees(&fixture.file)[1]);
    assert_eq!(after.facts.documents.len(), 3);
}
