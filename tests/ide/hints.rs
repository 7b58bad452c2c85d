//! What is written beside the text.

use std::collections::BTreeSet;

use netpol::ide::hints::{HintKinds, hints};
use netpol::text::Span;

use crate::fixture::{Fixture, each};

/// The text with its hints in `‹...›`, and the tooltips below.
fn shown(fixture: &Fixture) -> String {
    let whole = Span::new(0, fixture.file.text.len() as u32);
    let hints = fixture.view(|view| hints(view, whole, HintKinds::default()));
    let mut text = fixture.file.text.to_string();
    for hint in hints.iter().rev() {
        let label = &hint.label;
        let label = if hint.before { format!("‹{label}› ") } else { format!(" ‹{label}›") };
        text.insert_str(hint.offset as usize, &label);
    }
    let tooltips: BTreeSet<String> =
        hints.iter().map(|hint| format!("{}: {}", hint.label, hint.tooltip)).collect();
    text + "\n" + &tooltips.into_iter().collect::<Vec<_>>().join("\n\n")
}

#[test]
fn hints_stand_beside_what_they_are_about() {
    each("hints", shown);
}

#[test]
fn each_kind_is_switched_off_by_itself() {
    let text = "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nmetadata: {name: a}\nspec:\n  podSelector: {}\n  ingress:\n  - from:\n    - {podSelector: {}, namespaceSelector: {}}\n    - ipBlock: {cidr: 10.0.0.0/8}\n    ports: [{port: web}]\n---\nkind: Pod\napiVersion: v1\nmetadata: {name: a}\nspec: {containers: [{ports: [{name: web, containerPort: 80}]}]}\n";
    let fixture = Fixture::new(text);
    let whole = Span::new(0, text.len() as u32);
    let counts = |kinds: HintKinds| fixture.view(|view| hints(view, whole, kinds).len());
    let all = HintKinds::default();
    assert_eq!(counts(all), 7);
    assert_eq!(counts(HintKinds { logic: false, ..all }), 5);
    assert_eq!(counts(HintKinds { empty_selectors: false, ..all }), 4);
    assert_eq!(counts(HintKinds { named_ports: false, ..all }), 6);
    assert_eq!(counts(HintKinds { addresses: false, ..all }), 6);
    let part = |range| fixture.view(|view| hints(view, range, all).len());
    assert_eq!(part(Span::new(0, 70)), 0);
    assert_eq!(part(Span::at(text.find("- ipBlock").expect("is there") as u32)), 1);
}
