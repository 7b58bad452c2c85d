//! The pods that a hover speaks of: those of workloads, or whichever a selector selects.

use crate::ide::words::{plain, unknown_words};
use crate::reach::{ContainerPorts, Labels, Match};
use crate::workspace::{Home, Scope, Selected, algebra};

use crate::ide::own::Own;

/// Pods of one namespace.
pub(super) struct Subject {
    pub(super) home: Home,
    /// Never empty.
    pub(super) pods: Vec<Pods>,
}

/// Pods that are alike.
pub(super) struct Pods {
    /// The workload, by its index; `None` for whichever have the labels.
    pub(super) workload: Option<usize>,
    pub(super) name: String,
    pub(super) labels: Labels,
    pub(super) ports: ContainerPorts,
}

impl Subject {
    /// The pods of workloads of a namespace; `None` if there are none.
    pub(super) fn of_workloads(
        scope: &Scope,
        home: &Home,
        indices: impl Iterator<Item = usize>,
    ) -> Option<Self> {
        let pods = indices.filter_map(|index| {
            let workload = scope.workloads.get(index)?;
            Some(Pods {
                workload: Some(index),
                name: plain(workload.display_name()),
                labels: workload.effect.pods.labels.clone(),
                ports: workload.effect.pods.ports.clone(),
            })
        });
        let pods: Vec<Pods> = pods.collect();
        (!pods.is_empty()).then(|| Self { home: home.clone(), pods })
    }

    /// The pods a policy selects: those of workloads where there are some, else whichever have the
    /// labels. `None` if these are not known.
    pub(super) fn of_policy(own: &Own<'_>, selected: &[Selected]) -> Option<Self> {
        let certain = selected.iter().filter(|it| it.matched == Match::Yes).map(|it| it.index);
        Self::of_workloads(own.scope, &own.home, certain).or_else(|| {
            let selector = own.sets.as_ref()?.pods.as_ref()?;
            let pods = Pods {
                workload: None,
                name: String::new(),
                labels: Labels::of(selector),
                ports: ContainerPorts::unknown(),
            };
            Some(Self { home: own.home.clone(), pods: vec![pods] })
        })
    }

    /// Their namespace, as [`crate::reach`] names it.
    pub(super) fn namespace(&self) -> crate::reach::Text {
        algebra::namespace(&self.home)
    }
}

/// What keeps workloads from being certainly selected, in words.
pub(super) fn doubts(scope: &Scope, selected: &[Selected]) -> Vec<String> {
    let each = selected.iter().flat_map(|it| {
        let workload = scope.workloads.get(it.index);
        it.unknown.iter().filter_map(move |unknown| Some(unknown_words(unknown, workload?)))
    });
    each.collect()
}
