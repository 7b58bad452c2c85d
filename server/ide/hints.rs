//! Inlay hints: what is easy to overlook, beside where it is written.

use super::addresses::{block_words, count_words};
use super::own::{Own, written};
use super::view::View;
use super::words::{code, numbers_words, resolved_words, workload_name};
use crate::policy::{Api, NetworkPolicy, Peer, Port, PortValue, Rule, Selector};
use crate::reach::{ContainerPorts, Direction, Intervals};
use crate::text::Span;
use crate::workspace::{Fact, Home, Place, Scope, algebra};
use crate::yaml::{Document, Kind, NodeId};

/// Text beside a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// The place: bytes of the file.
    pub offset: u32,
    /// The text, few words.
    pub label: String,
    /// More about it, as Markdown.
    pub tooltip: String,
    /// What it is about.
    pub kind: HintKind,
    /// Whether it belongs to what comes after the place, and a blank goes between; else it belongs
    /// to what stands before.
    pub before: bool,
}

/// What a hint is about.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HintKind {
    /// `AND` and `OR` between the parts of a list of peers.
    Logic,
    /// What `{}` selects.
    EmptySelector,
    /// The numbers of a named port.
    NamedPort,
    /// How many addresses a block has.
    Addresses,
}

/// Which hints are wanted.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct HintKinds {
    /// [`HintKind::Logic`]
    pub logic: bool,
    /// [`HintKind::EmptySelector`]
    pub empty_selectors: bool,
    /// [`HintKind::NamedPort`]
    pub named_ports: bool,
    /// [`HintKind::Addresses`]
    pub addresses: bool,
}

impl Default for HintKinds {
    fn default() -> Self {
        Self { logic: true, empty_selectors: true, named_ports: true, addresses: true }
    }
}

impl HintKinds {
    fn wants(self, kind: HintKind) -> bool {
        match kind {
            HintKind::Logic => self.logic,
            HintKind::EmptySelector => self.empty_selectors,
            HintKind::NamedPort => self.named_ports,
            HintKind::Addresses => self.addresses,
        }
    }
}

/// The hints in `range`, bytes of the file, in text order.
pub fn hints(view: &View<'_>, range: Span, kinds: HintKinds) -> Vec<Hint> {
    let facts = &view.file.facts;
    let shown = |span: Span| span.start <= range.end && range.start <= span.end;
    let policies = facts.documents.iter().flat_map(|document| {
        let place = Place { file: facts.clone(), document: document.clone() };
        document.objects.policies.iter().map(move |policy| (place.clone(), policy))
    });
    let shown = |place: &Place, it: &Fact<NetworkPolicy>| {
        it.object.api == Api::Current && shown(place.span(it.object.node))
    };
    let mut policies = policies.filter(|(place, it)| shown(place, it)).peekable();
    if policies.peek().is_none() {
        return Vec::new();
    }
    let scope = view.scope();
    let mut found = Vec::new();
    for (place, fact) in policies {
        found.extend(Hints::of(view, &scope, &place, fact, kinds).found);
    }
    found.retain(|hint| range.touches(hint.offset));
    found.sort_by_key(|hint| (hint.offset, hint.kind));
    // What an alias stands for is seen from each place that uses it.
    found.dedup();
    found
}

/// The hints of one policy.
struct Hints<'a> {
    own: Own<'a>,
    document: &'a Document,
    kinds: HintKinds,
    found: Vec<Hint>,
}

impl<'a> Hints<'a> {
    fn of(
        view: &'a View<'a>,
        scope: &'a Scope,
        place: &'a Place,
        fact: &'a Fact<NetworkPolicy>,
        kinds: HintKinds,
    ) -> Self {
        let own = Own::new(view, scope, place, fact);
        let mut hints = Self { own, document: place.tree(), kinds, found: Vec::new() };
        if let Some(pods) = &fact.written.pod_selector {
            hints.selector(pods, &format!("all pods of {}", hints.home()));
        }
        for direction in Direction::ALL {
            for rule in &fact.written.rules(written(direction)).items {
                hints.rule(direction, rule);
            }
        }
        hints
    }

    fn rule(&mut self, direction: Direction, rule: &Rule) {
        for (index, peer) in rule.peers.items.iter().enumerate() {
            if index > 0 {
                let tooltip = "Another peer of the list: one that matches is enough.";
                self.add(peer.item.start, "OR", tooltip, HintKind::Logic, true);
            }
            self.peer(peer);
        }
        for port in &rule.ports.items {
            self.port(direction, rule, port);
        }
    }

