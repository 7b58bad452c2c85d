//! Workloads, Services and Namespaces: which policies are about them.

use std::collections::BTreeSet;

use crate::ide::view::View;
use crate::ide::words::{counted, home_words, listed, plain, workload_title};
use crate::reach::{Direction, Labels, Match, Requirement, Selector, ValueSet};
use crate::workspace::{
    DocumentFacts, EffectiveLabels, Home, Member, Place, Scope, ScopeService, ScopeWorkload,
};
use crate::yaml::NodeId;

use super::effect::{Effect, Notes, policies, way_name};
use super::grants::Grants;
use super::subject::Subject;

/// What policies do with the workload, Service or Namespace that is `object`.
pub(super) fn object(
    view: &View<'_>,
    scope: &Scope,
    facts: &DocumentFacts,
    object: NodeId,
) -> Option<String> {
    let is_here = |place: &Place, node: NodeId| {
        node == object && place.path() == view.file.path && place.document.index == facts.index
    };
    if let Some(index) = at(&scope.workloads, is_here) {
        return workload(view, scope, index, scope.workloads.get(index)?);
    }
    if let Some(index) = at(&scope.services, is_here) {
        return Some(service(view, scope, scope.services.get(index)?));
    }
    let index = at(&scope.namespaces, is_here)?;
    let name = scope.namespaces.get(index)?.name.clone()?;
    Some(namespace(view, scope, &Home::Known(name)))
}

fn at<T, E>(
    members: &[std::sync::Arc<Member<T, E>>],
    is_here: impl Fn(&Place, NodeId) -> bool,
) -> Option<usize> {
    members.iter().position(|member| is_here(&member.place, member.object().node))
}

fn workload(
    view: &View<'_>,
    scope: &Scope,
    index: usize,
    workload: &ScopeWorkload,
) -> Option<String> {
    let subject = Subject::of_workloads(scope, &workload.home, [index].into_iter())?;
    let mut effect = Effect::new(view, scope, &subject);
    let (mut selecting, mut isolated, mut ways) = (BTreeSet::new(), Vec::new(), Vec::new());
    for direction in Direction::ALL {
        let grants = Grants::of_scope(scope, &subject, direction, None);
        ways.push(effect.way(&grants));
        if !grants.isolating.is_empty() {
            isolated.push(way_name(direction).to_owned());
        }
        selecting.extend(grants.isolating);
    }
    let mut notes = effect.notes;
    notes.mind(scope, &workload.home);
    let count = counted(selecting.len(), "policy");
    let verb = if selecting.len() == 1 { "selects" } else { "select" };
    let name = plain(workload.display_name());
    let first = match isolated.as_slice() {
        [] => format!("**{name}** in {}: no policy here selects it.", home_words(&workload.home)),
        ways => format!(
            "**{name}** in {}: {count} {verb} it. Isolated for {}.",
            home_words(&workload.home),
            listed(ways)
        ),
    };
    if !selecting.is_empty() {
        notes
            .details
            .push(format!("Selected by {}.", policies(view, scope, selecting.into_iter())));
    }
    Some(notes.under(&[first, ways.join(" ")]))
}

fn service(view: &View<'_>, scope: &Scope, service: &ScopeService) -> String {
    let name = plain(service.display_name());
    let head = format!("**{name}** in {}", home_words(&service.home));
    if service.effect.pairs.is_empty() && !service.effect.open {
        return format!("{head} has no selector: it leads to no pods by itself.");
    }
    let mut notes = Notes::default();
    notes.mind(scope, &service.home);
    let selector = selector(&service.effect);
    let mut titles = Vec::new();
    let mut selecting = BTreeSet::new();
    for (_, workload) in scope.workloads_of(&service.home) {
        let labels = &workload.effect.pods.labels;
        if !service.effect.open && selector.matches(labels) == Match::Yes {
            titles.push(workload_title(workload, &service.home));
            selecting.extend(selecting_policies(scope, &service.home, labels));
        }
    }
    let leads = match titles.as_slice() {
        [] => "leads to no workload that is here".to_owned(),
        some => format!("leads to {}: {}", counted(some.len(), "workload"), listed(some)),
    };
    let by = match selecting.len() {
        _ if titles.is_empty() => String::new(),
        0 => " No policy here selects these pods.".to_owned(),
        count => {
            let policies = policies(view, scope, selecting.into_iter());
            let verb = if count == 1 { "selects" } else { "select" };
            format!(" {} {verb} these pods: {policies}.", counted(count, "policy"))
        }
    };
    let second = format!("{head} {leads}.{by}");
    let rule = "Policies see the pods and their ports behind a Service, not the Service.";
    notes.details.insert(0, rule.to_owned());
    notes.under(&[second])
}

/// The labels that all have to be there.
fn selector(labels: &EffectiveLabels) -> Selector {
    let each = labels.pairs.iter().map(|(key, value)| match value {
        Some(value) => Requirement::equals(key.clone(), value.clone()),
        None => Requirement::new(key.clone(), ValueSet::present()),
    });
    Selector::new(&each.collect::<Vec<_>>())
}

/// The policies that certainly select pods with these labels.
fn selecting_policies(scope: &Scope, home: &Home, labels: &Labels) -> Vec<usize> {
    let selects = scope
        .all_policies_of(home)
        .filter(|(_, policy)| policy.pods().is_some_and(|pods| pods.matches(labels) == Match::Yes));
    selects.map(|(index, _)| index).collect()
}

fn namespace(view: &View<'_>, scope: &Scope, home: &Home) -> String {
    let workloads = scope.workloads_of(home).map(|(_, workload)| workload_title(workload, home));
    let workloads: Vec<String> = workloads.collect();
    let indices: Vec<usize> = scope.all_policies_of(home).map(|(index, _)| index).collect();
    let names = match workloads.as_slice() {
        [] => String::new(),
        some => format!(": {}", listed(some)),
    };
    let first = format!(
        "**{}** has {} and {} here{names}.",
        plain(home.name().unwrap_or_default()),
        counted(indices.len(), "policy"),
        counted(workloads.len(), "workload"),
    );
    let mut notes = Notes::default();
    if !indices.is_empty() {
        notes.details.push(format!("Policies: {}.", policies(view, scope, indices.into_iter())));
    }
    notes.mind(scope, home);
    notes.under(&[first])
}
