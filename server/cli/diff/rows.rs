//! Changes as rows of a list: sets of addresses range by range.

use crate::map::{Peer, Row, flat, peers};
use crate::reach::PortSet;
use crate::workspace::Changes;

/// The rows of what differs, by source and destination: addresses before workloads.
pub(super) struct Rows<'a> {
    pub(super) changes: &'a Changes,
    peers: Vec<String>,
    rows: Vec<Row>,
}

/// What differs between two peers.
#[derive(Copy, Clone)]
pub(super) struct Changed<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) opened: &'a PortSet,
    pub(super) closed: &'a PortSet,
}

impl<'a> Rows<'a> {
    pub(super) fn of(changes: &'a Changes) -> Self {
        let workloads = || changes.workloads.iter().map(|it| &it.named);
        let each: Vec<Vec<Peer<'_>>> =
            changes.peers.iter().map(|peer| peers(workloads(), peer)).collect();
        let links = changes.changes.iter();
        let links = links.map(|it| Row { from: it.from, to: it.to, what: it.difference });
        let (peers, rows) = flat(&each, links);
        Self { changes, peers: peers.iter().map(Peer::id).collect(), rows }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Changed<'_>> {
        self.rows.iter().filter_map(|row| {
            let difference = self.changes.differences.get(row.what as usize)?;
            Some(Changed {
                from: self.peers.get(row.from as usize)?,
                to: self.peers.get(row.to as usize)?,
                opened: &difference.opened,
                closed: &difference.closed,
            })
        })
    }
}
