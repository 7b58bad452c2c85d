//! Policies as random tests draw them: plain data, and how it turns into the types under test.

use std::net::IpAddr;

use ipnet::IpNet;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::reach::*;

#[derive(Copy, Clone, Debug, PartialEq)]
pub(super) enum Op {
    In,
    NotIn,
    Exists,
    DoesNotExist,
}

/// Key, operator, values.
pub(super) type Req = (&'static str, Op, Vec<&'static str>);
pub(super) type Sel = Vec<Req>;

#[derive(Clone, Debug)]
pub(super) enum PeerSpec {
    Pods(Option<Sel>, Option<Sel>),
    Block(IpNet, Vec<IpNet>),
    Unreadable(Box<Self>),
    /// For the oracle only: an unreadable entry, read as anyone or as nobody.
    Read(bool),
}

#[derive(Clone, Debug)]
pub(super) enum PortSpec {
    Every(Protocol),
    Range(Protocol, u16, u16),
    Named(Protocol),
    Unreadable(Box<Self>),
    /// For the oracle only: an unreadable entry, read as every port or as none.
    Read(bool),
}

#[derive(Clone, Debug)]
pub(super) struct RuleSpec {
    pub(super) peers: Vec<PeerSpec>,
    pub(super) ports: Vec<PortSpec>,
}

#[derive(Clone, Debug)]
pub(super) struct PolicySpec {
    pub(super) namespace: &'static str,
    pub(super) pods: Sel,
    /// Whether the selector cannot be read.
    pub(super) hidden: bool,
    pub(super) types: Vec<Direction>,
    pub(super) ingress: Vec<RuleSpec>,
    pub(super) egress: Vec<RuleSpec>,
}

/// A selector over `keys`, each with the values that a requirement may list.
fn sel(keys: Vec<(&'static str, Vec<&'static str>)>) -> impl Strategy<Value = Sel> {
    let req = select(keys).prop_flat_map(|(key, values)| {
        let some = 1..=values.len();
        prop_oneof![
            3 => subsequence(values.clone(), some.clone()).prop_map(move |v| (key, Op::In, v)),
            2 => subsequence(values, some).prop_map(move |v| (key, Op::NotIn, v)),
            1 => Just((key, Op::Exists, vec![])),
            1 => Just((key, Op::DoesNotExist, vec![])),
        ]
    });
    vec(req, 0..=2)
}

pub(super) fn pod_sel() -> impl Strategy<Value = Sel> {
    sel(vec![("a", vec!["x", "y"]), ("b", vec!["x"])])
}

pub(super) fn ns_sel() -> impl Strategy<Value = Sel> {
    sel(vec![(NAMESPACE_NAME, vec!["n0", "n1"]), ("t", vec!["x"])])
}

fn net(text: &str) -> IpNet {
    text.parse().unwrap()
}

pub(super) fn block() -> impl Strategy<Value = (IpNet, Vec<IpNet>)> {
    let within = (0u8..8, 29u8..=32).prop_map(|(host, length)| {
        IpNet::new(IpAddr::from([10, 0, 0, host]), length).unwrap().trunc()
    });
    let wide = select(vec![net("0.0.0.0/0"), net("::/0"), net("fd00::/127"), net("fd00::1/128")]);
    let cidr = prop_oneof![3 => within, 1 => wide.clone()];
    let except = (0u8..8, 30u8..=32).prop_map(|(host, length)| {
        IpNet::new(IpAddr::from([10, 0, 0, host]), length).unwrap().trunc()
    });
    (cidr, vec(prop_oneof![4 => except, 1 => wide], 0..=2))
}

fn peer(hiding: u32) -> impl Strategy<Value = PeerSpec> {
    let plain = prop_oneof![
        3 => (option::of(ns_sel()), option::of(pod_sel())).prop_map(|(n, p)| PeerSpec::Pods(n, p)),
        2 => block().prop_map(|(cidr, excepts)| PeerSpec::Block(cidr, excepts)),
    ];
    let hidden = plain.clone().prop_map(|peer| PeerSpec::Unreadable(Box::new(peer)));
    prop_oneof![20 => plain, hiding => hidden]
}

