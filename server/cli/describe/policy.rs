//! One policy in plain words, on the model of `kubectl describe networkpolicy`.

use std::io::{self, Write};

use anstyle::Style;

use super::title;
use crate::cli::docs::capitalized;
use crate::cli::manifests::shown;
use crate::map::ports_text;
use crate::reach::{Cluster, Direction, Match, Policy, PortSet, Rule, Site};
use crate::workspace::{Home, Inventory, ScopePolicy, peer_words, selector_words};

pub(super) fn write(
    inventory: &Inventory,
    cluster: &Cluster,
    index: usize,
    bold: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (Some(member), Some(policy)) =
        (inventory.policies.get(index), cluster.policies().get(index))
    else {
        return Ok(());
    };
    let (place, line) = (shown(member.place.path()), member.start().line);
    writeln!(out, "{bold}{}{bold:#}  {place}:{line}", title(member))?;
    for sentence in sentences(policy) {
        writeln!(out, "  {sentence}")?;
    }
    writeln!(out, "\n  Selects   {}", selected(inventory, policy))?;
    for (direction, label) in [(Direction::Ingress, "Ingress"), (Direction::Egress, "Egress ")] {
        write_direction(member, policy, direction, label, out)?;
    }
    writeln!(out)
}

/// What it does, the answer first.
fn sentences(policy: &Policy) -> Vec<String> {
    let pods = capitalized(&subject(policy));
    let ways = Direction::ALL.map(|direction| (direction, policy.rules(direction)));
    if ways.iter().all(|(_, rules)| rules.is_some_and(<[Rule]>::is_empty)) {
        let nothing = "may reach nobody and be reached by nobody, unless another policy allows it";
        return vec![format!("{pods} {nothing}.")];
    }
    let each = ways.into_iter().filter_map(|(direction, rules)| {
        let rules = rules?;
        let verb = match direction {
            Direction::Ingress => "may be reached by",
            Direction::Egress => "may reach",
        };
        Some(match rules {
            [] => format!("{pods} {verb} nobody, unless another policy allows it."),
            _ if rules.iter().any(is_open) => format!("{pods} {verb} anyone, on every port."),
            [rule] => {
                let (peers, ports) = (peers(rule, policy).join(" or "), ports(rule));
                format!("{pods} {verb} {peers} on {ports}; nobody else, unless another policy allows it.")
            }
            _ => format!("{pods} {verb} those listed here; nobody else, unless another policy allows it."),
        })
    });
    each.collect()
}

/// Whom a rule allows.
fn peers(rule: &Rule, policy: &Policy) -> Vec<String> {
    match rule.peers.as_slice() {
        [] => vec!["anyone".to_owned()],
        peers => {
            let home = Home::Known(policy.namespace.clone());
            peers.iter().map(|peer| peer_words(peer, &home, &str::to_owned)).collect()
        }
    }
}

/// Whether a rule allows everything.
fn is_open(rule: &Rule) -> bool {
    rule.peers.is_empty() && rule.ports.is_empty()
}

/// `pods with app=web of namespace shop`.
fn subject(policy: &Policy) -> String {
    let home = &policy.namespace;
    match policy.pods.as_ref().map(selector_words).as_deref() {
        None => {
            format!("pods of namespace {home} that cannot be told (templated, or with mistakes)")
        }
        Some("") => format!("all pods of namespace {home}"),
        Some(labels) => format!("pods of namespace {home} with {labels}"),
    }
}

/// The workloads it selects.
fn selected(inventory: &Inventory, policy: &Policy) -> String {
    let mut names = Vec::new();
    for workload in &inventory.workloads {
        let pods = workload.pods.iter().filter_map(|&pods| inventory.pods.get(pods));
        let matches = pods.map(|it| policy.selects(&workload.namespace, &it.effect.pods.labels));
        match matches.max_by_key(|it| (*it == Match::Yes, it.is_possible())) {
            Some(Match::Yes) => names.push(workload.id()),
            Some(Match::Unknown) => names.push(format!("perhaps {}", workload.id())),
            _ => {}
        }
    }
    if names.is_empty() { "no workload that is here".to_owned() } else { names.join(", ") }
}

fn write_direction(
    member: &ScopePolicy,
    policy: &Policy,
    direction: Direction,
    label: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let Some(rules) = policy.rules(direction) else {
        return writeln!(out, "  {label}   not affected");
    };
    if rules.is_empty() {
        return writeln!(out, "  {label}   isolated; no rule allows anything");
    }
    let word = match direction {
        Direction::Ingress => "from",
        Direction::Egress => "to",
    };
    writeln!(out, "  {label}   isolated; allowed:")?;
    for (index, rule) in rules.iter().enumerate() {
        let ports = ports(rule);
        for (place, words) in peers(rule, policy).into_iter().enumerate() {
            let peer = (!rule.peers.is_empty()).then_some(place);
            let site = Site { policy: 0, rule: index, peer, port: None };
            let line = member.spots(direction, &site).first().map(|spot| spot.line);
            let line = line.map_or_else(String::new, |line| format!("  (line {line})"));
            writeln!(out, "              {word} {words} : {ports}{line}")?;
        }
    }
    Ok(())
}

/// The ports of a rule, names included.
fn ports(rule: &Rule) -> String {
    if rule.ports.is_empty() {
        return "every port".to_owned();
    }
    let known = rule.ports.iter().flatten();
    let all = known.fold(PortSet::nothing(), |all, one| all.union(one));
    let unknown = if rule.ports.contains(&None) { ", ports that cannot be told" } else { "" };
    let text = if all.has_names() { all.to_string() } else { ports_text(&all) };
    format!("{text}{unknown}")
}
