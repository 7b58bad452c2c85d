//! The policy at hand, as it is written and as it is in its scope.

use super::view::View;
use crate::policy::{self, NetworkPolicy, Peer, Rule};
use crate::reach::{self, Direction, Match};
use crate::workspace::{Fact, Home, Place, Scope, ScopePolicy, ScopeWorkload, Selected, algebra};

/// The policy at hand.
pub(super) struct Own<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) scope: &'a Scope,
    pub(super) place: &'a Place,
    pub(super) fact: &'a Fact<NetworkPolicy>,
    /// Itself in the scope, and its index there; `None` if what it is in the cluster is not known.
    pub(super) member: Option<(usize, &'a ScopePolicy)>,
    pub(super) home: Home,
    /// Its sets; `None` if too much of it is unknown.
    pub(super) sets: Option<reach::Policy>,
}

impl<'a> Own<'a> {
    pub(super) fn new(
        view: &'a View<'a>,
        scope: &'a Scope,
        place: &'a Place,
        fact: &'a Fact<NetworkPolicy>,
    ) -> Self {
        let index = scope.policy_at(place.path(), place.document.index, &fact.object);
        let member = index.and_then(|index| Some((index, &**scope.policies.get(index)?)));
        let (home, sets) = if let Some((_, member)) = member {
            (member.home.clone(), member.sets().cloned())
        } else {
            let home = fact.object.namespace.as_deref().filter(|name| !name.is_empty());
            let home = home.map_or(Home::Unspecified, |name| Home::Known(name.into()));
            let sets = algebra::policy(&fact.written, &home, &[]);
            (home, sets)
        };
        Self { view, scope, place, fact, member, home, sets }
    }

    pub(super) fn name(&self) -> &str {
        let member = self.member.and_then(|(_, member)| member.name.as_deref());
        member.unwrap_or_else(|| self.fact.object.display_name(self.place.tree()))
    }

    pub(super) fn rule(&self, direction: Direction, index: usize) -> Option<&'a Rule> {
        self.fact.written.rules(written(direction)).items.get(index)
    }

    /// The workloads it selects, certainly or perhaps; none where it is not in the scope.
    pub(super) fn selected(&self) -> Vec<Selected> {
        self.member.map(|(_, member)| self.scope.selected_by(member)).unwrap_or_default()
    }

    /// The workloads that certainly have the ports of a rule: the selected ones, or those that it
    /// lets them reach.
    pub(super) fn destinations(&self, direction: Direction, rule: &Rule) -> Vec<&'a ScopeWorkload> {
        let mut found = match direction {
            Direction::Ingress => self.selected(),
            Direction::Egress => rule.peers.items.iter().flat_map(|it| self.peers(it)).collect(),
        };
        found.retain(|it| it.matched == Match::Yes);
        found.sort_by_key(|it| it.index);
        found.dedup_by_key(|it| it.index);
        let workloads = found.iter().filter_map(|it| self.scope.workloads.get(it.index));
        workloads.map(|workload| &**workload).collect()
    }

    /// The workloads that one of its peers speaks of.
    pub(super) fn peers(&self, peer: &Peer) -> Vec<Selected> {
        self.member.map(|(_, member)| self.scope.peers_of(member, peer)).unwrap_or_default()
    }
}

/// The direction as it is written.
pub(super) fn written(direction: Direction) -> policy::Direction {
    match direction {
        Direction::Ingress => policy::Direction::Ingress,
        Direction::Egress => policy::Direction::Egress,
    }
}
