//! What all policies together mean for the workloads that some of them select.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::Style;

use super::title;
use crate::cli::map::ports_text;
use crate::cli::missing::missing_words;
use crate::reach::{Cluster, Direction, Match};
use crate::workspace::{Effective, Inventory, NamedWorkload, Party, who};

/// Partners that are named one by one.
const MAX_NAMES: usize = 8;

pub(super) fn write(
    inventory: &Inventory,
    cluster: &Cluster,
    chosen: &[usize],
    bold: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Ok(everyone) = who(inventory, cluster, "*") else { return Ok(()) };
    let mut first = true;
    for workload in &inventory.workloads {
        if !is_selected(inventory, cluster, workload, chosen) {
            continue;
        }
        if std::mem::take(&mut first) {
            writeln!(out, "{bold}With all policies here{bold:#}\n")?;
        }
        let name = format!("{}/{}[{}]", workload.namespace, workload.name, workload.kind);
        let Ok(parties) = who(inventory, cluster, name.trim()) else { continue };
        for party in &parties {
            writeln!(out, "  {bold}{}{bold:#}", party.label)?;
            for direction in Direction::ALL {
                let effective = inventory.effective(cluster, party, direction, &everyone);
                let everyone = &everyone;
                write_way(inventory, &Way { party, direction, effective, everyone }, out)?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

fn is_selected(
    inventory: &Inventory,
    cluster: &Cluster,
    workload: &NamedWorkload,
    chosen: &[usize],
) -> bool {
    let pods = workload.pods.iter().filter_map(|&pods| inventory.pods.get(pods));
    pods.into_iter().any(|pods| {
        let policies = chosen.iter().filter_map(|&index| cluster.policies().get(index));
        let labels = &pods.effect.pods.labels;
        policies.into_iter().any(|it| it.selects(&workload.namespace, labels).is_possible())
    })
}

struct Way<'a> {
    party: &'a Party,
    direction: Direction,
    effective: Effective,
    everyone: &'a [Party],
}

fn write_way(inventory: &Inventory, way: &Way<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (label, verb) = match way.direction {
        Direction::Ingress => ("Ingress", "may be reached by"),
        Direction::Egress => ("Egress ", "may reach"),
    };
    let named = |policies: &[usize]| {
        let policies = policies.iter().filter_map(|&index| inventory.policies.get(index));
        policies.map(|policy| title(policy)).collect::<Vec<_>>().join(", ")
    };
    let effective = &way.effective;
    if effective.isolating.is_empty() {
        return writeln!(out, "    {label}  open: no policy isolates it");
    }
    let unsure = effective.isolating.iter().all(|(_, is)| *is == Match::Unknown);
    let perhaps = if unsure { "perhaps " } else { "" };
    let isolating: Vec<usize> = effective.isolating.iter().map(|(index, _)| *index).collect();
    writeln!(out, "    {label}  {perhaps}isolated by {}; {verb}", named(&isolating))?;
    let mut alike: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for partner in &effective.partners {
        let name = way.everyone.get(partner.party).map_or("", |party| party.label.as_str());
        let key = (ports_text(&partner.ports), named(&partner.by));
        alike.entry(key).or_default().push(name);
    }
    if alike.is_empty() {
        writeln!(out, "             nobody that is here")?;
    }
    for ((ports, by), names) in alike {
        let by = if by.is_empty() { String::new() } else { format!("  (by {by})") };
        writeln!(out, "             {} : {ports}{by}", listed(&names))?;
    }
    for missing in &effective.missing {
        let ends = match way.direction {
            Direction::Ingress => ["the other end", &way.party.label],
            Direction::Egress => [&way.party.label, "the other end"],
        };
        writeln!(out, "             unknown: {}", missing_words(inventory, ends, missing))?;
    }
    Ok(())
}

fn listed(names: &[&str]) -> String {
    match names.split_at_checked(MAX_NAMES) {
        Some((first, more)) if more.len() > 1 => {
            format!("{} and {} more", first.join(", "), more.len())
        }
        _ => names.join(", "),
    }
}
