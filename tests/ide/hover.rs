//! What hovers say; and that hovers, hints and lenses bear with text half written.

use std::time::{Duration, Instant};

use netpol::ide::hints::{HintKinds, hints};
use netpol::ide::hover::hover;
use netpol::ide::lenses::{LensKinds, lenses};
use netpol::text::Span;

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
                let found = hints(view, Span::new(0, length), HintKinds::default());
                let is_place = |at: u32| fixture.file.text.is_char_boundary(at as usize);
                assert!(found.iter().all(|hint| is_place(hint.offset)));
                assert!(
                    lenses(view, LensKinds::default()).iter().all(|lens| lens.span.end <= length)
                );
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
