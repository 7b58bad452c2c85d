//! Whether the other end of a connection certainly denies what one end allows.

use std::collections::BTreeSet;

use crate::lint::context::InScope;
use crate::lint::known::NAMESPACE_NAME;
use crate::policy::{Direction, Peer, Selector};
use crate::reach::{self, ContainerPorts, Endpoint, Half, Labels, Match, PortSet, Text};
use crate::workspace::{Selected, Sort, algebra};

/// Workloads at one end that are looked at, at most.
const MAX_ENDS: usize = 4;

/// What denies a connection at its other end.
pub(super) struct Denial {
    /// The policies that isolate that end, by their indices in the scope.
    pub(super) by: BTreeSet<usize>,
}

/// One end of the connections: workloads in scope, or pods that are known by their labels alone.
enum Ends {
    Workloads(Vec<usize>),
    Pods(Box<reach::Workload>),
}

impl Ends {
    fn all(&self, here: InScope<'_>, holds: impl Fn(&reach::Workload) -> bool) -> bool {
        match self {
            Self::Workloads(indices) => indices.iter().all(|index| {
                here.scope.workloads.get(*index).is_none_or(|it| holds(&it.effect.pods))
            }),
            Self::Pods(pods) => holds(pods),
        }
    }

    fn endpoints(&self) -> Vec<Endpoint<'_>> {
        match self {
            Self::Workloads(indices) => indices.iter().copied().map(Endpoint::Workload).collect(),
            Self::Pods(pods) => vec![Endpoint::Pod(pods)],
        }
    }
}

/// Why nothing passes between the pods of the policy and `peer`, which is the peer of these
/// indices. `None` unless that is certain.
pub(super) fn denial(
    here: InScope<'_>,
    direction: Direction,
    (rule, at): (usize, usize),
    peer: &Peer,
) -> Option<Denial> {
    if here.scope.may_miss(Sort::Policy) {
        return None;
    }
    let opposite = match direction {
        Direction::Ingress => reach::Direction::Egress,
        Direction::Egress => reach::Direction::Ingress,
    };
    let others = other_ends(here, peer)?;
    // Nothing is certainly denied to pods that may be free of policies.
    if !others.all(here, |pods| here.scope.isolates(opposite, pods)) {
        return None;
    }
    let (cluster, own) = (here.scope.cluster()?, own_ends(here)?);
    let mut by = BTreeSet::new();
    for one in own.endpoints() {
        for other in others.endpoints() {
            if one.is(&other) {
                continue;
            }
            let (mine, theirs) = match direction {
                Direction::Ingress => {
                    let [egress, ingress] = cluster.halves(other, one)?;
                    (ingress, egress)
                }
                Direction::Egress => cluster.halves(one, other)?.into(),
            };
            let granted = granted(&mine, here.index, rule, at);
            let possible = theirs.bounds().possible;
            if granted.is_empty() || !possible.intersection(&granted).is_empty() {
                return None;
            }
            let certain = theirs.isolating.iter().filter(|it| it.in_force == Match::Yes);
            by.extend(certain.map(|it| it.policy));
        }
    }
    (!by.is_empty()).then_some(Denial { by })
}

/// The ports that one peer of one rule certainly allows.
fn granted(half: &Half, policy: usize, rule: usize, peer: usize) -> PortSet {
    let own = half.isolating.iter().filter(|it| it.policy == policy && it.in_force == Match::Yes);
    let grants = own.flat_map(|it| &it.grants).filter(|grant| {
        grant.matched == Match::Yes && (grant.site.rule, grant.site.peer) == (rule, Some(peer))
    });
    grants.fold(PortSet::nothing(), |all, grant| all.union(&grant.ports.certain))
}

fn own_ends(here: InScope<'_>) -> Option<Ends> {
    let pods = here.policy.pods()?;
    let found = if is_particular(here.policy.written().pod_selector.as_ref()) {
        workloads(&here.scope.selected_by(here.policy))
    } else {
        None
    };
    Some(found.unwrap_or_else(|| any(algebra::namespace(&here.policy.home), pods)))
}

fn other_ends(here: InScope<'_>, peer: &Peer) -> Option<Ends> {
    if is_particular(peer.pod_selector.as_ref()) {
        if let Some(ends) = workloads(&here.scope.peers_of(here.policy, peer)) {
            return Some(ends);
        }
        // Then the labels are the mistake.
        if !here.scope.near_peers_of(here.policy, peer).is_empty() {
            return None;
        }
    }
    let namespace: Text = match &peer.namespace_selector {
        None => algebra::namespace(&here.policy.home),
        Some(namespaces) => namespaces.label(NAMESPACE_NAME)?.into(),
    };
    let pods = match &peer.pod_selector {
        None => reach::Selector::everything(),
        Some(pods) => algebra::selector(pods, &here.policy.effect.added).complete()?,
    };
    Some(any(namespace, &pods))
}

/// Whether the pods are named by labels: of pods in general those in scope may be a part only.
fn is_particular(pods: Option<&Selector>) -> bool {
    pods.is_some_and(|pods| !pods.is_everything())
}

/// The workloads that are certainly meant; `None` if there are none, or too many.
fn workloads(selected: &[Selected]) -> Option<Ends> {
    let certain = selected.iter().filter(|it| it.matched == Match::Yes);
    let indices: Vec<usize> = certain.map(|it| it.index).take(MAX_ENDS + 1).collect();
    (1..=MAX_ENDS).contains(&indices.len()).then_some(Ends::Workloads(indices))
}

/// Any pods of a namespace with the labels that a selector asks for.
fn any(namespace: Text, selector: &reach::Selector) -> Ends {
    Ends::Pods(Box::new(reach::Workload {
        namespace,
        labels: Labels::of(selector),
        ports: ContainerPorts::unknown(),
        host_network: false,
        addresses: None,
    }))
}
