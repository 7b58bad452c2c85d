//! The outline of a file: its policies down to peers and ports, and the other objects that bear on
//! them. And the objects of many files, by name.

mod search;
mod words;

pub use search::{FoundSymbol, workspace_symbols};

use super::view::View;
use crate::policy::{Direction, Listing, NetworkPolicy, Object, Peer, Rule};
use crate::text::Span;
use crate::workspace::{DocumentFacts, Fact};
use crate::yaml::{Document, NodeId};

use words::Words;

/// What a symbol stands for.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SymbolKind {
    /// A NetworkPolicy.
    Policy,
    /// `ingress` or `egress` of a policy.
    Direction,
    /// A rule.
    Rule,
    /// An entry of `from` or `to`.
    Peer,
    /// An entry of `ports`.
    Port,
    /// What runs pods.
    Workload,
    /// A Namespace.
    Namespace,
    /// A Service.
    Service,
}

/// An entry of the outline. Spans count bytes of the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// What it is called, in words where it has no name.
    pub name: String,
    /// More about it; may be empty.
    pub detail: String,
    /// What it stands for.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// The part of it that is shown when it is chosen.
    pub selection: Span,
    /// What is in it, in text order.
    pub children: Vec<Self>,
}

/// The outline of the file, in text order.
pub fn document_symbols(view: &View<'_>) -> Vec<Symbol> {
    view.file.facts.documents.iter().flat_map(|document| of_document(document)).collect()
}

fn of_document(facts: &DocumentFacts) -> Vec<Symbol> {
    let outline = Outline { document: &facts.tree, base: facts.base };
    let policies = facts.objects.policies.iter().map(|policy| {
        let parts = outline.directions(policy);
        outline.object(&policy.object, SymbolKind::Policy, parts)
    });
    let others = others(facts).map(|(object, kind)| outline.object(object, kind, Vec::new()));
    let mut symbols: Vec<Symbol> = policies.chain(others).collect();
    symbols.sort_by_key(|symbol| symbol.span);
    symbols
}

/// The objects of a document that are no policies.
fn others(facts: &DocumentFacts) -> impl Iterator<Item = (&Object, SymbolKind)> {
    let objects = &facts.objects;
    let workloads = objects.workloads.iter().map(|it| (&it.object, SymbolKind::Workload));
    let namespaces = objects.namespaces.iter().map(|it| (&it.object, SymbolKind::Namespace));
    let services = objects.services.iter().map(|it| (&it.object, SymbolKind::Service));
    workloads.chain(namespaces).chain(services)
}

/// Its kind, and the namespace it is in.
fn detail(object: &Object) -> String {
    match &object.namespace {
        Some(namespace) if !namespace.is_empty() => format!("{} in {namespace}", object.kind),
        _ => object.kind.clone(),
    }
}

/// Writes the outline of one document.
#[derive(Copy, Clone)]
struct Outline<'d> {
    document: &'d Document,
    base: u32,
}

impl Outline<'_> {
    fn object(self, object: &Object, kind: SymbolKind, parts: Vec<Symbol>) -> Symbol {
        let (span, selection) = (self.document.span(object.node), object.heading(self.document));
        self.symbol(
            object.display_name(self.document).to_owned(),
            detail(object),
            kind,
            (span, selection),
            parts,
        )
    }

    fn symbol(
        self,
        name: String,
        detail: String,
        kind: SymbolKind,
        (span, selection): (Span, Span),
        children: Vec<Symbol>,
    ) -> Symbol {
        let (span, selection) = (span.shift(self.base), selection.shift(self.base));
        let span = span.join(selection);
        // What an alias stands for is written elsewhere.
        let here = children.into_iter().filter(|child| span.covers(child.span));
        Symbol { name, detail, kind, span, selection, children: here.collect() }
    }

    fn directions(self, policy: &Fact<NetworkPolicy>) -> Vec<Symbol> {
        let words = Words::new(self.document, &policy.object);
        let each = Direction::BOTH.into_iter();
        let mut found: Vec<Symbol> =
            each.filter_map(|way| self.direction(&policy.written, way, &words)).collect();
        found.sort_by_key(|symbol| symbol.span);
        found
    }

    /// A direction that is isolated, or has rules.
    fn direction(
        self,
        policy: &NetworkPolicy,
        direction: Direction,
        words: &Words<'_>,
    ) -> Option<Symbol> {
        let Listing { key, node, items, .. } = policy.rules(direction);
        let isolates = policy.isolates(direction);
        let mut types = policy.policy_types.items.iter();
        let listed = types.find(|it| it.direction == Some(direction)).map(|it| it.node);
        let at = self.document.span(key.or(listed)?);
        let span = match node.filter(|_| key.is_some()) {
            Some(node) => at.join(self.document.span(node)),
            None => at,
        };
        let rules =
            items.iter().enumerate().map(|(index, rule)| self.rule(rule, index, direction, words));
        let detail = match (isolates, items.len()) {
            (Some(false), _) => "not isolated: without effect".to_owned(),
            (_, 0) => "nothing allowed".to_owned(),
            (_, 1) => "1 rule".to_owned(),
            (_, count) => format!("{count} rules"),
        };
        let name = direction.policy_type().to_owned();
        Some(self.symbol(name, detail, SymbolKind::Direction, (span, at), rules.collect()))
    }

    fn rule(self, rule: &Rule, index: usize, direction: Direction, words: &Words<'_>) -> Symbol {
        let peers = rule.peers.items.iter().map(|peer| self.peer(peer, direction, words));
        let ports = rule.ports.items.iter().map(|port| {
            let selection = self.first_key(port.node, port.item);
            self.symbol(
                words.port(port),
                String::new(),
                SymbolKind::Port,
                (port.item, selection),
                Vec::new(),
            )
        });
        let mut children: Vec<Symbol> = peers.chain(ports).collect();
        children.sort_by_key(|symbol| symbol.span);
        let selection = self.first_key(rule.node, rule.item);
        let name = words.rule(rule, index, direction);
        let detail = words.ports(rule);
        self.symbol(name, detail, SymbolKind::Rule, (rule.item, selection), children)
    }

    fn peer(self, peer: &Peer, direction: Direction, words: &Words<'_>) -> Symbol {
        let selection = self.first_key(peer.node, peer.item);
        let name = words.peer(peer, direction);
        self.symbol(name, String::new(), SymbolKind::Peer, (peer.item, selection), Vec::new())
    }

    /// The first key of an item that is a mapping, else the item.
    fn first_key(self, node: NodeId, item: Span) -> Span {
        let entry = self.document.entries(node).first();
        let key = entry.map(|entry| self.document.span(entry.key));
        key.filter(|key| item.covers(*key)).unwrap_or(item)
    }
}
