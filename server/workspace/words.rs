//! Selectors and peers in the words of a person.

use super::who::brief;
use crate::reach::{NAMESPACE_NAME, Peer, Selector, Text, ValueSet};

/// `app=web, tier in (a, b)`; empty if it selects everything.
pub fn selector_words(selector: &Selector) -> String {
    let each = selector.keys().map(|(key, values)| requirement(key, values));
    each.collect::<Vec<_>>().join(", ")
}

fn requirement(key: &Text, values: &ValueSet) -> String {
    match only(values) {
        Some(one) => format!("{key}={one}"),
        None => format!("{key} {values}"),
    }
}

/// The one value that is within.
fn only(values: &ValueSet) -> Option<&Text> {
    match values.values() {
        [one] if *values == ValueSet::one_of([one.clone()]) => Some(one),
        _ => None,
    }
}

/// Whom a peer speaks of: `pods with app=web in namespace shop`, `10.0.0.0/8`, `anyone`. `own` is the
/// namespace of its policy.
pub fn peer_words(peer: &Peer, own: &str) -> String {
    match peer {
        Peer::Everyone => "anyone".to_owned(),
        Peer::Unreadable => "someone that only a template knows".to_owned(),
        Peer::Addresses(set) => brief(set),
        Peer::Pods { namespaces, pods } if namespaces.is_empty() || pods.is_empty() => {
            format!("nobody ({own}: no pod can have these labels)")
        }
        Peer::Pods { namespaces, pods } => {
            format!("{} {}", pods_words(pods), namespaces_words(namespaces, own))
        }
    }
}

/// `pods with app=web`, `every pod`.
fn pods_words(pods: &Selector) -> String {
    match selector_words(pods).as_str() {
        "" => "every pod".to_owned(),
        labels => format!("pods with {labels}"),
    }
}

fn namespaces_words(namespaces: &Selector, own: &str) -> String {
    let keys: Vec<(&Text, &ValueSet)> = namespaces.keys().collect();
    match keys.as_slice() {
        [] => "in any namespace".to_owned(),
        [(key, values)] if ***key == *NAMESPACE_NAME => match only(values) {
            Some(name) if **name == *own => format!("in {own}, its own namespace"),
            Some(name) => format!("in namespace {name}"),
            None => format!("in namespaces whose name is {values}"),
        },
        _ => format!("in namespaces with {}", selector_words(namespaces)),
    }
}
