//! Hovers: what stands at a place, and what it does. The answer comes first, in two lines; then
//! where it comes from; then what is not known.

mod block;
mod effect;
mod field;
mod grants;
mod object;
mod own;
mod peer;
mod policy;
mod port;
mod subject;
mod trail;

use std::sync::Arc;

use super::source::Spotted;
use super::view::View;
use crate::lint::names::Named;
use crate::lint::rule::Rule;
use crate::lint::suppress;
use crate::policy::{NetworkPolicy, objects};
use crate::reach::Direction;
use crate::text::Span;
use crate::workspace::{DocumentFacts, Fact, Place};

use own::Own;
use trail::Trail;

/// What is shown of a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// The word it is about: bytes of the file.
    pub span: Span,
    /// What is shown, as Markdown.
    pub markdown: String,
}

/// What there is to show of the word at `offset`, in bytes of the file.
pub fn hover(view: &View<'_>, offset: u32) -> Option<Hover> {
    let spotted = view.file.document_at(offset)?;
    let at = offset - spotted.base;
    let (span, markdown) = ignored(&spotted, at).or_else(|| word(view, &spotted, at))?;
    Some(Hover { span: span.shift(spotted.base), markdown })
}

/// A rule, or a group, that a comment or annotation ignores.
fn ignored(spotted: &Spotted, at: u32) -> Option<(Span, String)> {
    let objects = objects(&spotted.document, spotted.fenced);
    let (span, named) = suppress::name_at(&spotted.document, &objects, at)?;
    let text = match named {
        Named::Rule(rule) => rule_docs(rule),
        Named::Group(group) => {
            format!("**{}**, a group of rules: {}", group.name(), group.description())
        }
    };
    Some((span, text))
}

fn rule_docs(rule: &Rule) -> String {
    let on = rule.severity.map_or("off".to_owned(), |severity| severity.to_string());
    let (name, group, url) = (rule.name, rule.group.name(), rule.url());
    format!("**[{name}]({url})**: group `{group}`, {on} by default\n\n{}", rule.markdown().trim())
}

fn word(view: &View<'_>, spotted: &Spotted, at: u32) -> Option<(Span, String)> {
    let known = view.file.facts.documents.iter().find(|known| known.index == spotted.index);
    if let Some(facts) = known {
        let policies = facts.policies.iter();
        if let Some(fact) = policies.into_iter().find(|it| touches(spotted, it.object.node, at)) {
            return in_policy(view, spotted, facts, fact, at);
        }
        if let Some(found) = of_object(view, spotted, facts, at) {
            return Some(found);
        }
    }
    // A policy of a kind or version that is not judged has fields all the same.
    let objects = objects(&spotted.document, spotted.fenced);
    let object = objects.iter().find(|it| it.is_policy() && touches(spotted, it.node, at))?;
    let trail = Trail::find(&spotted.document, object.node, at)?;
    Some((trail.span, field::docs(trail.field()?)))
}

fn touches(spotted: &Spotted, node: crate::yaml::NodeId, at: u32) -> bool {
    spotted.document.span(node).touches(at)
}

/// On kind and name of a workload, a Service or a Namespace.
fn of_object(
    view: &View<'_>,
    spotted: &Spotted,
    facts: &DocumentFacts,
    at: u32,
) -> Option<(Span, String)> {
    let workloads = facts.workloads.iter().map(|it| it.object.node);
    let services = facts.services.iter().map(|it| it.object.node);
    let namespaces = facts.namespaces.iter().map(|it| it.object.node);
    let mut nodes = workloads.chain(services).chain(namespaces);
    let node = nodes.find(|node| touches(spotted, *node, at))?;
    let trail = Trail::find(&spotted.document, node, at)?;
    if !matches!(trail.keys().as_slice(), ["kind"] | ["metadata", "name"]) {
        return None;
    }
    Some((trail.span, object::object(view, &view.scope(), facts, node)?))
}

fn in_policy(
    view: &View<'_>,
    spotted: &Spotted,
    facts: &Arc<DocumentFacts>,
    fact: &Fact<NetworkPolicy>,
    at: u32,
) -> Option<(Span, String)> {
    let trail = Trail::find(&spotted.document, fact.object.node, at)?;
    let scope = view.scope();
    let place = Place { file: view.file.facts.clone(), document: facts.clone() };
    let own = Own::new(view, &scope, &place, fact);
    let docs = trail.field().map(field::docs);
    let text = match (answer(&own, &trail), docs) {
        (Some(answer), Some(docs)) => format!("{answer}\n\n---\n\n{docs}"),
        (answer, docs) => answer.or(docs)?,
    };
    Some((trail.span, text))
}

/// What the word does in the cluster, where that is more than its field means.
fn answer(own: &Own<'_>, trail: &Trail) -> Option<String> {
    let keys = trail.keys();
    let direction = |key: &str| match key {
        "ingress" => Some(Direction::Ingress),
        "egress" => Some(Direction::Egress),
        _ => None,
    };
    match keys.as_slice() {
        ["kind" | "metadata" | "spec"] | ["metadata", "name"] | ["spec", "podSelector"] => {
            Some(policy::effect(own))
        }
        ["spec", "podSelector", ..] => Some(policy::selection(own)),
        ["spec", way] => policy::way(own, direction(way)?),
        ["spec", way, rest @ ..] => {
            let direction = direction(way)?;
            let rule = own.rule(direction, trail.item_of(2)?)?;
            match rest {
                ["from" | "to", below @ ..] => {
                    let peer = rule.peers.items.get(trail.item_of(3)?)?;
                    match &peer.ip_block {
                        Some(block) if below.first() == Some(&"ipBlock") => {
                            block::block(block, trail.node)
                        }
                        _ => peer::peer(own, direction, rule, peer),
                    }
                }
                ["ports", ..] => {
                    let entry = rule.ports.items.get(trail.item_of(3)?)?;
                    port::port(own, direction, rule, entry)
                }
                _ => None,
            }
        }
        _ => None,
    }
}
