//! Questions about clusters that are known in part, against the truth that was hidden from them.

use std::collections::HashMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::config;
use super::specs::{PolicySpec, PortSpec, RuleSpec, policy};
use super::universe::{
    LabelSet, Named, Point, addresses, effective, in_force, pods, port_points, table,
};
use crate::reach::*;

/// A workload as it is, and what of it is hidden.
#[derive(Clone, Debug)]
struct WorkloadSpec {
    namespace: &'static str,
    labels: usize,
    named: Named,
    address: usize,
    /// For each label: 0 the whole label, 1 its value, else nothing.
    labels_hidden: Vec<u8>,
    ports_hidden: bool,
    address_hidden: bool,
}

#[derive(Clone, Debug)]
struct ClusterSpec {
    /// For `n0` to `n2`: the label `t`, and whether there is a manifest.
    namespaces: Vec<(&'static str, bool)>,
    workloads: Vec<WorkloadSpec>,
    policies: Vec<PolicySpec>,
    blocks: IpBlocks,
    /// What named ports mean outside.
    named_outside: Named,
}

fn named() -> impl Strategy<Value = Named> {
    let tcp = select(vec![None, Some(80), Some(81), Some(40)]);
    (tcp, select(vec![None, Some(80)])).prop_map(|(tcp, udp)| Named { tcp, udp })
}

fn workload(hiding: bool) -> impl Strategy<Value = WorkloadSpec> {
    let what = (select(vec!["n0", "n0", "n1", "n2"]), 0..pods().len(), named(), 0..9usize);
    let hidden = (vec(0..12u8, 2), prop::bool::weighted(0.2), any::<bool>());
    (what, hidden).prop_map(move |((namespace, labels, named, address), (keys, ports, known))| {
        WorkloadSpec {
            namespace,
            labels,
            named,
            address,
            labels_hidden: if hiding { keys } else { vec![9, 9] },
            ports_hidden: hiding && ports,
            address_hidden: hiding && known,
        }
    })
}

fn cluster(hiding: bool) -> impl Strategy<Value = ClusterSpec> {
    let declared = prop::bool::weighted(if hiding { 0.7 } else { 1.0 });
    let namespaces = vec((select(vec!["", "x", "z"]), declared), 3);
    let blocks = prop_oneof![2 => Just(IpBlocks::External), 1 => Just(IpBlocks::Pods)];
    let policies = vec(policy(u32::from(hiding)), 0..4);
    (namespaces, vec(workload(hiding), 1..4), policies, blocks, named()).prop_map(
        |(namespaces, workloads, policies, blocks, named_outside)| ClusterSpec {
            namespaces,
            workloads,
            policies,
            blocks,
            named_outside,
        },
    )
}

const NAMES: [&str; 3] = ["n0", "n1", "n2"];

impl ClusterSpec {
    fn namespace(&self, name: &str) -> LabelSet {
        let index = NAMES.iter().position(|n| *n == name).unwrap();
        let label = self.namespaces[index].0;
        let own = [(NAMESPACE_NAME, NAMES[index])];
        own.into_iter().chain((!label.is_empty()).then_some(("t", label))).collect()
    }

    /// What is not hidden.
    fn build(&self) -> Cluster {
        let pairs = |labels: LabelSet| {
            labels
                .into_iter()
                .map(|(k, v)| (Text::from(k), Some(Text::from(v))))
                .collect::<Vec<_>>()
        };
        let declared = NAMES.iter().zip(&self.namespaces).filter(|(_, (_, declared))| *declared);
        let namespaces =
            declared.map(|(name, _)| Namespace::declared(*name, pairs(self.namespace(name))));
        Cluster::new(
            namespaces.collect(),
            self.workloads.iter().map(WorkloadSpec::build).collect(),
            self.policies.iter().map(PolicySpec::build).collect(),
            Undeclared::Unknown,
            self.blocks,
        )
    }

    /// All ends there are: the workloads, then the addresses outside.
    fn ends(&self) -> Vec<(Point, Named)> {
        let of_pods = self.workloads.iter().map(|w| {
            let namespace = self.namespace(w.namespace);
            let (labels, address) = (pods()[w.labels].clone(), addresses()[w.address]);
            (Point::Pod { namespace, labels, address }, w.named)
        });
        let outside = addresses().into_iter().map(|a| (Point::Outside(a), self.named_outside));
        of_pods.chain(outside).collect()
    }

