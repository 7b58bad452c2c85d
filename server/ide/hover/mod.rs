//! Hovers: what stands at a place, and what it does. The answer comes first, in two lines; then
//! where it comes from; then what is not known.

mod container_port;
mod effect;
mod field;
mod grants;
mod object;
mod peer;
mod policy;
mod port;
mod subject;
mod trail;

use std::sync::Arc;

use super::addresses::block_words;
use super::own::Own;
use super::view::View;
use crate::lint::names::Named;
use crate::lint::rule::Rule;
use crate::lint::suppress;
use crate::policy::{Api, NetworkPolicy};
use crate::reach::Direction;
use crate::text::Span;
use crate::workspace::{DocumentFacts, Fact, Place};
use crate::yaml::NodeId;

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
    let documents = view.file.facts.documents.iter();
    let facts = documents.rev().find(|it| it.base <= offset)?;
    let at = offset - facts.base;
    let word = || {
        let (span, markdown) = word(view, facts, at)?;
        Some((span.shift(facts.base), markdown))
    };
    let (span, markdown) = ignored(facts, offset).or_else(word)?;
    Some(Hover { span, markdown })
}

/// A rule, or a group, that a comment or annotation ignores.
fn ignored(facts: &DocumentFacts, offset: u32) -> Option<(Span, String)> {
    let (span, named) = suppress::name_at(facts, offset)?;
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

fn word(view: &View<'_>, facts: &Arc<DocumentFacts>, at: u32) -> Option<(Span, String)> {
    let touched = |node: NodeId| facts.tree.span(node).touches(at);
    match facts.objects.policies.iter().find(|it| touched(it.object.node)) {
        Some(fact) => in_policy(view, facts, fact, at),
        None => in_object(view, facts, at),
    }
}

fn in_policy(
    view: &View<'_>,
    facts: &Arc<DocumentFacts>,
    fact: &Fact<NetworkPolicy>,
    at: u32,
) -> Option<(Span, String)> {
    let trail = Trail::find(&facts.tree, fact.object.node, at)?;
    let docs = trail.field().map(field::docs);
    let answer = (fact.object.api == Api::Current).then(|| {
        let scope = view.scope();
        let place = Place { file: view.file.facts.clone(), document: facts.clone() };
        answer(&Own::new(view, &scope, &place, fact), &trail)
    });
    let text = match (answer.flatten(), docs) {
        (Some(answer), Some(docs)) => format!("{answer}\n\n---\n\n{docs}"),
        (answer, docs) => answer.or(docs)?,
    };
    Some((trail.span, text))
}

/// On kind and name of a workload, a Service or a Namespace, and on the ports of a container.
fn in_object(view: &View<'_>, facts: &DocumentFacts, at: u32) -> Option<(Span, String)> {
    let objects = &facts.objects;
    let workloads = objects.workloads.iter().map(|it| it.object.node);
    let services = objects.services.iter().map(|it| it.object.node);
    let namespaces = objects.namespaces.iter().map(|it| it.object.node);
    let mut nodes = workloads.chain(services).chain(namespaces);
    let node = nodes.find(|node| facts.tree.span(*node).touches(at))?;
    let trail = Trail::find(&facts.tree, node, at)?;
    let text = match trail.keys().as_slice() {
        ["kind"] | ["metadata", "name"] => object::object(view, &view.scope(), facts, node),
        [.., "ports", _] => {
            let workload = objects.workloads.iter().find(|it| it.object.node == node)?;
            container_port::container_port(view, facts, workload, at)
        }
        _ => None,
    };
    Some((trail.span, text?))
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
                            block_words(block, trail.node)
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
