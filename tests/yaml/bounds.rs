//! Hostile texts: read with an error or with nothing, in memory and time that grow no faster than
//! the text, on a small stack.

use std::thread;

use netpol::text::Span;
use netpol::yaml::{Document, Kind};

/// Reads `text` on a thread with the stack that threads have by default.
fn on_small_stack(text: String) -> Document {
    let read = thread::Builder::new().stack_size(2 << 20).spawn(move || Document::read(text));
    read.expect("starts").join().expect("does not panic")
}

#[test]
fn a_megabyte_of_openings_is_an_error() {
    let kinds = ["{ ", "[[a]: ", "- - ", "a: {", "&a [", "!t [", "- ? "].map(|it| (it, 1 << 16));
    let most = ["[", "- ", "? ", "{a: "].map(|it| (it, 1 << 20));
    for (opening, size) in most.into_iter().chain(kinds) {
        let document = on_small_stack(opening.repeat(size / opening.len()));
        assert!(!document.errors.is_empty(), "{opening:?} is no error");
        assert!(document.errors.len() < 300, "{opening:?}: {} errors", document.errors.len());
    }
}

#[test]
fn a_million_levels_fit_a_small_stack() {
    let mut nested = String::new();
    for level in 0..1000 {
        nested += &" ".repeat(level);
        nested += "a:\n";
    }
    for text in ["- ".repeat(1_000_000), "[".repeat(1_000_000) + &"]".repeat(1_000_000), nested] {
        let document = on_small_stack(text);
        assert!(!document.errors.is_empty());
    }
}

#[test]
fn long_lines_are_read() {
    let long = "a".repeat(2 << 20);
    for text in
        [long.clone(), format!("a: {long}"), format!("a: \"{long}\""), format!("# {long}\na: 1")]
    {
        let document = on_small_stack(text);
        let root = document.root.expect("has a root");
        assert_eq!(document.span(root).end as usize, document.text.len());
    }
}

#[test]
fn aliases_are_followed_not_copied() {
    let mut bomb = "a0: &a0 [x]\n".to_owned();
    for level in 1..40 {
        let before = format!("*a{},", level - 1).repeat(9);
        bomb += &format!("a{level}: &a{level} [{before}]\n");
    }
    let document = on_small_stack(bomb);
    assert!(document.errors.is_empty());
    assert!(document.nodes().count() < 1000);
}

#[test]
fn merges_are_bounded() {
    let mut bomb = "a0: &a0 {x: 1}\n".to_owned();
    for level in 1..30 {
        let before = format!("*a{},", level - 1).repeat(9);
        bomb += &format!("a{level}: &a{level}\n  <<: [{before}]\n  k{level}: 1\n");
    }
    let document = on_small_stack(bomb);
    let root = document.root.expect("has a root");
    let last = document.entries(root).last().expect("has entries").value;
    assert!(document.fields(last).count() <= 30);
}

/// Counts of nodes stand for work: no more of them than bytes, whatever the text.
#[test]
fn trees_are_no_larger_than_their_text() {
    for unit in [
        "a:\n", "- ", "-\n", "[,", "a: b\n", "? a\n", "{a},", "*a\n", "&a\n", "- a\n", "\"\": \n",
        ",", ":\n",
    ] {
        for size in [1 << 10, 1 << 14] {
            let document = Document::read(unit.repeat(size / unit.len()));
            assert!(document.nodes().count() <= size + 2, "{unit:?}");
            assert!(document.errors.len() <= 20 + size / 2, "{unit:?}");
        }
    }
}

#[test]
fn one_broken_line_costs_itself_however_long_the_text() {
    let good = "a:\n  b: 1\n".repeat(8_000);
    let text = format!("{good}  broken\n{good}");
    let document = on_small_stack(text);
    let broken = Span::new(good.len() as u32 + 2, good.len() as u32 + 8);
    let lost: Vec<Span> = document.errors.iter().map(|error| error.span).collect();
    assert_eq!(lost, [broken]);
    assert!(document.root.is_some());
}

#[test]
fn many_broken_lines_are_given_up() {
    let text = "a: 1\n  - b\n c: [\n\"d\n".repeat(2000);
    let document = on_small_stack(text);
    assert!(document.errors.len() < 40);
    let collections =
        document.nodes().filter(|(_, node)| matches!(node.kind, Kind::Mapping { .. }));
    assert!(collections.count() < 10_000);
}
