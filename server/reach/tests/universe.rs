//! The brute force: what specs mean, point by point, written as the specification says it and
//! without the types under test.
//!
//! The points stand for all there are: each set of values, ports or addresses that specs cannot
//! tell apart has one (the value `z` and the namespace `n2` are in no requirement).

use std::net::IpAddr;

use super::specs::{Op, PeerSpec, PolicySpec, PortSpec, Req, RuleSpec, Sel};
use crate::reach::{Direction, IpBlocks, NAMESPACE_NAME, Protocol};

pub(super) type LabelSet = Vec<(&'static str, &'static str)>;

/// One end of a connection, all known.
#[derive(Clone, Debug)]
pub(super) enum Point {
    Pod { namespace: LabelSet, labels: LabelSet, address: IpAddr },
    Outside(IpAddr),
}

/// What a named port means: a number for TCP and one for UDP.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Named {
    pub(super) tcp: Option<u16>,
    pub(super) udp: Option<u16>,
}

fn product(a: &[(&'static str, &[&'static str])]) -> Vec<LabelSet> {
    let mut all = vec![vec![]];
    for &(key, values) in a {
        let with = |set: &LabelSet, value: &'static str| {
            let mut set = set.clone();
            if !value.is_empty() {
                set.push((key, value));
            }
            set
        };
        all = all.iter().flat_map(|set| values.iter().map(move |v| with(set, v))).collect();
    }
    all
}

/// Every pod there is; `""` stands for absence.
pub(super) fn pods() -> Vec<LabelSet> {
    product(&[("a", &["", "x", "y", "z"]), ("b", &["", "x", "z"])])
}

/// Every namespace there is.
pub(super) fn namespaces() -> Vec<LabelSet> {
    product(&[(NAMESPACE_NAME, &["n0", "n1", "n2"]), ("t", &["", "x", "z"])])
}

/// Every address there is.
pub(super) fn addresses() -> Vec<IpAddr> {
    let block = (0..8).map(|host| IpAddr::from([10, 0, 0, host]));
    let others = ["11.0.0.1", "fd00::", "fd00::1", "fd01::"].map(|a| a.parse().unwrap());
    block.chain(others).collect()
}

/// Every other end there is.
pub(super) fn points(blocks: IpBlocks) -> Vec<Point> {
    let addresses = addresses();
    let of_pods = if blocks == IpBlocks::Pods { addresses.clone() } else { vec![addresses[8]] };
    let mut points: Vec<Point> = addresses.iter().map(|&a| Point::Outside(a)).collect();
    for namespace in namespaces() {
        for labels in pods() {
            let (namespace, labels) = (&namespace, &labels);
            points.extend(of_pods.iter().map(|&address| Point::Pod {
                namespace: namespace.clone(),
                labels: labels.clone(),
                address,
            }));
        }
    }
    points
}

/// Every port there is; `None` is traffic of another protocol.
pub(super) fn port_points() -> Vec<Option<(Protocol, u16)>> {
    let tcp = [1, 40, 80, 81, 1000, 65535].map(|n| Some((Protocol::Tcp, n)));
    let rest = [(Protocol::Udp, 80), (Protocol::Udp, 5000), (Protocol::Sctp, 80)].map(Some);
    tcp.into_iter().chain(rest).chain([None]).collect()
}

/// Meanings of named ports, enough to tell any two uses of them apart.
pub(super) fn meanings() -> Vec<Named> {
    let tcp = [None, Some(1), Some(40), Some(80), Some(81), Some(1000), Some(65535)];
    let udp = [Some(80), None, Some(5000)];
    (0..7).map(|i| Named { tcp: tcp[i], udp: udp[i % 3] }).collect()
}

pub(super) fn req_holds((key, op, values): &Req, labels: &LabelSet) -> bool {
    let value = labels.iter().find(|(k, _)| k == key).map(|&(_, v)| v);
    match (op, value) {
        (Op::In, Some(value)) => values.contains(&value),
        (Op::In | Op::Exists, None) => false,
        (Op::NotIn, Some(value)) => !values.contains(&value),
        (Op::NotIn, None) | (Op::Exists, Some(_)) => true,
        (Op::DoesNotExist, value) => value.is_none(),
    }
}

pub(super) fn sel_holds(sel: &Sel, labels: &LabelSet) -> bool {
    sel.iter().all(|req| req_holds(req, labels))
}

/// `rules` with each unreadable entry read by the next bit, and how many there were.
pub(super) fn read(rules: &[RuleSpec], bits: u32) -> (Vec<RuleSpec>, u32) {
    let (mut rules, mut count) = (rules.to_vec(), 0);
    let mut next = || {
        count += 1;
        bits >> (count - 1) & 1 == 1
    };
    for rule in &mut rules {
        for peer in rule.peers.iter_mut().filter(|p| matches!(p, PeerSpec::Unreadable(_))) {
            *peer = PeerSpec::Read(next());
        }
        for port in rule.ports.iter_mut().filter(|p| matches!(p, PortSpec::Unreadable(_))) {
            *port = PortSpec::Read(next());
        }
    }
    (rules, count)
}

