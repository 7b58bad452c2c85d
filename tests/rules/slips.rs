//! Slips in the fixtures: whatever they make of them is judged, every finding in its place. The
//! fuzz target does the same for longer.

use crate::fixtures::texts;
use crate::fuzzed;
use crate::mutate::{Numbers, mutate};

#[test]
fn slips_are_judged_in_their_places() {
    let texts = texts();
    let mut numbers = Numbers::new(7);
    for _ in 0..400 {
        let [text, other] = [0; 2].map(|_| &texts[numbers.below(texts.len())]);
        fuzzed::judge(&mutate(text, other, &mut numbers));
    }
}
