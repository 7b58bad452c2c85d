//! An entry of `ports`: which ports it means, and what a name means at each workload.

use crate::ide::words::{MAX_NAMES, code, workload_name};
use crate::policy::{Port, PortValue, Rule};
use crate::reach::{ContainerPorts, Direction, Intervals, Match, Protocol};
use crate::workspace::{Selected, algebra};

use super::own::Own;

/// The entry in words.
pub(super) fn port(
    own: &Own<'_>,
    direction: Direction,
    rule: &Rule,
    port: &Port,
) -> Option<String> {
    if port.open {
        return Some("Which ports this allows only a template knows.".to_owned());
    }
    algebra::ports(port)?;
    let protocol = algebra::protocol(port.protocol.as_deref().unwrap_or("TCP"))?;
    let default = if port.protocol.is_none() { " (without `protocol` it is TCP)" } else { "" };
    let name = protocol.name();
    Some(match (&port.port, port.end_port) {
        (PortValue::Number(first), Some(last)) => {
            let count = u32::from(last) - u32::from(*first) + 1;
            format!("{name} ports {first} to {last}, both included: {count} ports{default}.")
        }
        (PortValue::Number(number), None) => format!("{name} port {number}{default}."),
        (PortValue::Every, _) => format!("Every {name} port{default}."),
        (PortValue::Name(port), _) => {
            let meaning = meaning(own, direction, rule, port, protocol);
            format!("The {name} port that each pod calls {}{default}.\n\n{meaning}", code(port))
        }
        (PortValue::Unknown, _) => return None,
    })
}

/// What a name means at the pods whose port it is.
fn meaning(
    own: &Own<'_>,
    direction: Direction,
    rule: &Rule,
    name: &str,
    protocol: Protocol,
) -> String {
    let found = at(own, direction, rule);
    let workloads = found.iter().filter_map(|it| own.scope.workloads.get(it.index));
    let named: Vec<_> = workloads
        .map(|workload| (workload_name(workload, &own.home), &workload.effect.pods.ports))
        .collect();
    let pods: Vec<(&str, &ContainerPorts)> =
        named.iter().map(|(name, ports)| (name.as_str(), *ports)).collect();
    if pods.is_empty() {
        return "No workload is known here whose port it could be.".to_owned();
    }
    format!("Here: {}.", resolved_words(name, protocol, &pods))
}

/// The workloads at which the ports of a rule are: the selected ones, or those that it lets them
/// reach.
pub(crate) fn at(own: &Own<'_>, direction: Direction, rule: &Rule) -> Vec<Selected> {
    let mut found = match direction {
        Direction::Ingress => own.selected(),
        Direction::Egress => rule.peers.items.iter().flat_map(|peer| own.peers(peer)).collect(),
    };
    found.retain(|it| it.matched == Match::Yes);
    found.sort_by_key(|it| it.index);
    found.dedup_by_key(|it| it.index);
    found
}

/// `db 9187; api has none of that name`.
pub(super) fn resolved_words(
    name: &str,
    protocol: Protocol,
    pods: &[(&str, &ContainerPorts)],
) -> String {
    let each = pods.iter().take(MAX_NAMES).map(|(pod, ports)| {
        let numbers = ports.resolve(name, protocol);
        match numbers.is_empty() {
            false => format!("{} at {pod}", numbers_words(&numbers)),
            true if ports.complete => format!("{pod} has none of that name"),
            true => format!("not known at {pod}"),
        }
    });
    let mut each: Vec<String> = each.collect();
    let left = pods.len().saturating_sub(MAX_NAMES);
    each.extend((left > 0).then(|| format!("{left} more workloads")));
    each.join("; ")
}

/// `8080, 8081`.
pub(crate) fn numbers_words(numbers: &Intervals<u16>) -> String {
    let runs = numbers.runs().iter().map(|&(first, last)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    });
    runs.collect::<Vec<_>>().join(", ")
}