fn peer_holds(peer: &PeerSpec, own: &str, blocks: IpBlocks, end: &Point) -> bool {
    match (peer, end) {
        (PeerSpec::Read(anyone), _) => *anyone,
        (PeerSpec::Unreadable(hidden), _) => peer_holds(hidden, own, blocks, end),
        (PeerSpec::Pods(None, None), _) => true,
        (PeerSpec::Pods(..), Point::Outside(_)) => false,
        (PeerSpec::Pods(namespaces, pods), Point::Pod { namespace, labels, .. }) => {
            let there = match namespaces {
                Some(sel) => sel_holds(sel, namespace),
                None => namespace.contains(&(NAMESPACE_NAME, leak(own))),
            };
            there && pods.as_ref().is_none_or(|sel| sel_holds(sel, labels))
        }
        (PeerSpec::Block(..), Point::Pod { .. }) if blocks == IpBlocks::External => false,
        (PeerSpec::Block(cidr, excepts), Point::Pod { address, .. } | Point::Outside(address)) => {
            cidr.contains(address) && !excepts.iter().any(|except| except.contains(address))
        }
    }
}

fn leak(name: &str) -> &'static str {
    ["n0", "n1", "n2"].into_iter().find(|n| *n == name).unwrap()
}

fn port_holds(entry: &PortSpec, named: Named, port: Option<(Protocol, u16)>) -> bool {
    let Some((protocol, number)) = port else {
        return false;
    };
    match entry {
        PortSpec::Read(any) => *any,
        PortSpec::Unreadable(hidden) => port_holds(hidden, named, port),
        PortSpec::Every(of) => *of == protocol,
        PortSpec::Range(of, first, last) => *of == protocol && *first <= number && number <= *last,
        PortSpec::Named(of) => {
            let means = if *of == Protocol::Tcp { named.tcp } else { named.udp };
            *of == protocol && means == Some(number)
        }
    }
}

/// Whether any entry holds the port.
pub(super) fn ports_hold(
    entries: &[PortSpec],
    named: Named,
    port: Option<(Protocol, u16)>,
) -> bool {
    entries.iter().any(|entry| port_holds(entry, named, port))
}

/// For each port point, whether each point is allowed it.
pub(super) type Table = Vec<Vec<bool>>;

/// What rules allow to `points`.
pub(super) fn table(
    rules: &[RuleSpec],
    own: &str,
    blocks: IpBlocks,
    points: &[Point],
    named: Named,
) -> Table {
    let ports = port_points();
    let mut table = vec![vec![false; points.len()]; ports.len()];
    for rule in rules {
        let mut who = vec![rule.peers.is_empty(); points.len()];
        for peer in &rule.peers {
            for (slot, point) in who.iter_mut().zip(points) {
                *slot |= peer_holds(peer, own, blocks, point);
            }
        }
        let mut what = vec![rule.ports.is_empty(); ports.len()];
        for (slot, &port) in what.iter_mut().zip(&ports) {
            *slot |= ports_hold(&rule.ports, named, port);
        }
        for (row, _) in table.iter_mut().zip(&what).filter(|(_, what)| **what) {
            row.iter_mut().zip(&who).for_each(|(slot, who)| *slot |= who);
        }
    }
    table
}

/// The rules of a direction in force, with the API server's defaulting of `policyTypes`.
pub(super) fn in_force(policy: &PolicySpec, direction: Direction) -> Option<&[RuleSpec]> {
    let listed = policy.types.contains(&direction);
    match direction {
        Direction::Ingress => (listed || policy.types.is_empty()).then_some(&policy.ingress),
        Direction::Egress => (listed || policy.types.is_empty() && !policy.egress.is_empty())
            .then_some(&policy.egress),
    }
}

/// The effective policy of a pod in one direction: `None` is not isolated.
pub(super) fn effective<'a>(
    policies: impl IntoIterator<Item = &'a PolicySpec>,
    (namespace, pod): (&str, &LabelSet),
    direction: Direction,
    blocks: IpBlocks,
    points: &[Point],
    named: Named,
) -> Option<Table> {
    let mut all: Option<Table> = None;
    for policy in policies {
        if policy.namespace != namespace || !sel_holds(&policy.pods, pod) {
            continue;
        }
        if let Some(rules) = in_force(policy, direction) {
            let one = table(rules, policy.namespace, blocks, points, named);
            let all = all.get_or_insert_with(|| vec![vec![false; points.len()]; one.len()]);
            for (row, one) in all.iter_mut().zip(one) {
                row.iter_mut().zip(one).for_each(|(slot, one)| *slot |= one);
            }
        }
    }
    all
}
