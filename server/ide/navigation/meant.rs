//! What the text at a place speaks of.

use crate::ide::change::Target;
use crate::ide::here::Here;
use crate::ide::view::View;
use crate::policy::{Direction, Peer, PortValue, Selector};
use crate::reach::{self, Match, Requirement, ValueSet};
use crate::text::Span;
use crate::workspace::{Member, Place, Scope, ScopePolicy, ScopeService, ScopeWorkload, Selected};
use crate::yaml::{Document, NodeId};

/// Something of a scope that others speak of, by its indices there.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Thing {
    /// A workload.
    Workload(usize),
    /// A Namespace.
    Namespace(usize),
    /// A port of a workload.
    Port(usize, usize),
}

/// What a text speaks of.
#[derive(Default)]
pub(super) struct Meant {
    pub(super) things: Vec<Thing>,
    /// Whether the text is what declares it.
    pub(super) declared: bool,
    /// The label by which it speaks of it.
    pub(super) label: Option<String>,
}

impl Thing {
    /// Where it is: its name, or the label of that key.
    pub(super) fn target(self, scope: &Scope, label: Option<&str>) -> Option<Target> {
        match self {
            Self::Workload(index) => {
                let workload = scope.workloads.get(index)?;
                let mut labels = workload.written().labels.items.iter();
                let label = labels.find(|it| Some(&*it.key) == label);
                Some(match label {
                    Some(label) => at(&workload.place, label.key_node, label.value_node),
                    None => heading(workload),
                })
            }
            Self::Namespace(index) => Some(heading(scope.namespaces.get(index)?)),
            Self::Port(workload, index) => {
                let workload = scope.workloads.get(workload)?;
                let port = workload.written().ports.items.get(index)?;
                let name = workload.place.tree().get(port.node, "name")?;
                Some(at(&workload.place, name, name))
            }
        }
    }
}

/// From the first to the last of two nodes.
pub(super) fn at(place: &Place, first: NodeId, last: NodeId) -> Target {
    let span = place.span(first).join(place.span(last));
    Target { path: place.path().to_owned(), span }
}

/// The name of an object.
pub(super) fn heading<T, E>(member: &Member<T, E>) -> Target {
    let span = member.place.in_file(member.object().heading(member.place.tree()));
    Target { path: member.place.path().to_owned(), span }
}

/// A value with its key.
fn keyed(document: &Document, value: NodeId) -> Span {
    let span = document.span(value);
    document.key_of(value).map_or(span, |key| document.span(key).join(span))
}

/// What the text `here` speaks of.
pub(super) fn meant(view: &View<'_>, scope: &Scope, here: &Here) -> Meant {
    let (document, offset) = (&*here.spotted.document, here.range.start);
    let touches = |node: NodeId| keyed(document, node).touches(offset);
    let metadata = document.get(here.object.node, "metadata");
    if let Some(name) = &here.object.namespace
        && metadata.and_then(|it| document.get(it, "namespace")).is_some_and(touches)
    {
        let named = scope.namespaces.iter().position(|it| it.name.as_deref() == Some(name));
        return Meant {
            things: named.map(Thing::Namespace).into_iter().collect(),
            ..Meant::default()
        };
    }
    if let Some(policy) = here.find(view, &scope.policies) {
        return of_policy(scope, policy, document, offset).unwrap_or_default();
    }
    if let Some(service) = here.find(view, &scope.services) {
        return of_service(scope, service, document, offset);
    }
    let on_name = here.object.heading(document).touches(offset);
    let declared = |thing| Meant { things: vec![thing], declared: true, label: None };
    if let Some(index) = here.index(view, &scope.workloads)
        && let Some(workload) = scope.workloads.get(index)
    {
        let written = workload.written();
        let mut ports = written.ports.items.iter();
        if let Some(port) = ports.position(|it| it.name.is_some() && it.item.touches(offset)) {
            return declared(Thing::Port(index, port));
        }
        if on_name || written.labels.node.is_some_and(touches) {
            return declared(Thing::Workload(index));
        }
    }
    if let Some(index) = here.index(view, &scope.namespaces)
        && let Some(namespace) = scope.namespaces.get(index)
        && (on_name || namespace.written().labels.node.is_some_and(touches))
    {
        return declared(Thing::Namespace(index));
    }
    Meant::default()
}

