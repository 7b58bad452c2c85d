//! Selectors and peers in the words of a person.

use super::algebra;
use super::home::Home;
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

/// How labels and names are set off from the words around them.
pub type Quote<'a> = &'a dyn Fn(&str) -> String;

/// Whom a peer of a policy in `home` speaks of: `pods with app=web in namespace shop`, `10.0.0.0/8`,
/// `anyone`.
pub fn peer_words(peer: &Peer, home: &Home, quote: Quote<'_>) -> String {
    match peer {
        Peer::Everyone => "anyone".to_owned(),
        Peer::Unreadable => "someone who cannot be told (templated, or with mistakes)".to_owned(),
        Peer::Addresses(set) if set.is_empty() => "no address".to_owned(),
        Peer::Addresses(set) => brief(set),
        Peer::Pods { namespaces, pods } if namespaces.is_empty() || pods.is_empty() => {
            "nobody (no pod can have these labels)".to_owned()
        }
        Peer::Pods { namespaces, pods } if *namespaces == algebra::own(home) => {
            format!("{} in the same namespace", pods_words(pods, quote))
        }
        Peer::Pods { namespaces, pods } => {
            format!("{} in {}", pods_words(pods, quote), namespaces_words(namespaces, quote))
        }
    }
}

/// `pods with app=web`, `all pods`.
pub fn pods_words(pods: &Selector, quote: Quote<'_>) -> String {
    match selector_words(pods).as_str() {
        "" => "all pods".to_owned(),
        labels => format!("pods with {}", quote(labels)),
    }
}

/// `any namespace`, `namespace shop`, `namespaces with team=ops`.
pub fn namespaces_words(namespaces: &Selector, quote: Quote<'_>) -> String {
    if let Some(name) = name_of(namespaces) {
        return format!("namespace {}", quote(&name));
    }
    let keys: Vec<(&Text, &ValueSet)> = namespaces.keys().collect();
    match keys.as_slice() {
        [] => "any namespace".to_owned(),
        [(key, values)] if ***key == *NAMESPACE_NAME => {
            format!("namespaces whose name is {}", quote(&values.to_string()))
        }
        _ => format!("namespaces with {}", quote(&selector_words(namespaces))),
    }
}

/// The one namespace that a selector selects by name alone.
pub fn name_of(namespaces: &Selector) -> Option<Text> {
    let mut keys = namespaces.keys();
    let ((key, values), None) = (keys.next()?, keys.next()) else { return None };
    only(values).filter(|_| **key == *NAMESPACE_NAME).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reach::{Requirement, namespace_named};

    #[test]
    fn peers_are_said_in_words() {
        let home = Home::Known("shop".into());
        let app = Selector::new(&[Requirement::equals("app", "web")]);
        let tiers = ValueSet::one_of(["a".into(), "b".into()]);
        let tiers = Selector::new(&[Requirement::new("tier", tiers)]);
        let pods = |namespaces: Selector, pods: &Selector| {
            peer_words(&Peer::Pods { namespaces, pods: pods.clone() }, &home, &str::to_owned)
        };
        let every = Selector::everything();
        let said = [
            pods(namespace_named("shop"), &app),
            pods(namespace_named("data"), &every),
            pods(every.clone(), &every),
            pods(tiers, &app),
            pods(Selector::nothing(), &app),
            peer_words(&Peer::Everyone, &home, &str::to_owned),
        ];
        insta::assert_snapshot!(said.join("\n"), @"
        pods with app=web in the same namespace
        all pods in namespace data
        all pods in any namespace
        pods with app=web in namespaces with tier in (a, b)
        nobody (no pod can have these labels)
        anyone
        ");
    }
}
