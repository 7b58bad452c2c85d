//! What policies together do to one pod towards one other end.
//!
//! The effective policy of a pod is the union of all policies of its namespace that select it;
//! none in a direction means everything (specification, "The two sorts of pod isolation"). Where
//! labels, ports or addresses are not known the answer has two bounds, what is certain and what is
//! possible, and says what is missing.

use super::cluster::{Bounds, Cluster, ContainerPorts};
use super::endpoint::{End, Known, Missing};
use super::matching::{Labels, Match};
use super::policy::{Bound, Direction, Rule, readable};
use super::ports::PortSet;

/// Where a policy allows something: indices into its rules of one direction.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Site {
    /// The policy.
    pub policy: usize,
    /// The rule.
    pub rule: usize,
    /// The entry of `from` or `to`; `None` if the rule lists none.
    pub peer: Option<usize>,
    /// The entry of `ports`; `None` if the rule lists none.
    pub port: Option<usize>,
}

/// What one place allows to the other end, if its policy is in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant {
    /// The place.
    pub site: Site,
    /// Whether the peer is the other end; never `No`.
    pub matched: Match,
    /// The ports, as the destination understands them.
    pub ports: Bounds,
    /// What would have to be known for a certain answer.
    pub missing: Vec<Missing>,
}

impl Grant {
    fn certain(&self) -> PortSet {
        let matched = self.matched == Match::Yes;
        if matched { self.ports.certain.clone() } else { PortSet::nothing() }
    }
}

/// A policy that isolates the pod.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Isolating {
    /// Its index.
    pub policy: usize,
    /// Whether it is in force for the pod; never `No`.
    pub in_force: Match,
    /// All it allows to the other end.
    pub grants: Vec<Grant>,
    /// What would have to be known to tell whether it is in force.
    pub missing: Vec<Missing>,
}

impl Isolating {
    fn certain(&self) -> PortSet {
        union(self.grants.iter().map(Grant::certain))
    }

    fn possible(&self) -> PortSet {
        union(self.grants.iter().map(|grant| grant.ports.possible.clone()))
    }
}

/// The effective policy of one end towards the other, in one direction. Nothing isolates an end
/// that is no pod.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Half {
    /// The policies that isolate the pod in this direction, certainly or perhaps.
    pub isolating: Vec<Isolating>,
}

impl Half {
    /// What the direction allows to the other end.
    pub fn bounds(&self) -> Bounds {
        let in_force = |isolating: &&Isolating| isolating.in_force == Match::Yes;
        if self.isolating.iter().any(|isolating| in_force(&isolating)) {
            return Bounds {
                certain: union(self.isolating.iter().filter(in_force).map(Isolating::certain)),
                possible: union(self.isolating.iter().map(Isolating::possible)),
            };
        }
        // Perhaps one of them is in force, and alone; perhaps none is.
        let each = self.isolating.iter().map(Isolating::certain);
        Bounds {
            certain: each.fold(PortSet::everything(), |all, one| all.intersection(&one)),
            possible: PortSet::everything(),
        }
    }

    /// What both sides of a connection allow.
    pub fn both(halves: &[Self; 2]) -> Bounds {
        let [egress, ingress] = halves.each_ref().map(Self::bounds);
        Bounds {
            certain: egress.certain.intersection(&ingress.certain),
            possible: egress.possible.intersection(&ingress.possible),
        }
    }
}

fn union(sets: impl Iterator<Item = PortSet>) -> PortSet {
    sets.fold(PortSet::nothing(), |all, set| all.union(&set))
}

impl Cluster {
    /// The policies that isolate pods with these labels, of one namespace, in one direction: their
    /// effective policy is the union of the rules of these. None: everything is allowed. For
    /// [`Labels::of`] a selector, `Unknown` is a policy that selects some of its pods.
    pub fn isolating(
        &self,
        direction: Direction,
        namespace: &str,
        labels: &Labels,
    ) -> Vec<(usize, Match)> {
        let policies = self.policies_of(namespace).filter(|(_, p)| p.rules(direction).is_some());
        let selects = policies.map(|(index, policy)| (index, policy.selects(namespace, labels)));
        selects.filter(|(_, selects)| selects.is_possible()).collect()
    }

    /// The effective policy of the pod at one end towards the other end.
    pub(super) fn half(&self, direction: Direction, from: &Known, to: &Known) -> Half {
        let (subject, other, end) = match direction {
            Direction::Ingress => (to, from, End::Destination),
            Direction::Egress => (from, to, End::Source),
        };
        let Known::Pod(pod, _) = subject else {
            return Half::default();
        };
        let mut isolating = Vec::new();
        for (index, policy) in self.policies_of(&pod.namespace) {
            let in_force = policy.binds(pod);
            if let (Some(rules), true) = (policy.rules(direction), in_force.is_possible()) {
                let missing = match in_force {
                    Match::Unknown => policy.missing(index, pod, end),
                    Match::Yes | Match::No => Vec::new(),
                };
                let rules = rules.iter().enumerate();
                let grants = rules
                    .flat_map(|(rule, content)| {
                        let site = Site { policy: index, rule, peer: None, port: None };
                        self.grants(site, content, (other, end.opposite()), to.ports())
                    })
                    .collect();
                isolating.push(Isolating { policy: index, in_force, grants, missing });
            }
        }
        Half { isolating }
    }

    /// What one rule allows to the other end.
    fn grants(
        &self,
        rule_site: Site,
        rule: &Rule,
        (other, end): (&Known, End),
        meaning: &ContainerPorts,
    ) -> Vec<Grant> {
        let everything = [Some(PortSet::everything())];
        let entries = if rule.ports.is_empty() { &everything[..] } else { &rule.ports };
        let mut grants = Vec::new();
        for (peer_index, peer) in rule.peers_in_force().iter().enumerate() {
            let matched = peer.matches(other, self.blocks());
            if !matched.is_possible() {
                continue;
            }
            for (port_index, entry) in entries.iter().enumerate() {
                let ports = resolve(entry.as_ref(), meaning);
                let mut missing = match matched {
                    Match::Unknown => peer.missing(rule_site.policy, other, end),
                    Match::Yes | Match::No => Vec::new(),
                };
                if ports.certain != ports.possible {
                    missing.extend(Missing::of_ports(rule_site.policy, entry.as_ref(), meaning));
                }
                let peer = (!rule.peers.is_empty()).then_some(peer_index);
                let port = (!rule.ports.is_empty()).then_some(port_index);
                grants.push(Grant {
                    site: Site { peer, port, ..rule_site },
                    matched,
                    ports,
                    missing,
                });
            }
        }
        grants
    }
}

/// The ports of one entry, as a destination with these container ports understands them.
pub(super) fn resolve(entry: Option<&PortSet>, meaning: &ContainerPorts) -> Bounds {
    Bounds {
        certain: meaning.bounds(&readable(entry, Bound::Least)).certain,
        possible: meaning.bounds(&readable(entry, Bound::Most)).possible,
    }
}
