//! The places that speak of a thing.

use std::sync::Arc;

use crate::ide::change::Target;
use crate::policy::{Direction, Peer, PortValue};
use crate::workspace::{Member, Scope, ScopePolicy};
use crate::yaml::NodeId;

use super::meant::{Thing, at, certain, heading, leads_to, served};

/// The places of the scope that speak of `thing`.
pub(super) fn uses(scope: &Scope, thing: Thing) -> Vec<Target> {
    let mut found = Vec::new();
    if let Thing::Workload(index) = thing {
        found = selecting(scope, index);
    }
    for policy in &scope.policies {
        of_policy(scope, policy, thing, &mut found);
    }
    for service in &scope.services {
        let (Thing::Workload(index) | Thing::Port(index, _)) = thing else { break };
        let leads = scope.workloads.get(index).is_some_and(|it| leads_to(service, it));
        let written = service.written();
        match thing {
            _ if !leads => {}
            Thing::Port(_, port) => {
                let tree = service.place.tree();
                let named =
                    written.ports.items.iter().filter(|it| names(scope, &it.target, index, port));
                let nodes = named.filter_map(|it| tree.get(it.node, "targetPort"));
                found.extend(nodes.map(|node| at(&service.place, node, node)));
            }
            _ => found.extend(written.selector.node.map(|node| keyed(service, node))),
        }
    }
    if let Thing::Namespace(index) = thing {
        let name = scope.namespaces.get(index).and_then(|it| it.name.as_deref());
        found.extend(scope.policies.iter().filter_map(|it| placed(it, name)));
        found.extend(scope.workloads.iter().filter_map(|it| placed(it, name)));
        found.extend(scope.services.iter().filter_map(|it| placed(it, name)));
    }
    found
}

/// The policies that select a workload: their `podSelector`, or their name if they have none.
pub(super) fn selecting(scope: &Scope, workload: usize) -> Vec<Target> {
    let selects = |policy: &&Arc<ScopePolicy>| {
        certain(scope.selected_by(policy)).any(|index| index == workload)
    };
    let found = scope.policies.iter().filter(selects).map(|policy| {
        let selector = policy.written().pod_selector.as_ref();
        selector.map_or_else(|| heading(policy), |it| keyed(policy, it.node))
    });
    found.collect()
}

fn of_policy(scope: &Scope, policy: &ScopePolicy, thing: Thing, found: &mut Vec<Target>) {
    let written = policy.written();
    for direction in Direction::BOTH {
        for rule in &written.rules(direction).items {
            let peers = rule.peers.items.iter();
            found.extend(peers.filter_map(|peer| of_peer(scope, policy, peer, thing)));
            let Thing::Port(workload, port) = thing else { continue };
            let mut named =
                rule.ports.items.iter().filter(|it| names(scope, &it.port, workload, port));
            if named.clone().next().is_some()
                && served(scope, policy, direction, &rule.peers.items).contains(&workload)
            {
                let nodes =
                    named.by_ref().filter_map(|it| policy.place.tree().get(it.node, "port"));
                found.extend(nodes.map(|node| at(&policy.place, node, node)));
            }
        }
    }
}

fn of_peer(scope: &Scope, policy: &ScopePolicy, peer: &Peer, thing: Thing) -> Option<Target> {
    let (namespaces, pods) = (peer.namespace_selector.as_ref(), peer.pod_selector.as_ref());
    let (selector, found) = match thing {
        Thing::Workload(_) => (pods.or(namespaces)?, scope.peers_of(policy, peer)),
        Thing::Namespace(_) => (namespaces?, scope.namespaces_of(namespaces?)),
        Thing::Port(..) => return None,
    };
    let (Thing::Workload(wanted) | Thing::Namespace(wanted) | Thing::Port(wanted, _)) = thing;
    certain(found).any(|index| index == wanted).then(|| keyed(policy, selector.node))
}

/// Whether a port is called as that port of a workload is.
fn names(scope: &Scope, value: &PortValue, workload: usize, port: usize) -> bool {
    let written = scope.workloads.get(workload).map(|it| it.written());
    let name = written.and_then(|it| it.ports.items.get(port)?.name.as_deref());
    matches!(value, PortValue::Name(value) if Some(&**value) == name)
}

/// The key of a value, or the value where it has none.
fn keyed<T, E>(member: &Member<T, E>, node: NodeId) -> Target {
    let shown = member.place.tree().key_of(node).unwrap_or(node);
    at(&member.place, shown, shown)
}

/// Where an object says that it is in the namespace `name`.
fn placed<T, E>(member: &Member<T, E>, name: Option<&str>) -> Option<Target> {
    let tree = member.place.tree();
    let namespace = tree.get(tree.get(member.object().node, "metadata")?, "namespace")?;
    let is_this = member.object().namespace.as_deref() == Some(name?);
    is_this.then(|| at(&member.place, namespace, namespace))
}