    fn peer(&mut self, peer: &Peer) {
        if let (Some(_), Some(_)) = (&peer.namespace_selector, &peer.pod_selector)
            && let Some(second) = self.second_selector(peer.node)
        {
            let tooltip = "Both selectors are of one peer: pods that the one selects, in namespaces that the other selects.";
            self.add(second, "AND", tooltip, HintKind::Logic, true);
        }
        let alone = "all pods of all namespaces";
        match (&peer.namespace_selector, &peer.pod_selector) {
            (Some(namespaces), None) => self.selector(namespaces, alone),
            (None, Some(pods)) => self.selector(pods, &format!("all pods of {}", self.home())),
            (Some(namespaces), Some(pods)) => {
                self.selector(namespaces, "all namespaces");
                self.selector(pods, "all pods of these namespaces");
            }
            (None, None) => {}
        }
        if let Some(block) = &peer.ip_block
            && let (Some((_, node)), Some(left)) = (&block.cidr, algebra::addresses(block))
        {
            let tooltip = block_words(block, *node).unwrap_or_default();
            let end = self.document.span(*node).end;
            self.add(end, &count_words(&left), &tooltip, HintKind::Addresses, false);
        }
    }

    /// Where the second of two selectors starts; `None` if one of them is merged in.
    fn second_selector(&self, peer: NodeId) -> Option<u32> {
        if !matches!(self.document.written(peer).kind, Kind::Mapping { .. }) {
            return None;
        }
        let entries = self.document.entries(peer).iter().filter(|entry| {
            let key = self.document.key_text(entry.key);
            matches!(key.as_deref(), Some("namespaceSelector" | "podSelector"))
        });
        Some(self.document.span(entries.skip(1).last()?.key).start)
    }

    /// Says what `{}` selects.
    fn selector(&mut self, selector: &Selector, label: &str) {
        let written = self.document.written(selector.node);
        let is_braces = matches!(written.kind, Kind::Mapping { flow: true, .. })
            && self.document.entries(selector.node).is_empty();
        if is_braces && selector.is_everything() {
            let tooltip = "An empty selector asks for no label, and so selects everything.";
            self.add(written.span.end, label, tooltip, HintKind::EmptySelector, false);
        }
    }

    fn port(&mut self, direction: Direction, rule: &Rule, port: &Port) {
        let PortValue::Name(name) = &port.port else { return };
        let protocol = algebra::protocol(port.protocol.as_deref().unwrap_or("TCP"));
        let (Some(protocol), true) = (protocol, self.kinds.named_ports && !port.open) else {
            return;
        };
        let workloads = self.own.destinations(direction, rule);
        let Some(node) = self.document.get(port.node, "port").filter(|_| !workloads.is_empty())
        else {
            return;
        };
        let each = workloads.iter().map(|it| it.effect.pods.ports.resolve(name, protocol));
        let numbers = each.fold(Intervals::nothing(), |all, one| all.union(&one));
        let unknown = workloads.iter().any(|it| !it.effect.pods.ports.complete);
        let label = match numbers.is_empty() {
            false => format!("→ {}", numbers_words(&numbers)),
            true if unknown => return,
            true => "→ no such port".to_owned(),
        };
        let names = workloads.iter().map(|it| workload_name(it, &self.own.home));
        let names: Vec<String> = names.collect();
        let pods: Vec<(&str, &ContainerPorts)> = names
            .iter()
            .zip(&workloads)
            .map(|(name, it)| (name.as_str(), &it.effect.pods.ports))
            .collect();
        let words = resolved_words(name, protocol, &pods);
        let tooltip = format!("{} port {}: {words}.", protocol.name(), code(name));
        let end = self.document.span(node).end;
        self.add(end, &label, &tooltip, HintKind::NamedPort, false);
    }

    fn home(&self) -> String {
        match &self.own.home {
            Home::Known(name) => format!("namespace {name}"),
            Home::Unspecified => "its namespace".to_owned(),
        }
    }

    /// `offset` counts from the document's start.
    fn add(&mut self, offset: u32, label: &str, tooltip: &str, kind: HintKind, before: bool) {
        if self.kinds.wants(kind) {
            let (label, tooltip) = (label.to_owned(), tooltip.to_owned());
            let offset = offset + self.own.place.document.base;
            self.found.push(Hint { offset, label, tooltip, kind, before });
        }
    }
}
