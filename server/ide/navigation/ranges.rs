//! The shape of a file: what can be folded, and what holds a place.

use crate::ide::view::View;
use crate::text::Span;
use crate::yaml::Document;

/// The parts of the file that can be folded to their first line: objects, values with their keys,
/// items, and runs of comments, where they are longer than a line. In bytes of the file, sorted.
pub fn folding(view: &View<'_>) -> Vec<Span> {
    if view.file.facts.documents.is_empty() {
        return Vec::new();
    }
    let lines = &view.file.lines;
    let mut found = Vec::new();
    for spotted in view.file.documents() {
        let document = &spotted.document;
        let root = document.root.map(|root| document.span(root));
        let parts = parts(document).chain(comments(document)).chain(root);
        found.extend(parts.map(|span| span.shift(spotted.base)));
    }
    found.retain(|span| lines.line_of(span.start) < lines.line_of(span.end));
    found.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    // Of those that start on one line the longest: editors fold lines.
    found.dedup_by_key(|span| lines.line_of(span.start));
    found
}

/// The entries and items of all collections.
fn parts(document: &Document) -> impl Iterator<Item = Span> {
    document.nodes().map(|(id, _)| id).flat_map(|id| {
        let own = document.resolve(id) == id;
        let entries = document.entries(id).iter().map(|entry| entry.span);
        entries.chain(document.items(id).iter().map(|item| item.span)).filter(move |_| own)
    })
}

/// Comments on lines that follow each other.
fn comments(document: &Document) -> impl Iterator<Item = Span> {
    let follows = |one: &Span, next: &Span| {
        let between = Span::new(one.end, next.start).of(&document.text);
        between.trim().is_empty() && between.matches('\n').count() == 1
    };
    let runs = document.comments.chunk_by(follows);
    runs.filter_map(|run| Some(run.first()?.join(*run.last()?)))
}

/// What holds byte `offset`: from the scalar there to the whole file, each within the next.
pub fn selection_ranges(view: &View<'_>, offset: u32) -> Vec<Span> {
    let mut found = Vec::new();
    if let Some(spotted) = view.file.document_at(offset) {
        let document = &spotted.document;
        let nodes = document.nodes().map(|(id, _)| document.span(id));
        let all = nodes.chain(parts(document)).map(|span| span.shift(spotted.base));
        found.extend(all.filter(|span| !span.is_empty() && span.touches(offset)));
        found.push(Span::new(0, document.text.len() as u32).shift(spotted.base));
    }
    found.push(Span::new(0, view.file.text.len() as u32));
    found.sort_by_key(|span| span.len());
    found.dedup();
    let mut nested: Vec<Span> = Vec::new();
    for span in found {
        if nested.last().is_none_or(|inner| span.covers(*inner) && span != *inner) {
            nested.push(span);
        }
    }
    nested
}
