//! Connections as rows of a list: peers by name, sets of addresses range by range.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::Drawn;
use crate::reach::{Intervals, PortSet, Protocol};
use crate::workspace::{MapPeer, NamedWorkload};

/// A peer of a list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Peer<'a> {
    /// First and last address.
    Range(IpAddr, IpAddr),
    /// A workload: namespace, name, kind.
    Workload(&'a str, &'a str, &'a str),
}

impl Peer<'_> {
    /// As the ecosystem's tools write it.
    pub fn id(&self) -> String {
        match self {
            Self::Range(first, last) if first == last => format!("{first}[External]"),
            Self::Range(first, last) => format!("{first}-{last}[External]"),
            Self::Workload(namespace, name, kind) => format!("{namespace}/{name}[{kind}]"),
        }
    }
}

/// A connection, or what differs in one.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Row {
    /// The source, by its number in the list of peers.
    pub from: u32,
    /// The destination, likewise.
    pub to: u32,
    /// The number of the ports, or of the difference.
    pub what: u32,
}

/// The peers of a list, sorted (addresses, then workloads), and its rows, sorted too. `each` gives
/// what every end stands for, and the links name ends by their place in it.
pub fn flat<'a>(
    each: &[Vec<Peer<'a>>],
    links: impl ExactSizeIterator<Item = Row>,
) -> (Vec<Peer<'a>>, Vec<Row>) {
    let sorted: BTreeSet<&Peer<'a>> = each.iter().flatten().collect();
    let ranks: BTreeMap<&Peer<'a>, u32> = sorted.into_iter().zip(0..).collect();
    let ranked = |peers: &Vec<Peer<'a>>| -> Vec<u32> {
        peers.iter().filter_map(|peer| ranks.get(peer).copied()).collect()
    };
    let places: Vec<Vec<u32>> = each.iter().map(ranked).collect();
    let mut rows = Vec::with_capacity(links.len());
    for link in links {
        let [from, to] = [link.from, link.to].map(|end| places.get(end as usize));
        for &from in from.into_iter().flatten() {
            rows.extend(to.into_iter().flatten().map(|&to| Row { from, to, ..link }));
        }
    }
    rows.sort();
    (ranks.into_keys().cloned().collect(), rows)
}

/// The rows of a map.
pub(super) struct Rows<'a> {
    pub(super) peers: Vec<Peer<'a>>,
    pub(super) rows: Vec<Row>,
    pub(super) ports: &'a [PortSet],
}

impl<'a> Rows<'a> {
    pub(super) fn of(drawn: &Drawn<'a>) -> Self {
        let workloads = &drawn.inventory.workloads;
        let listed = drawn.map.peers.iter().zip(drawn.map.listed());
        let each: Vec<Vec<Peer<'a>>> = listed
            .map(|(peer, listed)| if listed { peers(workloads.iter(), peer) } else { Vec::new() })
            .collect();
        let connections = drawn.map.connections.iter();
        let links = connections.map(|it| Row { from: it.from, to: it.to, what: it.ports });
        let (peers, rows) = flat(&each, links);
        Self { peers, rows, ports: &drawn.map.ports }
    }

    /// The rows as text: source, destination, ports.
    pub(super) fn texts(
        &self,
        mut each: impl FnMut(&str, &str, &str) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let peers: Vec<String> = self.peers.iter().map(Peer::id).collect();
        let ports: Vec<String> = self.ports.iter().map(ports_text).collect();
        for row in &self.rows {
            let [from, to] = [row.from, row.to].map(|end| peers.get(end as usize));
            if let (Some(from), Some(to), Some(ports)) = (from, to, ports.get(row.what as usize)) {
                each(from, to, ports)?;
            }
        }
        Ok(())
    }
}

/// What an end stands for: a workload, or the ranges of a set of addresses.
pub fn peers<'a>(
    mut workloads: impl Iterator<Item = &'a NamedWorkload>,
    peer: &MapPeer,
) -> Vec<Peer<'a>> {
    match peer {
        MapPeer::Workload(index) => {
            let named = workloads.nth(*index);
            named.map(|it| Peer::Workload(&it.namespace, &it.name, &it.kind)).into_iter().collect()
        }
        MapPeer::Outside(set) => {
            set.ranges().map(|(first, last)| Peer::Range(first, last)).collect()
        }
    }
}

/// Whether every port of every protocol is within.
pub(super) fn is_all(ports: &PortSet) -> bool {
    let every = Intervals::range(1, u16::MAX);
    Protocol::ALL.into_iter().all(|protocol| *ports.numbers(protocol) == every)
}

/// How the ecosystem's tools write that every port is allowed.
pub(super) const ALL: &str = "All Connections";

/// `TCP 80,443,UDP 53`, `All Connections`: protocols by name, as the ecosystem's tools write them.
pub fn ports_text(ports: &PortSet) -> String {
    if is_all(ports) {
        return ALL.to_owned();
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
pub(super) fn runs(ports: &PortSet) -> Vec<(Protocol, &[(u16, u16)])> {
    let mut protocols = Protocol::ALL;
    protocols.sort_by_key(|protocol| protocol.name());
    let runs = protocols.map(|protocol| (protocol, ports.numbers(protocol).runs()));
    runs.into_iter().filter(|(_, runs)| !runs.is_empty()).collect()
}
