//! `netpol-lint reach`: who can reach whom, and by which lines.

mod human;
mod json;
mod port;
mod side;

use std::io::{BufWriter, Write};

use super::cluster_args::{ReachArgs, ReachFormat};
use super::manifests::{self, Loaded, NoCluster};
use super::terminal::{Look, choose_color, complain};
use super::who::nobody_text;
use super::{CLEAN, FAILED, FOUND, UNKNOWN, written};
use crate::policy::WorkloadKind;
use crate::reach::{Answer, Bounds, Cluster, Endpoint, Verdict};
use crate::workspace::{At, Inventory, Nobody, Party, Taking, who};
use port::{AskedPort, NoPort};
use side::{SideReport, sides};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error(transparent)]
    Cluster(#[from] NoCluster),
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
struct Answers<'a> {
    inventory: &'a Inventory,
    cluster: &'a Cluster,
    from: &'a str,
    to: &'a str,
    port: &'a AskedPort,
    verdict: Verdict,
    pairs: Vec<Pair<'a>>,
}

/// Answers what `args` ask; the status says the verdict.
pub(super) fn run(args: &ReachArgs) -> u8 {
    choose_color(args.color);
    answer(args).unwrap_or_else(|error| {
        complain(&error.to_string());
        FAILED
    })
}

fn answer(args: &ReachArgs) -> Result<u8, NoAnswer> {
    let Loaded { inventory, blocks } = manifests::read(&args.cluster)?;
    let cluster = inventory.cluster(Taking::asking(blocks));
    let meant = |flag, text: &str| {
        who(&inventory, &cluster, text).map_err(|nobody| NoAnswer::Who { flag, nobody })
    };
    let (sources, destinations) = (meant("from", &args.from)?, meant("to", &args.to)?);
    let port = AskedPort::parse(args.port.as_deref())?;
    port.check(&inventory, &destinations)?;
    let ends = sources.iter().flat_map(|from| destinations.iter().map(move |to| [from, to]));
    // Where several are meant, that each reaches itself says nothing.
    let several = sources.len() * destinations.len() > 1;
    let asked = ends.filter(|&[from, to]| !(several && same(from, to).is_some()));
    let pairs = asked.filter_map(|[from, to]| {
        let [source, destination] = ends_of(&inventory, [from, to])?;
        let answer = cluster.allowed(source, destination, &port.at(&inventory, to)?)?;
        Some(Pair { from, to, verdict: answer.verdict })
    });
    let pairs: Vec<Pair<'_>> = pairs.collect();
    let verdict = verdict(&pairs).ok_or(NoAnswer::Outside)?;
    let answers = Answers {
        inventory: &inventory,
        cluster: &cluster,
        from: &args.from,
        to: &args.to,
        port: &port,
        verdict,
        pairs,
    };
    let mut out = BufWriter::new(anstream::stdout().lock());
    let result = match args.format {
        ReachFormat::Human => human::write(&answers, Look::of_stdout(), &mut out),
        ReachFormat::Json => json::write(&answers, &mut out),
    };
    let status = match verdict {
        Verdict::Allowed => CLEAN,
        Verdict::Denied => FOUND,
        Verdict::Unknown => UNKNOWN,
    };
    Ok(status.max(written(result.and_then(|()| out.flush()), "standard output")))
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
    /// Why one of its pairs has its verdict.
    fn reasons(&self, pair: &Pair<'_>) -> Option<Reasons> {
        let parties = [pair.from, pair.to];
        let [from, to] = ends_of(self.inventory, parties)?;
        let wanted = self.port.at(self.inventory, pair.to)?;
        let answer = self.cluster.allowed(from, to, &wanted)?;
        let sides = sides(self.inventory, parties, &answer, &self.cluster.halves(from, to)?);
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
fn verdict(pairs: &[Pair<'_>]) -> Option<Verdict> {
    let any = |wanted| pairs.iter().any(|pair| pair.verdict == wanted);
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