pub(super) fn port(hiding: u32) -> impl Strategy<Value = PortSpec> {
    let protocol = select(Protocol::ALL.to_vec());
    let number = || select(vec![1u16, 80, 81, 65535]);
    let plain = prop_oneof![
        1 => protocol.prop_map(PortSpec::Every),
        4 => (number(), number()).prop_map(|(a, b)| PortSpec::Range(Protocol::Tcp, a.min(b), a.max(b))),
        1 => Just(PortSpec::Range(Protocol::Udp, 80, 80)),
        2 => select(vec![Protocol::Tcp, Protocol::Udp]).prop_map(PortSpec::Named),
    ];
    let hidden = plain.clone().prop_map(|port| PortSpec::Unreadable(Box::new(port)));
    prop_oneof![20 => plain, hiding => hidden]
}

/// Rules, in which `hiding` in 20 entries cannot be read.
pub(super) fn rules(most: usize, hiding: u32) -> impl Strategy<Value = Vec<RuleSpec>> {
    let rule = (vec(peer(hiding), 0..=3), vec(port(hiding), 0..=3));
    vec(rule.prop_map(|(peers, ports)| RuleSpec { peers, ports }), 0..=most)
}

pub(super) fn policy(hiding: u32) -> impl Strategy<Value = PolicySpec> {
    let types = subsequence(Direction::ALL.to_vec(), 0..=2);
    let hidden = prop::bool::weighted(f64::from(hiding) / 20.0);
    let head = (select(vec!["n0", "n0", "n1"]), pod_sel(), hidden, types);
    (head, rules(2, hiding), rules(2, hiding)).prop_map(
        |((namespace, pods, hidden, types), ingress, egress)| PolicySpec {
            namespace,
            pods,
            hidden,
            types,
            ingress,
            egress,
        },
    )
}

pub(super) fn requirements(sel: &Sel) -> Vec<Requirement> {
    let list = |values: &[&'static str]| values.iter().map(|&v| v.into()).collect::<Vec<Text>>();
    sel.iter()
        .map(|(key, op, values)| {
            let set = match op {
                Op::In => ValueSet::one_of(list(values)),
                Op::NotIn => ValueSet::none_of(list(values)),
                Op::Exists => ValueSet::present(),
                Op::DoesNotExist => ValueSet::absent(),
            };
            Requirement::new(*key, set)
        })
        .collect()
}

pub(super) fn selector(sel: &Sel) -> Selector {
    Selector::new(&requirements(sel))
}

impl PeerSpec {
    pub(super) fn build(&self, own: &str) -> Peer {
        match self {
            Self::Pods(namespaces, pods) => {
                Peer::selected(own, namespaces.as_ref().map(selector), pods.as_ref().map(selector))
            }
            Self::Block(cidr, excepts) => Peer::Addresses(AddressSet::block(*cidr, excepts)),
            Self::Unreadable(_) | Self::Read(_) => Peer::Unreadable,
        }
    }
}

impl PortSpec {
    pub(super) fn build(&self) -> Option<PortSet> {
        match self {
            Self::Every(protocol) => Some(PortSet::every(*protocol)),
            Self::Range(protocol, a, b) => Some(PortSet::range(*protocol, *a, *b)),
            Self::Named(protocol) => Some(PortSet::named(*protocol, "http")),
            Self::Unreadable(_) | Self::Read(_) => None,
        }
    }
}

pub(super) fn build_rules(rules: &[RuleSpec], own: &str) -> Vec<Rule> {
    rules
        .iter()
        .map(|rule| Rule {
            peers: rule.peers.iter().map(|peer| peer.build(own)).collect(),
            ports: rule.ports.iter().map(PortSpec::build).collect(),
        })
        .collect()
}

impl PolicySpec {
    pub(super) fn build(&self) -> Policy {
        Policy::new(
            self.namespace,
            (!self.hidden).then(|| selector(&self.pods)),
            &self.types,
            build_rules(&self.ingress, self.namespace),
            build_rules(&self.egress, self.namespace),
        )
    }
}
