//! `netpol-lint reach`: who can reach whom, and by which lines.

mod human;
mod json;
mod port;
mod side;

use std::io::{BufWriter, Write};

use super::cluster_args::{ReachArgs, ReachFormat};
use super::manifests::{self, Loaded, NoCluster};
use super::terminal::{Look, choose_color, complain};
use super::{CLEAN, FAILED, FOUND, UNKNOWN, written};
use crate::lint::names::did_you_mean;
use crate::policy::WorkloadKind;
use crate::reach::{Answer, Bounds, Cluster, Endpoint, Verdict, Wanted};
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

fn nobody_text(nobody: &Nobody) -> String {
    let hint = |name: &str, known: &[String]| did_you_mean(name, known.iter().map(String::as_str));
    match nobody {
        Nobody::Workload(name, known) => {
            format!("there is no workload or pod {name:?} here{}", hint(name, known))
        }
        Nobody::Namespace(name, known) => format!(
            "no manifest here knows the namespace {name:?}{}\n`{name}?` asks about any pod there all the same, `{name}?app=web` about one with labels",
            hint(name, known)
        ),
        Nobody::Label(text) => format!("{text:?} is no label: write key=value"),
        Nobody::Empty => {
            "write `ns/workload`, `ns?app=x`, `ns`, an address or CIDR, or `*`".to_owned()
        }
    }
}

/// The answer about one source and one destination.
struct Asked<'a> {
    from: &'a Party,
    to: &'a Party,
    /// Whether both are the same workload.
    same: bool,
    answer: Answer,
    /// What is allowed between the two, whatever the port in question.
    bounds: Bounds,
    sides: [SideReport; 2],
}

/// All answers to a question.
struct Answers<'a> {
    from: &'a str,
    to: &'a str,
    /// The port in question; empty for any.
    port: String,
    verdict: Verdict,
    pairs: Vec<Asked<'a>>,
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
    let mut pairs = Vec::new();
    for from in &sources {
        for to in &destinations {
            // Where several are meant, that each reaches itself says nothing.
            if sources.len() * destinations.len() > 1 && same(from, to).is_some() {
                continue;
            }
            let wanted = port.at(&inventory, to);
            pairs.extend(wanted.and_then(|wanted| ask(&inventory, &cluster, [from, to], &wanted)));
        }
    }
    let verdict = verdict(&pairs).ok_or(NoAnswer::Outside)?;
    let answers =
        Answers { from: &args.from, to: &args.to, port: port.to_string(), verdict, pairs };
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

/// The answer about one pair; `None` if both are outside the cluster. Of a workload and itself:
/// about two of its pods, unless it is one.
fn ask<'a>(
    inventory: &'a Inventory,
    cluster: &Cluster,
    [from, to]: [&'a Party; 2],
    wanted: &Wanted,
) -> Option<Asked<'a>> {
    let (mut source, destination) = (from.endpoint(), to.endpoint());
    if let (Endpoint::Addresses(_), Endpoint::Addresses(_)) = (source, destination) {
        return None;
    }
    let same = same(from, to).and_then(|index| inventory.pods.get(index));
    if let Some(pods) = same.filter(|pods| pods.written().kind != WorkloadKind::Pod) {
        source = Endpoint::Pod(&pods.effect.pods);
    }
    let answer = cluster.allowed(source, destination, wanted)?;
    let bounds = cluster.between(source, destination)?;
    let halves = cluster.halves(source, destination)?;
    let sides = sides(inventory, [from, to], &answer, &halves);
    Some(Asked { from, to, same: same.is_some(), answer, bounds, sides })
}

/// The pods that both are.
fn same(from: &Party, to: &Party) -> Option<usize> {
    match (&from.at, &to.at) {
        (At::Pods(one), At::Pods(two)) if one == two => Some(*one),
        _ => None,
    }
}

/// Allowed if anyone meant is, else unknown if anyone may be.
fn verdict(pairs: &[Asked<'_>]) -> Option<Verdict> {
    let all = || pairs.iter().map(|pair| pair.answer.verdict);
    let any = |wanted| all().any(|verdict| verdict == wanted);
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
