//! What edits open and close, in words for behind a title.

use crate::ide::source::Spotted;
use crate::policy::{NetworkPolicy, Object, objects};
use crate::reach::{self, Direction, Options, Policy, Selector};
use crate::text::{Edit, apply};
use crate::workspace::{Home, algebra};
use crate::yaml::Document;

/// ` (opens ingress, closes egress)`; empty if it is proved that they change nothing.
pub(super) fn consequence(spotted: &Spotted, edits: &[Edit]) -> String {
    let before = policies(&spotted.document, spotted.fenced);
    let after = apply(&spotted.document.text, edits).map(Document::read);
    let after = after.map(|after| policies(&after, spotted.fenced)).unwrap_or_default();
    if before.len() != after.len() {
        return " (may change what is allowed)".to_owned();
    }
    let mut effects = Vec::new();
    for direction in Direction::ALL {
        for (verb, from, to) in [("open", &before, &after), ("close", &after, &before)] {
            let way = name(direction);
            match opens(from, to, direction) {
                Some(false) => {}
                Some(true) => effects.push(format!("{verb}s {way}")),
                None => effects.push(format!("may {verb} {way}")),
            }
        }
    }
    if effects.is_empty() { String::new() } else { format!(" ({})", effects.join(", ")) }
}

/// Whether one of `after` allows what its like of `before` does not; `None` if that is not known.
fn opens(before: &[Read], after: &[Read], direction: Direction) -> Option<bool> {
    let mut all = Some(false);
    for (old, new) in before.iter().zip(after) {
        let (mut before, mut after) = (old.policy.clone()?, new.policy.clone()?);
        if old.pods == new.pods {
            // Whichever pods these are, they stay the same.
            before.pods.get_or_insert_with(Selector::everything);
            after.pods.get_or_insert_with(Selector::everything);
        }
        match reach::opens(&before, &after, direction, Options::default()) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => all = None,
        }
    }
    all
}

/// A policy; `None` if it cannot be read.
struct Read {
    policy: Option<Policy>,
    /// Its `podSelector` as it is written.
    pods: String,
}

fn policies(document: &Document, fenced: bool) -> Vec<Read> {
    let objects = objects(document, fenced).into_iter().filter(Object::is_policy);
    let read = |object| {
        let written = NetworkPolicy::read(document, &object);
        let policy = algebra::policy(&written, &Home::Unspecified, &[]);
        let pods = written.pod_selector.map(|pods| document.span(pods.node).of(&document.text));
        Read { policy, pods: pods.unwrap_or_default().to_owned() }
    };
    objects.map(read).collect()
}

fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "ingress",
        Direction::Egress => "egress",
    }
}
