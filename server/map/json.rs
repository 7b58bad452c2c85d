//! The map for programs; `schemas/map.schema.json` describes it.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::exposure::{JsonExposure, json};
use super::rows::{Peer, Row, is_all, runs};
use super::{Drawn, Rows};
use crate::reach::PortSet;

pub(super) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    let rows = Rows::of(drawn);
    let ids: Vec<String> = rows.peers.iter().map(Peer::id).collect();
    let ports: Vec<(Vec<Ports>, bool)> =
        rows.ports.iter().map(|ports| (json_ports(ports), is_all(ports))).collect();
    let connections = Connections { rows: &rows.rows, ids: &ids, ports: &ports };
    let peers = rows.peers.iter().zip(&ids).map(|(peer, id)| JsonPeer::of(peer, id)).collect();
    let exposures = drawn.exposures.as_ref();
    let exposure = exposures.map(|all| all.iter().map(|it| json(drawn.inventory, it)).collect());
    serde_json::to_writer_pretty(&mut *out, &Root { version: 1, peers, connections, exposure })?;
    writeln!(out)
}

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    peers: Vec<JsonPeer<'a>>,
    #[serde(serialize_with = "each")]
    connections: Connections<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exposure: Option<Vec<JsonExposure>>,
}

#[derive(Serialize)]
struct JsonPeer<'a> {
    id: &'a str,
    kind: &'a str,
    namespace: Option<&'a str>,
    name: &'a str,
}

impl<'a> JsonPeer<'a> {
    fn of(peer: &Peer<'a>, id: &'a str) -> Self {
        match *peer {
            Peer::Workload(namespace, name, kind) => {
                Self { id, kind, namespace: Some(namespace), name }
            }
            Peer::Range(..) => {
                let name = id.strip_suffix("[External]").unwrap_or(id);
                Self { id, kind: "External", namespace: None, name }
            }
        }
    }
}

struct Connections<'a> {
    rows: &'a [Row],
    ids: &'a [String],
    ports: &'a [(Vec<Ports>, bool)],
}

#[derive(Serialize)]
struct JsonConnection<'a> {
    from: &'a str,
    to: &'a str,
    ports: &'a [Ports],
    all: bool,
}

/// A run of ports, both ends within.
#[derive(Serialize)]
pub struct Ports {
    protocol: &'static str,
    from: u16,
    to: u16,
}

/// The ports of a connection, run by run.
pub fn json_ports(ports: &PortSet) -> Vec<Ports> {
    let each = runs(ports).into_iter().flat_map(|(protocol, runs)| {
        let protocol = protocol.name();
        runs.iter().map(move |&(from, to)| Ports { protocol, from, to })
    });
    each.collect()
}

/// One after the other, so that a long list is never held as a whole.
fn each<S: Serializer>(connections: &Connections<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(connections.rows.iter().filter_map(|row| {
        let id = |end: u32| connections.ids.get(end as usize).map(String::as_str);
        let (ports, all) = connections.ports.get(row.what as usize)?;
        Some(JsonConnection { from: id(row.from)?, to: id(row.to)?, ports, all: *all })
    }))
}
