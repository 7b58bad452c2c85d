//! Connections as rows of a list: peers by name, sets of addresses range by range.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::Drawn;
use crate::reach::{AddressSet, Intervals, PortSet, Protocol};
use crate::workspace::MapPeer;

/// A peer of a list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Peer<'a> {
    /// First and last address.
    Range(IpAddr, IpAddr),
    /// A workload: namespace, name, kind.
    Workload(&'a str, &'a str, &'a str),
}

impl Peer<'_> {
    /// As the ecosystem's tools write it.
    pub(crate) fn id(&self) -> String {
        match self {
            Self::Range(first, last) if first == last => format!("{first}[External]"),
            Self::Range(first, last) => format!("{first}-{last}[External]"),
            Self::Workload(namespace, name, kind) => format!("{namespace}/{name}[{kind}]"),
        }
    }
}

/// A connection: indices into [`Rows::peers`] and [`Rows::ports`].
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Row {
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) ports: u32,
}

/// The rows of a map, sorted.
pub(crate) struct Rows<'a> {
    /// Addresses, then workloads.
    pub(crate) peers: Vec<Peer<'a>>,
    pub(crate) rows: Vec<Row>,
    pub(crate) ports: &'a [PortSet],
}

impl<'a> Rows<'a> {
    pub(crate) fn of(drawn: &Drawn<'a>) -> Self {
        let each: Vec<Vec<Peer<'a>>> =
            drawn.map.peers.iter().map(|peer| peers(drawn, peer)).collect();
        let sorted: BTreeMap<&Peer<'a>, u32> =
            each.iter().flatten().map(|peer| (peer, 0)).collect();
        let ranks: BTreeMap<&Peer<'a>, u32> = sorted.into_keys().zip(0..).collect();
        let ranked = |peers: &Vec<Peer<'a>>| -> Vec<u32> {
            peers.iter().filter_map(|peer| ranks.get(peer).copied()).collect()
        };
        let places: Vec<Vec<u32>> = each.iter().map(ranked).collect();
        let mut rows = Vec::with_capacity(drawn.map.connections.len());
        for connection in &drawn.map.connections {
            let ends = [connection.from, connection.to].map(|end| places.get(end as usize));
            let [from, to] = ends;
            for &from in from.into_iter().flatten() {
                let ports = connection.ports;
                rows.extend(to.into_iter().flatten().map(|&to| Row { from, to, ports }));
            }
        }
        rows.sort();
        Self { peers: ranks.into_keys().cloned().collect(), rows, ports: &drawn.map.ports }
    }

    /// The rows as text: source, destination, ports.
    pub(crate) fn texts(
        &self,
        mut each: impl FnMut(&str, &str, &str) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let peers: Vec<String> = self.peers.iter().map(Peer::id).collect();
        let ports: Vec<String> = self.ports.iter().map(ports_text).collect();
        for row in &self.rows {
            let [from, to] = [row.from, row.to].map(|end| peers.get(end as usize));
            if let (Some(from), Some(to), Some(ports)) = (from, to, ports.get(row.ports as usize)) {
                each(from, to, ports)?;
            }
        }
        Ok(())
    }
}

fn peers<'a>(drawn: &Drawn<'a>, peer: &'a MapPeer) -> Vec<Peer<'a>> {
    match peer {
        MapPeer::Workload(index) => {
            let named = drawn.inventory.workloads.get(*index);
            named.map(|it| Peer::Workload(&it.namespace, &it.name, &it.kind)).into_iter().collect()
        }
        MapPeer::Outside(set) => ranges(set),
    }
}

/// The ranges of a set of addresses.
pub(crate) fn ranges<'a>(set: &AddressSet) -> Vec<Peer<'a>> {
    set.ranges().map(|(first, last)| Peer::Range(first, last)).collect()
}

/// Whether every port of every protocol is within.
pub(crate) fn is_all(ports: &PortSet) -> bool {
    let every = Intervals::range(1, u16::MAX);
    Protocol::ALL.into_iter().all(|protocol| *ports.numbers(protocol) == every)
}

/// `TCP 80,443,UDP 53`, `All Connections`: protocols by name, as the ecosystem's tools write them.
pub(crate) fn ports_text(ports: &PortSet) -> String {
    if is_all(ports) {
        return "All Connections".to_owned();
    }
    let parts = runs(ports).into_iter().map(|(protocol, runs)| {
        let runs = runs.iter().map(|&(first, last)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        });
        format!("{} {}", protocol.name(), runs.collect::<Vec<_>>().join(","))
    });
    parts.collect::<Vec<_>>().join(",")
}

/// The runs of port numbers of each protocol that has some, protocols by name.
pub(crate) fn runs(ports: &PortSet) -> Vec<(Protocol, &[(u16, u16)])> {
    let mut protocols = Protocol::ALL;
    protocols.sort_by_key(|protocol| protocol.name());
    let runs = protocols.map(|protocol| (protocol, ports.numbers(protocol).runs()));
    runs.into_iter().filter(|(_, runs)| !runs.is_empty()).collect()
}
