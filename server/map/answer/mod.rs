//! Who can reach whom, and by which lines.

mod human;
mod json;
mod port;
mod side;

use std::io::{self, Write};
use std::path::Path;

use crate::policy::WorkloadKind;
use crate::reach::{Answer, Bounds, Cluster, Endpoint, Verdict};
use crate::workspace::{At, Inventory, Nobody, Party, who};

use super::nobody::nobody_text;
use port::{AskedPort, NoPort};
use side::{SideReport, sides};

/// A question: who is meant by `from` and `to` ([`who`] says how they are written), and which port, as
/// `80`, `53/UDP` or a container port's name.
#[derive(Copy, Clone, Debug)]
pub struct Question<'a> {
    /// The source.
    pub from: &'a str,
    /// The destination.
    pub to: &'a str,
    /// The port; `None` is any.
    pub port: Option<&'a str>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct NoAnswer(#[from] Reason);

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error("--{flag}: {}", nobody_text(nobody))]
    Who { flag: &'static str, nobody: Nobody },
    #[error(transparent)]
    Port(#[from] NoPort),
    #[error("--from and --to are both outside the cluster: policies hold for pods only")]
    Outside,
}

/// One source and one destination.
struct Pair<'a> {
    from: &'a Party,
    to: &'a Party,
    verdict: Verdict,
}

/// Why a pair has its verdict.
struct Reasons {
    /// Whether both are the same workload.
    same: bool,
    answer: Answer,
    /// What is allowed between the two, whatever the port in question.
    bounds: Bounds,
    sides: [SideReport; 2],
}

/// The answer to a question: the pairs it is about, and what is needed to tell why.
pub struct Answers<'a> {
    inventory: &'a Inventory,
    cluster: &'a Cluster,
    question: Question<'a>,
    port: AskedPort,
    /// Allowed for some of those who are meant, denied to all, or unknown.
    pub verdict: Verdict,
    parties: [Vec<Party>; 2],
    pairs: Vec<(usize, usize, Verdict)>,
    /// How a file is named.
    file: &'a dyn Fn(&Path) -> String,
}

impl std::fmt::Debug for Answers<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Answers").field(&self.question).field(&self.verdict).finish()
    }
}

/// Answers a question. `file` says how files are named.
pub fn answer<'a>(
    inventory: &'a Inventory,
    cluster: &'a Cluster,
    question: Question<'a>,
    file: &'a dyn Fn(&Path) -> String,
) -> Result<Answers<'a>, NoAnswer> {
    let meant = |flag, text: &str| {
        who(inventory, cluster, text).map_err(|nobody| Reason::Who { flag, nobody })
    };
    let (sources, destinations) = (meant("from", question.from)?, meant("to", question.to)?);
    let port = AskedPort::parse(question.port).map_err(Reason::from)?;
    port.check(inventory, &destinations).map_err(Reason::from)?;
    // Where several are meant, that each reaches itself says nothing.
    let several = sources.len() * destinations.len() > 1;
    let mut pairs = Vec::new();
    for (source, from) in sources.iter().enumerate() {
        for (destination, to) in destinations.iter().enumerate() {
            if several && same(from, to).is_some() {
                continue;
            }
            let asked = ends_of(inventory, [from, to]).zip(port.at(inventory, to));
            let found = asked.and_then(|([from, to], port)| cluster.allowed(from, to, &port));
            pairs.extend(found.map(|found| (source, destination, found.verdict)));
        }
    }
    let verdict = verdict(&pairs).ok_or(Reason::Outside)?;
    let parties = [sources, destinations];
    Ok(Answers { inventory, cluster, question, port, verdict, parties, pairs, file })
}

/// The ends of a connection; `None` if both are outside the cluster. Of a workload and itself: two
/// of its pods, unless it is one.
fn ends_of<'a>(inventory: &'a Inventory, [from, to]: [&'a Party; 2]) -> Option<[Endpoint<'a>; 2]> {
    let (source, destination) = (from.endpoint(), to.endpoint());
    if let (Endpoint::Addresses(_), Endpoint::Addresses(_)) = (source, destination) {
        return None;
    }
    let pods = same(from, to).and_then(|index| inventory.pods.get(index));
    Some(match pods.filter(|pods| pods.written().kind != WorkloadKind::Pod) {
        Some(pods) => [Endpoint::Pod(&pods.effect.pods), destination],
        None => [source, destination],
    })
}

impl Answers<'_> {
    /// Writes the answer for people; `paint` colours the word of a verdict.
    pub fn write(
        &self,
        paint: &dyn Fn(Verdict, &str) -> String,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        human::write(self, paint, out)
    }

    /// Writes the answer for programs; `schemas/reach.schema.json` describes it.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write(self, out)
    }

    fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        let [sources, destinations] = &self.parties;
        self.pairs.iter().filter_map(|&(from, to, verdict)| {
            Some(Pair { from: sources.get(from)?, to: destinations.get(to)?, verdict })
        })
    }

    /// Why one of its pairs has its verdict.
    fn reasons(&self, pair: &Pair<'_>) -> Option<Reasons> {
        let parties = [pair.from, pair.to];
        let [from, to] = ends_of(self.inventory, parties)?;
        let wanted = self.port.at(self.inventory, pair.to)?;
        let answer = self.cluster.allowed(from, to, &wanted)?;
        let halves = self.cluster.halves(from, to)?;
        let sides = sides(self.inventory, parties, &answer, &halves, self.file);
        let bounds = self.cluster.between(from, to)?;
        Some(Reasons { same: same(pair.from, pair.to).is_some(), answer, bounds, sides })
    }
}

/// The pods that both are.
fn same(from: &Party, to: &Party) -> Option<usize> {
    match (&from.at, &to.at) {
        (At::Pods(one), At::Pods(two)) if one == two => Some(*one),
        _ => None,
    }
}

/// Allowed if anyone meant is, else unknown if anyone may be.
fn verdict(pairs: &[(usize, usize, Verdict)]) -> Option<Verdict> {
    let any = |wanted| pairs.iter().any(|pair| pair.2 == wanted);
    [Verdict::Allowed, Verdict::Unknown, Verdict::Denied].into_iter().find(|it| any(*it))
}

/// `allowed`, `denied`, `unknown`.
fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::Denied => "denied",
        Verdict::Unknown => "unknown",
    }
}
