//! The policy at the caret, and the manifests around it.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::place::{Place, Step};
use crate::ide::View;
use crate::policy::{Direction, NetworkPolicy, Peer, Rule, Selector};
use crate::reach::Match;
use crate::workspace::{Home, Scope, ScopeWorkload, algebra};
use crate::yaml::NodeId;

/// Names that are listed at most.
const MAX_NAMED: usize = 3;

/// A place with what is around it, looked up when it is asked for.
pub(super) struct Around<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) place: &'a Place,
    /// The index of the document in its file.
    document: Option<u32>,
    scope: OnceCell<Arc<Scope>>,
    policy: OnceCell<NetworkPolicy>,
}

impl<'a> Around<'a> {
    pub(super) fn new(view: &'a View<'a>, place: &'a Place, document: Option<u32>) -> Self {
        Self { view, place, document, scope: OnceCell::new(), policy: OnceCell::new() }
    }

    pub(super) fn scope(&self) -> &Scope {
        self.scope.get_or_init(|| self.view.scope())
    }

    /// The policy at the caret, the word in it.
    pub(super) fn policy(&self) -> &NetworkPolicy {
        let place = self.place;
        self.policy.get_or_init(|| NetworkPolicy::read(&place.document, &place.object))
    }

    /// The namespace of the policy: as its kustomization sets it, else as it is written.
    pub(super) fn home(&self) -> Home {
        let path = &self.view.file.path;
        let mut policies = self.scope().policies.iter();
        let known = policies.find(|policy| {
            let place = &policy.place;
            place.path() == path
                && Some(place.document.index) == self.document
                && policy.object().name == self.place.object.name
        });
        let written = || self.place.object.namespace.as_deref().filter(|it| !it.is_empty());
        match known {
            Some(policy) => policy.home.clone(),
            None => written().map_or(Home::Unspecified, |name| Home::Known(name.into())),
        }
    }

    /// The rule around the caret.
    pub(super) fn rule(&self) -> Option<(Direction, &Rule)> {
        let [_, list, item, ..] = self.place.steps.as_slice() else { return None };
        let direction = Direction::BOTH.into_iter().find(|it| it.field() == list.name)?;
        let mut rules = self.policy().rules(direction).items.iter();
        Some((direction, rules.find(|rule| rule.node == item.node)?))
    }

    /// The peer around the caret.
    pub(super) fn peer(&self) -> Option<&Peer> {
        let (_, rule) = self.rule()?;
        let holds = |node: NodeId| self.place.steps.iter().any(|step: &Step| step.node == node);
        rule.peers.items.iter().find(|peer| holds(peer.node))
    }

    /// The workloads that selectors speak of; without one for namespaces, in the policy's own. Those
    /// that they perhaps speak of only where none is certain.
    pub(super) fn workloads(
        &self,
        namespaces: Option<&Selector>,
        pods: Option<&Selector>,
    ) -> Vec<&ScopeWorkload> {
        let (scope, home) = (self.scope(), self.home());
        let namespaces = namespaces.map(|it| algebra::selector(it, &[]));
        let pods = pods.map(|it| algebra::selector(it, &[]));
        let is_there = |other: &Home| match &namespaces {
            Some(wanted) => wanted.matches(&scope.namespace_labels(other)),
            None if home == *other => Match::Yes,
            None if [&home, other].contains(&&Home::Unspecified) => Match::Unknown,
            None => Match::No,
        };
        let all = scope.workloads.iter().map(|workload| {
            let labels = &workload.effect.pods.labels;
            let is_meant = pods.as_ref().map_or(Match::Yes, |wanted| wanted.matches(labels));
            (is_there(&workload.home).and(is_meant), &**workload)
        });
        let found: Vec<_> = all.filter(|(matched, _)| *matched != Match::No).collect();
        let certain = found.iter().any(|(matched, _)| *matched == Match::Yes);
        let kept = found.into_iter().filter(|(matched, _)| !certain || *matched == Match::Yes);
        kept.map(|(_, workload)| workload).collect()
    }

    /// The namespaces that are known by name, each with what knows it.
    pub(super) fn namespaces(&self) -> BTreeMap<String, &'static str> {
        let scope = self.scope();
        let mut known = BTreeMap::from([("kube-system".to_owned(), "the cluster's own services")]);
        let homes = scope.policies.iter().map(|it| &it.home);
        let homes = homes.chain(scope.workloads.iter().map(|it| &it.home));
        let homes = homes.chain(scope.services.iter().map(|it| &it.home));
        let named = homes.filter_map(|home| Some((home.name()?.to_owned(), "manifests name it")));
        known.extend(named);
        let configured = self.view.settings.cluster.namespaces.keys();
        known.extend(configured.map(|name| (name.as_str().to_owned(), "in the configuration")));
        let declared = scope.namespaces.iter().filter_map(|it| it.name.as_deref());
        known.extend(declared.map(|name| (name.to_owned(), "Namespace")));
        known
    }
}

/// The first few of `names`, sorted, and how many more there are.
pub(super) fn few(mut names: Vec<&str>) -> String {
    names.sort_unstable();
    names.dedup();
    let more = names.len().saturating_sub(MAX_NAMED);
    names.truncate(MAX_NAMED);
    let listed = names.join(", ");
    if more == 0 { listed } else { format!("{listed} and {more} more") }
}