    /// Whether one end is really allowed to reach another, at each port point.
    fn truth(&self, from: usize, to: usize) -> Vec<bool> {
        let ends = self.ends();
        let side = |direction, own: usize, other: usize| {
            let pod = self.workloads.get(own)?;
            let subject = (pod.namespace, &pods()[pod.labels]);
            let (points, named) = (&[ends[other].0.clone()], ends[to].1);
            effective(&self.policies, subject, direction, self.blocks, points, named)
        };
        let sides = [side(Direction::Egress, from, to), side(Direction::Ingress, to, from)];
        let ports = 0..port_points().len();
        let open = |side: &Option<_>, port: usize| {
            side.as_ref().is_none_or(|table: &super::universe::Table| table[port][0])
        };
        ports.map(|port| from == to || sides.iter().all(|side| open(side, port))).collect()
    }

    fn has_names(&self) -> bool {
        let rules = self.policies.iter().flat_map(|p| p.ingress.iter().chain(&p.egress));
        rules.flat_map(|rule| &rule.ports).any(|port| matches!(port, PortSpec::Named(_)))
    }
}

impl WorkloadSpec {
    fn build(&self) -> Workload {
        let all = pods();
        let labels = all[self.labels].iter().zip(&self.labels_hidden);
        let open = self.labels_hidden.contains(&0);
        let pairs: Vec<(Text, Option<Text>)> = labels
            .filter(|(_, hidden)| **hidden != 0)
            .map(|((key, value), hidden)| ((*key).into(), (*hidden != 1).then(|| (*value).into())))
            .collect();
        let port = |protocol, number: Option<u16>| {
            number.map(|number| ContainerPort { name: "http".into(), protocol, number })
        };
        let named = [port(Protocol::Tcp, self.named.tcp), port(Protocol::Udp, self.named.udp)];
        let named = named.into_iter().flatten().filter(|_| !self.ports_hidden).collect();
        Workload {
            namespace: self.namespace.into(),
            labels: if open { Labels::partial(pairs) } else { Labels::complete(pairs) },
            ports: ContainerPorts { named, complete: !self.ports_hidden },
            host_network: false,
            addresses: (!self.address_hidden).then(|| addresses()[self.address].into()),
        }
    }
}

fn has(set: &PortSet, port: Option<(Protocol, u16)>) -> bool {
    port.map_or(set.has_others(), |(protocol, number)| set.has(protocol, number))
}

/// Calls `check` for each pair of ends, at least one of them a workload.
fn for_each_pair(
    spec: &ClusterSpec,
    mut check: impl FnMut((usize, Endpoint<'_>), (usize, Endpoint<'_>)) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let count = spec.workloads.len();
    let outside: Vec<AddressSet> = addresses().into_iter().map(AddressSet::from).collect();
    let end = |index: usize| match index.checked_sub(count) {
        None => Endpoint::Workload(index),
        Some(class) => Endpoint::Addresses(&outside[class]),
    };
    for from in 0..count + outside.len() {
        for to in 0..count + outside.len() {
            if from.min(to) < count {
                check((from, end(from)), (to, end(to)))?;
            }
        }
    }
    Ok(())
}

/// Holds the answers about one cluster to the truth.
fn check_answers(spec: &ClusterSpec, all_known: bool) -> Result<(), TestCaseError> {
    let cluster = spec.build();
    for_each_pair(spec, |(i, from), (j, to)| {
        let bounds = cluster.between(from, to).unwrap();
        let decided = all_known && (j < spec.workloads.len() || !spec.has_names());
        prop_assert!(!decided || bounds.certain == bounds.possible);
        for (port, truth) in port_points().into_iter().zip(spec.truth(i, j)) {
            prop_assert!(!has(&bounds.certain, port) || truth, "{:?} {:?} {:?}", i, j, port);
            prop_assert!(has(&bounds.possible, port) || !truth, "{:?} {:?} {:?}", i, j, port);
            let Some((protocol, number)) = port else { continue };
            let answer = cluster.allowed(from, to, &Wanted::Port(protocol, number)).unwrap();
            let wanted = match (has(&bounds.certain, port), has(&bounds.possible, port)) {
                (true, _) => Verdict::Allowed,
                (_, true) => Verdict::Unknown,
                _ => Verdict::Denied,
            };
            prop_assert_eq!(answer.verdict, wanted);
            check_reasons(spec, &answer, (i, j), (protocol, number), all_known)?;
        }
        Ok(())
    })
}

/// Holds the places an answer names to what their rules really allow.
fn check_reasons(
    spec: &ClusterSpec,
    answer: &Answer,
    (from, to): (usize, usize),
    port: (Protocol, u16),
    all_known: bool,
) -> Result<(), TestCaseError> {
    let ends = spec.ends();
    let point = port_points().iter().position(|p| *p == Some(port)).unwrap();
    let sides =
        [(Direction::Egress, &answer.egress, to), (Direction::Ingress, &answer.ingress, from)];
    for (direction, side, other) in sides {
        let certainly = side.isolating.iter().any(|(_, in_force)| *in_force == Match::Yes);
        match side.verdict {
            Verdict::Allowed => prop_assert!(side.isolating.is_empty() || !side.by.is_empty()),
            Verdict::Denied => prop_assert!(certainly && side.by.is_empty()),
            Verdict::Unknown => prop_assert!(!side.missing.is_empty()),
        }
        prop_assert!(side.verdict == Verdict::Unknown || side.missing.is_empty());
        for site in side.by.iter().filter(|_| all_known && side.verdict == Verdict::Allowed) {
            let policy = &spec.policies[site.policy];
            let rule = &in_force(policy, direction).unwrap()[site.rule];
            let peers = site.peer.map(|peer| rule.peers[peer].clone()).into_iter().collect();
            let ports = site.port.map(|port| rule.ports[port].clone()).into_iter().collect();
            let (alone, points) = ([RuleSpec { peers, ports }], [ends[other].0.clone()]);
            let named = ends[to].1;
            let allowed = table(&alone, policy.namespace, spec.blocks, &points, named);
            prop_assert!(allowed[point][0]);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_known_is_answered(spec in cluster(false)) {
        check_answers(&spec, true)?;
    }

    #[test]
    fn what_is_hidden_is_never_guessed(spec in cluster(true)) {
        check_answers(&spec, false)?;
    }

    #[test]
    fn all_connections_are_those_of_each_pair(spec in cluster(true)) {
        let cluster = spec.build();
        for view in [View::Certain, View::Possible] {
            let connections = cluster.connections(view);
            let count = spec.workloads.len();
            let number = |end: &Endpoint<'_>| match *end {
                Endpoint::Workload(index) => vec![index],
                Endpoint::Addresses(set) => {
                    let held = addresses().into_iter().enumerate().filter(|(_, a)| set.has(*a));
                    held.map(|(index, _)| count + index).collect()
                }
                Endpoint::Pod(_) => panic!("only what is in the cluster"),
            };
            let mut listed = HashMap::new();
            for (from, to, ports) in connections.pairs() {
                for i in number(&from) {
                    for j in number(&to) {
                        prop_assert!(listed.insert((i, j), ports.clone()).is_none());
                    }
                }
            }
            for_each_pair(&spec, |(i, from), (j, to)| {
                let bounds = cluster.between(from, to).unwrap();
                let wanted = if view == View::Certain { bounds.certain } else { bounds.possible };
                let found = listed.remove(&(i, j)).unwrap_or_else(PortSet::nothing);
                prop_assert!(i == j || found == wanted, "{:?} {:?} {} {}", i, j, found, wanted);
                Ok(())
            })?;
            prop_assert!(listed.is_empty());
        }
    }

    #[test]
    fn outside_is_cut_into_all_addresses(spec in cluster(false)) {
        let cluster = spec.build();
        let connections = cluster.connections(View::Certain);
        let mut all = AddressSet::nothing();
        for class in connections.outside() {
            prop_assert!(!class.is_empty() && all.is_disjoint(class));
            all = all.union(class);
        }
        prop_assert_eq!(all, AddressSet::everything());
    }
}
