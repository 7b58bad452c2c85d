//! What all policies together mean for one workload.

use super::inventory::Inventory;
use super::who::{At, Party};
use crate::reach::{Cluster, Direction, Half, Match, Missing, PortSet};

/// What a workload may exchange with others in one direction.
#[derive(Clone, Debug)]
pub struct Effective {
    /// The policies that isolate it, and whether each certainly does. None: its own side allows
    /// everything.
    pub isolating: Vec<(usize, Match)>,
    /// Who may reach it (ingress), or whom it may reach (egress), with both sides' consent.
    pub partners: Vec<Partner>,
    /// What would have to be known for more; sorted.
    pub missing: Vec<Missing>,
}

/// Another end, and what is allowed.
#[derive(Clone, Debug)]
pub struct Partner {
    /// Who it is, by the number that was given.
    pub party: usize,
    /// The ports.
    pub ports: PortSet,
    /// The policies that allow it on the workload's own side.
    pub by: Vec<usize>,
}

impl Inventory {
    /// What policies allow between `subject` and each of `others`, which are numbered, in one
    /// direction.
    pub fn effective<'a>(
        &self,
        cluster: &Cluster,
        subject: &Party,
        direction: Direction,
        others: impl IntoIterator<Item = (usize, &'a Party)>,
    ) -> Effective {
        let mut effective =
            Effective { isolating: Vec::new(), partners: Vec::new(), missing: Vec::new() };
        if let At::Pods(index) = subject.at
            && let Some(pods) = self.pods.get(index).map(|it| &it.effect.pods)
        {
            effective.isolating = cluster.isolating(direction, &pods.namespace, &pods.labels);
        }
        for (party, other) in others {
            let (from, to) = match direction {
                Direction::Ingress => (other.endpoint(), subject.endpoint()),
                Direction::Egress => (subject.endpoint(), other.endpoint()),
            };
            if from.is(&to) {
                continue;
            }
            let Some(halves) = cluster.halves(from, to) else { continue };
            let bounds = Half::both(&halves);
            let [egress, ingress] = halves;
            let own = match direction {
                Direction::Ingress => ingress,
                Direction::Egress => egress,
            };
            if bounds.certain != bounds.possible {
                let grants = own.isolating.iter().flat_map(|it| &it.grants);
                let missing = grants.flat_map(|grant| &grant.missing);
                let isolating = own.isolating.iter().flat_map(|it| &it.missing);
                effective.missing.extend(missing.chain(isolating).cloned());
            }
            if bounds.certain.is_empty() {
                continue;
            }
            let allows = own.isolating.iter().filter(|it| {
                it.grants.iter().any(|grant| {
                    let ports = grant.ports.certain.intersection(&bounds.certain);
                    grant.matched == Match::Yes && !ports.is_empty()
                })
            });
            let by = allows.map(|it| it.policy).collect();
            effective.partners.push(Partner { party, ports: bounds.certain, by });
        }
        effective.missing.sort_unstable();
        effective.missing.dedup();
        effective
    }
}
