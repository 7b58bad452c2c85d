//! Changes as rows of a list: sets of addresses range by range.

use crate::cli::map::{Peer, ranges};
use crate::reach::PortSet;
use crate::workspace::{ChangeEnd, Changes};

/// What differs between two peers.
pub(super) struct Row<'a> {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) opened: &'a PortSet,
    pub(super) closed: &'a PortSet,
}

/// The rows, by source and destination: addresses before workloads.
pub(super) fn of(changes: &Changes) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for change in &changes.changes {
        for from in peers(changes, &change.from) {
            for to in peers(changes, &change.to) {
                rows.push((from.clone(), to, &change.opened, &change.closed));
            }
        }
    }
    rows.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    let rows = rows.into_iter().map(|(from, to, opened, closed)| Row {
        from: from.id(),
        to: to.id(),
        opened,
        closed,
    });
    rows.collect()
}

fn peers<'a>(changes: &'a Changes, end: &ChangeEnd) -> Vec<Peer<'a>> {
    match end {
        ChangeEnd::Workload(index) => {
            let workload = changes.workloads.get(*index).map(|it| &it.named);
            workload
                .map(|it| Peer::Workload(&it.namespace, &it.name, &it.kind))
                .into_iter()
                .collect()
        }
        ChangeEnd::Outside(set) => ranges(set),
    }
}
