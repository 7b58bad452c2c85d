//! What is proved about the parts of one policy, and where those parts are written.

use super::context::PolicyContext;
use super::diagnostic::Diagnostic;
use super::fix::{Applicability, Fix};
use super::rule;
use crate::policy::{Direction, IpBlock, Peer, PortValue, Rule, Selector};
use crate::reach::{self, Covered, Options, Part};
use crate::text::Span;
use crate::workspace::{Home, algebra};
use crate::yaml::rewrite;

/// A part of a policy that its other parts make needless.
#[derive(Debug)]
pub(super) struct CoveredPart {
    pub(super) direction: Direction,
    pub(super) covered: Covered,
}

/// The needless parts that `wanted` takes. Proved once for all rules that ask.
pub(super) fn covered<'c>(
    context: &'c PolicyContext<'_>,
    wanted: impl Fn(Part) -> bool,
) -> impl Iterator<Item = &'c CoveredPart> {
    let all = context.covered.get_or_init(|| prove(context));
    all.iter().filter(move |found| wanted(found.covered.part))
}

fn prove(context: &PolicyContext<'_>) -> Vec<CoveredPart> {
    let mut found = Vec::new();
    for direction in Direction::BOTH {
        let rules = &context.policy.rules(direction).items;
        let single = |rule: &Rule| rule.peers.items.len() < 2 && rule.ports.items.len() < 2;
        if rules.is_empty() || rules.len() == 1 && rules.iter().all(single) {
            continue;
        }
        let home = match &context.object.namespace {
            Some(name) if !name.is_empty() => Home::Known(name.clone()),
            _ => Home::Unspecified,
        };
        let sets: Vec<reach::Rule> =
            rules.iter().map(|rule| algebra::rule(rule, &home, &[])).collect();
        let covered = reach::unreachable(&sets, Options::default()).covered;
        let together = |covered: &Covered| !is_branched(context, direction, covered);
        let covered = covered.into_iter().filter(together);
        found.extend(covered.map(|covered| CoveredPart { direction, covered }));
    }
    found
}

/// Whether template control stands between a part and what covers it: perhaps only one of them is
/// real.
fn is_branched(context: &PolicyContext<'_>, direction: Direction, covered: &Covered) -> bool {
    let span = |part| span(context, direction, part).unwrap_or_default();
    let own = span(covered.part);
    covered.by.iter().map(|other| span(*other)).any(|other| {
        context.document.is_branched(own.end.min(other.end), own.start.max(other.start))
    })
}

/// Says that a part adds nothing, and which others do.
pub(super) fn explain(
    context: &PolicyContext<'_>,
    rule: &'static rule::Rule,
    found: &CoveredPart,
) -> Diagnostic {
    let (direction, part) = (found.direction, found.covered.part);
    let what = match part {
        Part::Rule(_) => "rule",
        Part::Peer(..) => "peer",
        Part::Port(..) => "port",
    };
    let (by, others) = match found.covered.by.as_slice() {
        [Part::Rule(_)] => ("another rule", "allows all of it"),
        [_] => ("the entry beside it", "allows all of it"),
        _ => ("others together", "allows a part of it"),
    };
    let mut diagnostic = Diagnostic::new(
        rule,
        span(context, direction, part).unwrap_or_default(),
        format!(
            "this {what} adds nothing: {by} already {} all of it",
            if by.ends_with("together") { "allow" } else { "allows" }
        ),
    )
    .path(path(direction, part))
    .effect("the cluster behaves the same without it")
    .help("take it out, unless the wider one is the mistake");
    diagnostic = diagnostic.fixes(remove(context, found));
    for other in &found.covered.by {
        if let Some(span) = span(context, direction, *other) {
            diagnostic = diagnostic.related(span, others);
        }
    }
    diagnostic
}

/// Takes the part out. It changes nothing in the cluster, but a person decides whether it, or what
/// covers it, is the mistake; above all where that is open to everyone or on every port.
fn remove(context: &PolicyContext<'_>, found: &CoveredPart) -> Option<Fix> {
    let rules = context.policy.rules(found.direction);
    let part = found.covered.part;
    let (list, index) = match part {
        Part::Rule(rule) => (rules.node, rule),
        Part::Peer(rule, peer) => (rules.items.get(rule)?.peers.node, peer),
        Part::Port(rule, port) => (rules.items.get(rule)?.ports.node, port),
    };
    let edits = rewrite::delete_items(context.document, list?, index..index + 1)?;
    let fix = Fix::unsafe_("Take it out: the cluster behaves the same", edits);
    let own = limits(&rules.items, part);
    let is_open = |other: &Part| {
        let theirs = limits(&rules.items, *other);
        own.iter().zip(theirs).any(|(own, theirs)| *own && !theirs)
    };
    let guessed = found.covered.by.iter().any(is_open);
    Some(if guessed { fix.at_most(Applicability::Manual) } else { fix })
}

/// Whether a part is for some peers only, and for some ports only.
fn limits(rules: &[Rule], part: Part) -> [bool; 2] {
    let (rule, peer, port) = match part {
        Part::Rule(rule) => (rule, None, None),
        Part::Peer(rule, peer) => (rule, Some(peer), None),
        Part::Port(rule, port) => (rule, None, Some(port)),
    };
    let Some(rule) = rules.get(rule) else { return [false; 2] };
    let mut peers = rule.peers.items.iter().enumerate();
    let mut ports = rule.ports.items.iter().enumerate();
    [
        !rule.peers.is_empty()
            && peers.all(|(index, it)| peer.is_some_and(|only| only != index) || !is_everyone(it)),
        !rule.ports.is_empty()
            && ports.all(|(index, it)| {
                port.is_some_and(|only| only != index) || it.port != PortValue::Every
            }),
    ]
}

fn is_everyone(peer: &Peer) -> bool {
    let is_everything = |selector: &Selector| selector.is_everything();
    let every_pod = peer.namespace_selector.as_ref().is_some_and(is_everything)
        && peer.pod_selector.as_ref().is_none_or(is_everything);
    every_pod || peer.ip_block.as_ref().is_some_and(IpBlock::is_everywhere)
}

/// The whole entry of a part, as it is written.
fn span(context: &PolicyContext<'_>, direction: Direction, part: Part) -> Option<Span> {
    let rules = &context.policy.rules(direction).items;
    match part {
        Part::Rule(rule) => rules.get(rule).map(|rule| rule.item),
        Part::Peer(rule, peer) => Some(rules.get(rule)?.peers.items.get(peer)?.item),
        Part::Port(rule, port) => Some(rules.get(rule)?.ports.items.get(port)?.item),
    }
}

fn path(direction: Direction, part: Part) -> String {
    let (field, peers) = (direction.field(), direction.peers_field());
    match part {
        Part::Rule(rule) => format!("spec.{field}[{rule}]"),
        Part::Peer(rule, peer) => format!("spec.{field}[{rule}].{peers}[{peer}]"),
        Part::Port(rule, port) => format!("spec.{field}[{rule}].ports[{port}]"),
    }
}
