//! A peer: whom it speaks of, AND and OR in words, and who that is now.

use std::collections::BTreeSet;

use crate::ide::words::{code, counted, home_words, listed, plain, unknown_words, workload_title};
use crate::policy::{Peer, Rule};
use crate::reach::{self, Direction, Match};
use crate::workspace::{Home, Unknown, algebra, namespaces_words, pods_words};

use super::effect::Notes;
use crate::ide::own::{Own, written};

/// The peer in words. `None` for a block of addresses.
pub(super) fn peer(
    own: &Own<'_>,
    direction: Direction,
    rule: &Rule,
    peer: &Peer,
) -> Option<String> {
    let mut answer = meaning(own, peer)?;
    let others = rule.peers.items.len().saturating_sub(1);
    if others > 0 {
        let field = code(written(direction).peers_field());
        let any = if others == 1 { "the other peer" } else { "any other peer" };
        answer += &format!(" **OR** {any} of this {field}: one match is enough.");
    }
    let mut notes = Notes::default();
    let mut text = vec![answer];
    if own.member.is_some() {
        text.push(now(own, peer, &mut notes));
        notes.mind(own.scope, &own.home);
    }
    Some(notes.under(&text))
}

/// `Pods with app=api **AND** in namespaces with team=x: both must match.`
fn meaning(own: &Own<'_>, peer: &Peer) -> Option<String> {
    let added = own.member.map_or(&[][..], |(_, member)| &member.effect.added);
    let read = algebra::peer(peer, &own.home, added);
    let reach::Peer::Pods { namespaces, pods } = &read else {
        let unreadable = read == reach::Peer::Unreadable && peer.ip_block.is_none();
        return unreadable.then(|| "Whom this peer means is not known.".to_owned());
    };
    if pods.is_empty() || namespaces.is_empty() {
        return Some("Nobody: no labels can meet all these conditions.".to_owned());
    }
    let who = pods_words(pods, &code);
    Some(match (&peer.namespace_selector, &peer.pod_selector) {
        (None, _) => {
            let home = match &own.home {
                Home::Known(_) => format!("the policy's own namespace, {}", home_words(&own.home)),
                Home::Unspecified => "the policy's own namespace".to_owned(),
            };
            format!("{} in {home}; in no other.", capital(&who))
        }
        (Some(_), None) => format!("All pods in {}.", namespaces_words(namespaces, &code)),
        (Some(_), Some(_)) => {
            format!(
                "{} **AND** in {}: both must match.",
                capital(&who),
                namespaces_words(namespaces, &code)
            )
        }
    })
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// Who that is among the manifests.
fn now(own: &Own<'_>, peer: &Peer, notes: &mut Notes) -> String {
    let (mut certain, mut perhaps) = (Vec::new(), Vec::new());
    for found in own.peers(peer) {
        let Some(workload) = own.scope.workloads.get(found.index) else { continue };
        // Of namespaces that are named it is said once, below.
        let is_named = workload.home.name().is_some();
        let is_below = |it: &&Unknown| is_named && matches!(it, Unknown::NamespaceLabel(_));
        let unknown = found.unknown.iter().filter(|it| !is_below(it));
        notes.unknown.extend(unknown.map(|it| unknown_words(it, workload)));
        let list = if found.matched == Match::Yes { &mut certain } else { &mut perhaps };
        list.push(workload_title(workload, &own.home));
    }
    let mut text = match certain.as_slice() {
        [] if own.scope.workloads.is_empty() => "No workload has a manifest here".to_owned(),
        [] => "No workload here matches".to_owned(),
        some => format!("Matches {} here: {}", counted(some.len(), "workload"), listed(some)),
    };
    if !perhaps.is_empty() {
        text += &format!("; perhaps {}", listed(&perhaps));
    }
    if let Some(selector) = &peer.namespace_selector {
        text += &match matching_namespaces(own, &algebra::selector(selector, &[]), notes) {
            names if names.is_empty() => ". No namespace here matches".to_owned(),
            names => format!(". Namespaces: {}", listed(&names)),
        };
    }
    text + "."
}

/// The namespaces of the scope, with a manifest or not, that certainly match.
fn matching_namespaces(
    own: &Own<'_>,
    selector: &algebra::Selector,
    notes: &mut Notes,
) -> Vec<String> {
    let declared = own.scope.namespaces.iter().filter_map(|it| it.name.clone());
    let policies = own.scope.policies.iter().map(|policy| &policy.home);
    let homes = policies.chain(own.scope.workloads.iter().map(|workload| &workload.home));
    let used = homes.filter_map(|home| home.name().map(reach::Text::from));
    let all: BTreeSet<reach::Text> = declared.chain(used).collect();
    let mut names = Vec::new();
    let mut undeclared = Vec::new();
    for name in all {
        match selector.matches(&own.scope.namespace_labels(&Home::Known(name.clone()))) {
            Match::Yes => names.push(plain(&name)),
            Match::Unknown => undeclared.push(code(&name)),
            Match::No => {}
        }
    }
    if !undeclared.is_empty() {
        let noun = if undeclared.len() == 1 { "namespace" } else { "namespaces" };
        let words =
            format!("the labels of {noun} {} (no manifest here tells)", listed(&undeclared));
        notes.unknown.insert(words);
    }
    names
}
