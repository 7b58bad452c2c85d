//! What all policies together mean for the workloads that some of them select.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::Style;

use super::title;
use crate::map::{missing_words, ports_text};
use crate::reach::{AddressSet, Cluster, Direction, Match};
use crate::workspace::{At, Effective, Inventory, NamedWorkload, Neighbours, Party, brief, who};

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
    let neighbours = Neighbours::among(&everyone, cluster);
    let mut first = true;
    for workload in &inventory.workloads {
        if !is_selected(inventory, cluster, workload, chosen) {
            continue;
        }
        if std::mem::take(&mut first) {
            writeln!(out, "{bold}With all policies here{bold:#}\n")?;
        }
        let name = workload.id();
        let Ok(parties) = who(inventory, cluster, &name) else { continue };
        for party in &parties {
            writeln!(out, "  {bold}{}{bold:#}", party.label)?;
            for direction in Direction::ALL {
                let near = neighbours.of(party, direction).iter();
                let near = near.filter_map(|&index| Some((index, everyone.get(index)?)));
                let effective = inventory.effective(cluster, party, direction, near);
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
    let mut alike: BTreeMap<(String, String), Partners> = BTreeMap::new();
    for partner in &effective.partners {
        let key = (ports_text(&partner.ports), named(&partner.by));
        if let Some(party) = way.everyone.get(partner.party) {
            alike.entry(key).or_default().add(party);
        }
    }
    if alike.is_empty() {
        writeln!(out, "             nobody that is here")?;
    }
    for ((ports, by), partners) in alike {
        let names = partners.names();
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

/// Those who may do the same.
#[derive(Default)]
struct Partners {
    names: Vec<String>,
    outside: Option<AddressSet>,
}

impl Partners {
    fn add(&mut self, party: &Party) {
        match &party.at {
            At::Outside(set) => {
                self.outside =
                    Some(self.outside.as_ref().map_or(set.clone(), |all| all.union(set)));
            }
            _ => self.names.push(party.label.clone()),
        }
    }

    fn names(self) -> Vec<String> {
        self.names.into_iter().chain(self.outside.as_ref().map(brief)).collect()
    }
}

fn listed(names: &[String]) -> String {
    match names.split_at_checked(MAX_NAMES) {
        Some((first, more)) if more.len() > 1 => {
            format!("{} and {} more", first.join(", "), more.len())
        }
        _ => names.join(", "),
    }
}
