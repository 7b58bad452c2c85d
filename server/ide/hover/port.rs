//! An entry of `ports`: which ports it means, and what a name means at each workload.

use crate::ide::own::Own;
use crate::ide::words::{code, resolved_words, workload_name};
use crate::policy::{Port, PortValue, Rule};
use crate::reach::{ContainerPorts, Direction, Protocol};
use crate::workspace::algebra;

/// The entry in words.
pub(super) fn port(
    own: &Own<'_>,
    direction: Direction,
    rule: &Rule,
    port: &Port,
) -> Option<String> {
    if port.open {
        return Some(
            "Which ports this allows is not known: it is templated, or has mistakes.".to_owned(),
        );
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
    let named: Vec<_> = own
        .destinations(direction, rule)
        .into_iter()
        .map(|workload| (workload_name(workload, &own.home), &workload.effect.pods.ports))
        .collect();
    let pods: Vec<(&str, &ContainerPorts)> =
        named.iter().map(|(name, ports)| (name.as_str(), *ports)).collect();
    if pods.is_empty() {
        return "No workload is known here whose port it could be.".to_owned();
    }
    format!("Here: {}.", resolved_words(name, protocol, &pods))
}
