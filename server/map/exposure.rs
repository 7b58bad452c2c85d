//! Exposures in the words of lists.

use serde::Serialize;

use super::json::{Ports, json_ports};
use super::rows::{is_all, ports_text};
use crate::reach::{Direction, Protocol};
use crate::workspace::{Exposure, Home, Inventory, NamedWorkload, peer_words};

/// An exposure, for programs.
#[derive(Serialize)]
pub(super) struct JsonExposure {
    workload: String,
    direction: &'static str,
    peer: String,
    isolated: bool,
    ports: Vec<Ports>,
    named: Vec<Named>,
    all: bool,
}

/// A port of the other end, by name.
#[derive(Serialize)]
struct Named {
    protocol: &'static str,
    name: String,
}

/// An exposure as text: the workload, an arrow, the others, the ports.
pub(super) fn row(inventory: &Inventory, exposure: &Exposure) -> [String; 4] {
    let arrow = match exposure.direction {
        Direction::Ingress => "<=",
        Direction::Egress => "=>",
    };
    let ports = &exposure.ports;
    let text = if ports.has_names() { ports.to_string() } else { ports_text(ports) };
    let open = if exposure.isolated { "" } else { " (no policy isolates it)" };
    [workload(inventory, exposure), arrow.to_owned(), peer(inventory, exposure), text + open]
}

pub(super) fn json(inventory: &Inventory, exposure: &Exposure) -> JsonExposure {
    let named = Protocol::ALL.into_iter().flat_map(|protocol| {
        let names = exposure.ports.names(protocol);
        names.map(move |name| Named { protocol: protocol.name(), name: name.to_string() })
    });
    JsonExposure {
        workload: workload(inventory, exposure),
        direction: match exposure.direction {
            Direction::Ingress => "ingress",
            Direction::Egress => "egress",
        },
        peer: peer(inventory, exposure),
        isolated: exposure.isolated,
        ports: json_ports(&exposure.ports),
        named: named.collect(),
        all: is_all(&exposure.ports),
    }
}

fn workload(inventory: &Inventory, exposure: &Exposure) -> String {
    inventory.workloads.get(exposure.workload).map(NamedWorkload::id).unwrap_or_default()
}

fn peer(inventory: &Inventory, exposure: &Exposure) -> String {
    let own = inventory.workloads.get(exposure.workload);
    let home = own.map_or(Home::Unspecified, |own| Home::Known(own.namespace.clone()));
    peer_words(&exposure.peer, &home, &str::to_owned)
}