fn of_policy(
    scope: &Scope,
    policy: &ScopePolicy,
    document: &Document,
    offset: u32,
) -> Option<Meant> {
    let touched = |selector: &Option<Selector>| {
        selector.clone().filter(|it| keyed(document, it.node).touches(offset))
    };
    let meant = |things: Vec<Thing>, selector: &Selector| {
        let mut labels = selector.labels.iter();
        let on = |node| document.span(node).touches(offset);
        let label = labels.find(|it| on(it.key_node) || on(it.value_node));
        Some(Meant { things, declared: false, label: label.map(|label| label.key.to_string()) })
    };
    let written = policy.written();
    if let Some(selector) = touched(&written.pod_selector) {
        return meant(workloads(scope.selected_by(policy)), &selector);
    }
    for direction in Direction::BOTH {
        let rules = &written.rules(direction).items;
        let rule = rules.iter().find(|rule| rule.item.touches(offset));
        let Some(rule) = rule else { continue };
        if let Some(peer) = rule.peers.items.iter().find(|peer| peer.item.touches(offset)) {
            if let Some(selector) = touched(&peer.namespace_selector) {
                let found = certain(scope.namespaces_of(&selector));
                return meant(found.map(Thing::Namespace).collect(), &selector);
            }
            let selector = peer.pod_selector.as_ref().or(peer.namespace_selector.as_ref())?;
            return meant(workloads(scope.peers_of(policy, peer)), selector);
        }
        let port = rule.ports.items.iter().find(|port| port.item.touches(offset))?;
        let PortValue::Name(name) = &port.port else { return None };
        let things = ports(scope, served(scope, policy, direction, &rule.peers.items), name);
        return Some(Meant { things, ..Meant::default() });
    }
    None
}

/// The workloads whose ports a rule speaks of: those that the policy selects, or for egress its peers.
pub(super) fn served(
    scope: &Scope,
    policy: &ScopePolicy,
    direction: Direction,
    peers: &[Peer],
) -> Vec<usize> {
    match (direction, peers) {
        (Direction::Ingress, _) => certain(scope.selected_by(policy)).collect(),
        (Direction::Egress, []) => (0..scope.workloads.len()).collect(),
        (Direction::Egress, peers) => {
            peers.iter().flat_map(|peer| certain(scope.peers_of(policy, peer))).collect()
        }
    }
}

fn of_service(scope: &Scope, service: &ScopeService, document: &Document, offset: u32) -> Meant {
    let written = service.written();
    let behind = || scope.workloads.iter().enumerate().filter(|(_, it)| leads_to(service, it));
    if written.selector.node.is_some_and(|node| keyed(document, node).touches(offset)) {
        let things = behind().map(|(index, _)| Thing::Workload(index)).collect();
        return Meant { things, ..Meant::default() };
    }
    let port = written.ports.items.iter().find(|port| port.item.touches(offset));
    let things = match port.map(|port| &port.target) {
        Some(PortValue::Name(name)) => ports(scope, behind().map(|(index, _)| index), name),
        _ => Vec::new(),
    };
    Meant { things, ..Meant::default() }
}

/// Whether the pods of a workload are certainly behind a service.
pub(super) fn leads_to(service: &ScopeService, workload: &ScopeWorkload) -> bool {
    let pairs = &service.effect.pairs;
    let known: Vec<Requirement> = pairs
        .iter()
        .filter_map(|(key, value)| {
            Some(Requirement::new(key.clone(), ValueSet::one_of([value.clone()?])))
        })
        .collect();
    let all = !pairs.is_empty() && !service.effect.open && known.len() == pairs.len();
    let selector = reach::Selector::new(&known);
    all && service.home == workload.home
        && selector.matches(&workload.effect.pods.labels) == Match::Yes
}

/// The ports of that name of some workloads.
fn ports(scope: &Scope, of: impl IntoIterator<Item = usize>, name: &str) -> Vec<Thing> {
    let mut found = Vec::new();
    for index in of {
        let Some(workload) = scope.workloads.get(index) else { continue };
        for (port, written) in workload.written().ports.items.iter().enumerate() {
            if written.name.as_deref() == Some(name) {
                found.push(Thing::Port(index, port));
            }
        }
    }
    found
}

fn workloads(found: Vec<Selected>) -> Vec<Thing> {
    certain(found).map(Thing::Workload).collect()
}

/// What is certainly selected; what may be, where nothing certainly is.
pub(super) fn certain(found: Vec<Selected>) -> impl Iterator<Item = usize> {
    let sure = found.iter().any(|it| it.matched == Match::Yes);
    found.into_iter().filter(move |it| !sure || it.matched == Match::Yes).map(|it| it.index)
}
