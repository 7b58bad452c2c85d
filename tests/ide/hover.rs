//! What hovers say.

use std::time::{Duration, Instant};

use netpol::ide::hover::hover;

use crate::fixture::{Fixture, each};
use crate::slips::{slips, texts};

#[test]
fn words_are_explained() {
    each("hover", |fixture| {
        fixture.at_marks(|view, offset| {
            hover(view, offset).map_or("nothing".to_owned(), |found| {
                format!("[{}]\n{}", found.span.of(&view.file.text), found.markdown)
            })
        })
    });
}

#[test]
fn half_written_text_is_no_trouble() {
    for (number, text) in texts().iter().enumerate() {
        for (slip, at) in slips(text, number) {
            let fixture = Fixture::new(&slip);
            let length = fixture.file.text.len() as u32;
            let around = [at.saturating_sub(30), at.saturating_sub(1), at, at + 5, at + 60, length];
            fixture.view(|view| {
                for offset in around {
                    let start = Instant::now();
                    if let Some(found) = hover(view, offset) {
                        assert!(found.span.end <= length && !found.markdown.trim().is_empty());
                    }
                    assert!(
                        start.elapsed() < Duration::from_secs(1),
                        "slow at {offset} of\n{slip}"
                    );
                }
            });
        }
    }
}
