//! What the policies of a scope allow some pods in one direction, peer by peer.

use std::collections::HashMap;

use crate::ide::view::View;
use crate::ide::words::link_to;
use crate::policy;
use crate::reach::{Direction, Match, Peer, Policy, PortSet, Rule};
use crate::text::Span;
use crate::workspace::{Place, Scope};

use super::subject::Subject;
use crate::ide::own::{Own, written};

/// What holds for some pods in one direction.
pub(super) struct Grants<'a> {
    pub(super) direction: Direction,
    /// For each of the pods, whether a policy isolates them.
    pub(super) isolated: Vec<Match>,
    /// The policies that isolate some of them.
    pub(super) isolating: Vec<usize>,
    /// The policies of which a part is not known.
    pub(super) unreadable: Vec<usize>,
    /// Who is allowed something, the first one to be so first.
    pub(super) partners: Vec<Partner<'a>>,
}

/// Someone who is allowed something.
pub(super) struct Partner<'a> {
    pub(super) peer: &'a Peer,
    /// As it is written, and the policy, by its index, in which it is; `None` for everyone.
    pub(super) written: Option<(&'a policy::Peer, Option<usize>)>,
    pub(super) allowed: Vec<Allowed<'a>>,
}

/// What one rule allows.
pub(super) struct Allowed<'a> {
    pub(super) rule: &'a Rule,
    /// The pods it is allowed to, by their index in the subject, and whether certainly.
    pub(super) pods: Vec<(usize, Match)>,
    /// Where it is written: the policy's place, and bytes of the document.
    place: &'a Place,
    span: Span,
}

/// A policy with its sets.
#[derive(Copy, Clone)]
struct Source<'a> {
    index: Option<usize>,
    place: &'a Place,
    written: &'a policy::NetworkPolicy,
    sets: &'a Policy,
}

impl Allowed<'_> {
    /// All its ports, names included; those that only a template knows left out.
    pub(super) fn ports(&self) -> PortSet {
        self.rule.known_ports()
    }

    pub(super) fn link(&self, view: &View<'_>) -> String {
        link_to(view, self.place, self.span)
    }
}

const EVERYONE: &Peer = &Peer::Everyone;

impl<'a> Grants<'a> {
    /// What all policies of the scope allow. `first`, the policy at hand, comes first.
    pub(super) fn of_scope(
        scope: &'a Scope,
        subject: &Subject,
        direction: Direction,
        first: Option<usize>,
    ) -> Self {
        let mut found = Self::nothing(subject, direction);
        let mut groups = HashMap::new();
        let others =
            scope.all_policies_of(&subject.home).filter(|(index, _)| Some(*index) != first);
        let own = first.and_then(|index| Some((index, &**scope.policies.get(index)?)));
        for (index, policy) in own.into_iter().chain(others) {
            let Some(sets) = policy.sets() else {
                found.unreadable.push(index);
                continue;
            };
            let (place, written) = (&policy.place, policy.written());
            let source = Source { index: Some(index), place, written, sets };
            found.add(source, subject, &mut groups);
        }
        found
    }

    /// What one policy allows by itself.
    pub(super) fn alone(own: &'a Own<'a>, subject: &Subject, direction: Direction) -> Self {
        let mut found = Self::nothing(subject, direction);
        if let Some(sets) = &own.sets {
            let (place, written) = (own.place, &own.fact.written);
            let source = Source { index: None, place, written, sets };
            found.add(source, subject, &mut HashMap::new());
        }
        found
    }

    fn nothing(subject: &Subject, direction: Direction) -> Self {
        Self {
            direction,
            isolated: vec![Match::No; subject.pods.len()],
            isolating: Vec::new(),
            unreadable: Vec::new(),
            partners: Vec::new(),
        }
    }

    fn add(
        &mut self,
        source: Source<'a>,
        subject: &Subject,
        groups: &mut HashMap<&'a Peer, usize>,
    ) {
        let Some(rules) = source.sets.rules(self.direction) else { return };
        let namespace = subject.namespace();
        let pods = subject.pods.iter().enumerate().filter_map(|(index, pods)| {
            let selects = source.sets.selects(&namespace, &pods.labels);
            // Whichever pods have some labels: a policy for a part of them is not theirs.
            let counts = selects == Match::Yes || pods.workload.is_some() && selects.is_possible();
            counts.then_some((index, selects))
        });
        let pods: Vec<(usize, Match)> = pods.collect();
        if pods.is_empty() {
            return;
        }
        for &(index, selects) in &pods {
            if let Some(isolated) = self.isolated.get_mut(index).filter(|it| **it != Match::Yes) {
                *isolated = selects;
            }
        }
        self.isolating.extend(source.index);
        self.unreadable.extend(source.index.filter(|_| source.sets.is_partial()));
        let listed = source.written.rules(written(self.direction)).items.iter();
        for (rule, as_written) in rules.iter().zip(listed) {
            let allowed = |span| Allowed { rule, pods: pods.clone(), place: source.place, span };
            if rule.peers.is_empty() {
                self.allow(EVERYONE, None, allowed(as_written.item), groups);
            }
            for (peer, it) in rule.peers.iter().zip(&as_written.peers.items) {
                self.allow(peer, Some((it, source.index)), allowed(it.item), groups);
            }
        }
    }

    fn allow(
        &mut self,
        peer: &'a Peer,
        written: Option<(&'a policy::Peer, Option<usize>)>,
        allowed: Allowed<'a>,
        groups: &mut HashMap<&'a Peer, usize>,
    ) {
        let place = *groups.entry(peer).or_insert(self.partners.len());
        match self.partners.get_mut(place) {
            Some(known) => known.allowed.push(allowed),
            None => self.partners.push(Partner { peer, written, allowed: vec![allowed] }),
        }
    }

    /// The line at which every one of the pods is open to everyone on every port.
    pub(super) fn open(&self) -> Option<&Allowed<'a>> {
        let everyone = self.partners.iter().find(|partner| *partner.peer == Peer::Everyone)?;
        everyone.allowed.iter().find(|allowed| {
            let certain = allowed.pods.iter().filter(|(_, selected)| *selected == Match::Yes);
            certain.count() == self.isolated.len() && allowed.ports().is_everything()
        })
    }
}
