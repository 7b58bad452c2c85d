//! Texts as they are while people write them.

use std::fs;
use std::path::Path;

/// The fixtures of all features, without their marks' meaning: as texts.
pub(crate) fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ide"), &mut texts);
    assert!(!texts.is_empty());
    texts
}

fn collect(folder: &Path, texts: &mut Vec<String>) {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("is a folder")
        .map(|it| it.expect("is readable").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, texts);
        } else {
            texts.push(fs::read_to_string(path).expect("is text"));
        }
    }
}

/// `text` half written, with the place where its writer is: its beginnings up to some of its
/// characters, and `text` without each of its lines. Which characters take turns, by the `number` of
/// the text.
pub(crate) fn slips(text: &str, number: usize) -> Vec<(String, u32)> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let without = (0..lines.len()).map(|at| {
        let before = lines[..at].concat();
        (before.clone() + &lines[at + 1..].concat(), before.len() as u32)
    });
    let ends = text.char_indices().map(|(at, _)| at).skip(number % STRIDE).step_by(STRIDE);
    let prefixes = ends.map(|end| (text[..end].to_owned(), end as u32));
    without.chain(prefixes).collect()
}

/// Of how many characters one ends a beginning.
const STRIDE: usize = 11;
