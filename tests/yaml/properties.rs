//! Properties of reading that hold for any text.

use netpol::yaml::split;
use proptest::prelude::*;

use crate::corpus::{SHAPES, files, texts};
use crate::invariants::read;
use crate::mutate::{Numbers, mutate};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_indicators_are_read(text in "([-?:,\\[\\]{}#&*!|>'\"%@ab \\t\\r\\n]|é|- |: |\\? |---|\\{\\{|\\}\\}){0,60}") {
        read(&text);
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn whatever_is_written_is_read() {
    for (_, text) in texts() {
        for part in split(&text) {
            read(part.text);
            read(&part.text.replace('\n', "\r\n"));
            read(&part.text.replace('\n', "\r"));
        }
    }
}

#[test]
fn slips_are_read() {
    let texts = texts();
    let mut numbers = Numbers::new(1);
    for _ in 0..600 {
        let [text, other] = [0; 2].map(|_| &texts[numbers.below(texts.len())].1);
        let short = &text
            [..(0..=text.len().min(800)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)];
        read(&mutate(short, other, &mut numbers));
    }
}

#[test]
fn every_beginning_is_read() {
    for text in SHAPES {
        for (end, _) in text.char_indices() {
            read(&text[..end]);
        }
    }
}

#[test]
fn every_text_without_one_of_its_lines_is_read() {
    for (_, text) in files() {
        for part in split(&text) {
            let lines: Vec<&str> = part.text.split_inclusive('\n').collect();
            for left_out in 0..lines.len().min(25) {
                let (before, after) = lines.split_at(left_out);
                read(&(before.concat() + &after[1..].concat()));
            }
        }
    }
}

#[test]
fn parts_lie_in_their_file_where_they_say() {
    for (name, text) in texts() {
        let mut end = 0;
        for part in split(&text) {
            let base = part.base as usize;
            assert!(base >= end, "{name}");
            assert_eq!(text[base..].get(..part.text.len()), Some(part.text), "{name}");
            end = base + part.text.len();
            for (_, node) in read(part.text).nodes() {
                let here = node.span.shift(part.base).of(&text);
                assert_eq!(here, node.span.of(part.text), "{name}");
            }
        }
    }
}

#[test]
fn line_ends_change_no_value() {
    for (name, text) in texts() {
        for part in split(&text) {
            let [lf, crlf] = [part.text.to_owned(), part.text.replace('\n', "\r\n")].map(|text| {
                let document = read(&text);
                let values = document.nodes().map(|(id, _)| format!("{:?}", document.value(id)));
                values.collect::<Vec<_>>()
            });
            assert_eq!(lf, crlf, "{name}: {:?}", part.text);
        }
    }
}
