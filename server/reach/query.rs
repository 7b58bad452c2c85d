//! Whether one end may reach another, and which places decide it on both sides.
//!
//! A connection needs the egress of its source and the ingress of its destination; a pod always
//! reaches itself (specification, "The two sorts of pod isolation").

use super::cluster::{Bounds, Cluster};
use super::effective::{Half, Site};
use super::endpoint::{Endpoint, Known, Missing};
use super::matching::Match;
use super::policy::Direction;
use super::ports::{PortSet, Protocol};

/// The answer to "may it reach?".
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub enum Verdict {
    /// It may.
    Allowed,
    /// It may not.
    Denied,
    /// It depends on what is not known.
    Unknown,
}

impl From<Match> for Verdict {
    fn from(allowed: Match) -> Self {
        match allowed {
            Match::Yes => Self::Allowed,
            Match::No => Self::Denied,
            Match::Unknown => Self::Unknown,
        }
    }
}

/// What one side says to a connection.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Side {
    /// Its verdict.
    pub verdict: Verdict,
    /// The policies that isolate the pod there, and whether each certainly does. None: everything
    /// is allowed there.
    pub isolating: Vec<(usize, Match)>,
    /// The places that allow the connection; while it is unknown, those that may.
    pub by: Vec<Site>,
    /// While it is unknown, what is missing; sorted.
    pub missing: Vec<Missing>,
}

/// Whether a connection is allowed, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The verdict of both sides together.
    pub verdict: Verdict,
    /// Whether both ends are the same workload, which no policy can part from itself.
    pub itself: bool,
    /// The side of the source.
    pub egress: Side,
    /// The side of the destination.
    pub ingress: Side,
}

/// The ports that a question is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// One port.
    Port(Protocol, u16),
    /// Any port: one that is allowed is enough.
    Any,
}

impl Wanted {
    /// The ports in question.
    pub fn ports(&self) -> PortSet {
        match *self {
            Self::Port(protocol, port) => PortSet::port(protocol, port),
            Self::Any => PortSet::everything(),
        }
    }

    /// Whether these ports are enough.
    fn is_met_by(&self, ports: &PortSet) -> bool {
        !ports.intersection(&self.ports()).is_empty()
    }

    /// Whether ports known in part are enough.
    fn judge(&self, bounds: &Bounds) -> Match {
        match (self.is_met_by(&bounds.certain), self.is_met_by(&bounds.possible)) {
            (true, _) => Match::Yes,
            (false, true) => Match::Unknown,
            (false, false) => Match::No,
        }
    }
}

impl Cluster {
    /// Whether `from` may open a connection to `to` on the ports in question. `None` if either is a
    /// workload that does not exist.
    pub fn allowed(&self, from: Endpoint<'_>, to: Endpoint<'_>, wanted: &Wanted) -> Option<Answer> {
        let halves = self.halves(from, to)?;
        let both = Half::both(&halves);
        let [egress, ingress] = halves;
        let itself = from.is(&to);
        let verdict = if itself { Match::Yes } else { wanted.judge(&both) };
        Some(Answer {
            verdict: verdict.into(),
            itself,
            egress: side(&egress, wanted),
            ingress: side(&ingress, wanted),
        })
    }

    /// All that `from` may send to `to`. `None` if either is a workload that does not exist.
    pub fn between(&self, from: Endpoint<'_>, to: Endpoint<'_>) -> Option<Bounds> {
        if from.is(&to) {
            let all = PortSet::everything();
            return Some(Bounds { certain: all.clone(), possible: all });
        }
        Some(Half::both(&self.halves(from, to)?))
    }

    /// The egress of `from` towards `to`, and the ingress of `to` from `from`. `None` if either is
    /// a workload that does not exist.
    pub fn halves(&self, from: Endpoint<'_>, to: Endpoint<'_>) -> Option<[Half; 2]> {
        let (from, to) = (self.known(from)?, self.known(to)?);
        Some([Direction::Egress, Direction::Ingress].map(|way| self.half(way, &from, &to)))
    }

    fn known<'a>(&'a self, endpoint: Endpoint<'a>) -> Option<Known<'a>> {
        let pod = match endpoint {
            Endpoint::Workload(index) => self.workloads().get(index)?,
            Endpoint::Pod(pod) => pod,
            Endpoint::Addresses(set) => return Some(Known::Addresses(set)),
        };
        Some(Known::Pod(pod, self.namespace(&pod.namespace)))
    }
}

/// What one side says to `wanted`, and why.
fn side(half: &Half, wanted: &Wanted) -> Side {
    let verdict = wanted.judge(&half.bounds());
    let mut side = Side {
        verdict: verdict.into(),
        isolating: half.isolating.iter().map(|one| (one.policy, one.in_force)).collect(),
        by: Vec::new(),
        missing: Vec::new(),
    };
    for isolating in &half.isolating {
        for grant in &isolating.grants {
            let certain = grant.matched == Match::Yes && wanted.is_met_by(&grant.ports.certain);
            let possible = wanted.is_met_by(&grant.ports.possible);
            if certain || verdict == Match::Unknown && possible {
                side.by.push(grant.site);
            }
            if verdict == Match::Unknown && possible {
                side.missing.extend(grant.missing.iter().cloned());
            }
        }
        if verdict == Match::Unknown {
            side.missing.extend(isolating.missing.iter().cloned());
        }
    }
    side.missing.sort_unstable();
    side.missing.dedup();
    side
}
