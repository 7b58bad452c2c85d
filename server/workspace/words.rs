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
        Peer::Unreadable => "someone who cannot be told (templated, or with mistakes)".to_owned(),
        Peer::Addresses(set) => brief(set),
        Peer::Pods { namespaces, pods } if namespaces.is_empty() || pods.is_empty() => {
            "nobody: no pod can have these labels".to_owned()
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
            Some(name) if **name == *own => "in the same namespace".to_owned(),
            Some(name) => format!("in namespace {name}"),
            None => format!("in namespaces whose name is {values}"),
        },
        _ => format!("in namespaces with {}", selector_words(namespaces)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reach::{Requirement, namespace_named};

    #[test]
    fn peers_are_said_in_words() {
        let app = Selector::new(&[Requirement::equals("app", "web")]);
        let tiers = ValueSet::one_of(["a".into(), "b".into()]);
        let tiers = Selector::new(&[Requirement::new("tier", tiers)]);
        let pods = |namespaces: Selector, pods: &Selector| {
            peer_words(&Peer::Pods { namespaces, pods: pods.clone() }, "shop")
        };
        let every = Selector::everything();
        let said = [
            pods(namespace_named("shop"), &app),
            pods(namespace_named("data"), &every),
            pods(every.clone(), &every),
            pods(tiers, &app),
            pods(Selector::nothing(), &app),
            peer_words(&Peer::Everyone, "shop"),
        ];
        insta::assert_snapshot!(said.join("\n"), @"
        pods with app=web in the same namespace
        every pod in namespace data
        every pod in any namespace
        pods with app=web in namespaces with tier in (a, b)
        nobody: no pod can have these labels
        anyone
        ");
    }
}
