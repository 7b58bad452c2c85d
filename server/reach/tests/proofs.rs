//! What is called unreachable or redundant can go; what is not cannot.

use proptest::prelude::*;

use super::config;
use super::specs::{PolicySpec, RuleSpec, build_rules, policy, rules};
use super::universe::{Table, effective, meanings, pods, points, read, table};
use crate::reach::*;

const OWN: &str = "n0";

/// What rules allow, in every meaning of names.
fn tables(rules: &[RuleSpec], blocks: IpBlocks) -> Vec<Table> {
    let points = points(blocks);
    meanings().into_iter().map(|named| table(rules, OWN, blocks, &points, named)).collect()
}

fn is_nothing(tables: &[Table]) -> bool {
    tables.iter().flatten().flatten().all(|allowed| !allowed)
}

/// Whether `all` allows everything that `part` does.
fn covers(all: &[Table], part: &[Table]) -> bool {
    let cells = |tables: &[Table]| tables.iter().flatten().flatten().copied().collect::<Vec<_>>();
    cells(all).into_iter().zip(cells(part)).all(|(all, part)| all || !part)
}

/// `rules` without some parts. Whole rules become empty places, so that indices stay.
fn without(rules: &[RuleSpec], gone: &[Part]) -> Vec<Option<RuleSpec>> {
    let keep = |part: Part| !gone.contains(&part);
    let one = |(index, rule): (usize, &RuleSpec)| {
        let peers = rule.peers.iter().enumerate().filter(|(p, _)| keep(Part::Peer(index, *p)));
        let ports = rule.ports.iter().enumerate().filter(|(p, _)| keep(Part::Port(index, *p)));
        keep(Part::Rule(index)).then(|| RuleSpec {
            peers: peers.map(|(_, peer)| peer.clone()).collect(),
            ports: ports.map(|(_, port)| port.clone()).collect(),
        })
    };
    rules.iter().enumerate().map(one).collect()
}

fn flat(rules: Vec<Option<RuleSpec>>) -> Vec<RuleSpec> {
    rules.into_iter().flatten().collect()
}

/// A part alone.
fn only(rules: &[RuleSpec], part: Part) -> Vec<RuleSpec> {
    let (Part::Rule(index) | Part::Peer(index, _) | Part::Port(index, _)) = part;
    let mut rule = rules[index].clone();
    match part {
        Part::Rule(_) => {}
        Part::Peer(_, at) => rule.peers = vec![rule.peers[at].clone()],
        Part::Port(_, at) => rule.ports = vec![rule.ports[at].clone()],
    }
    vec![rule]
}

/// All parts that may be removed one by one without turning a list into "everything".
fn removable(rules: &[RuleSpec]) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        parts.push(Part::Rule(index));
        if rule.peers.len() > 1 {
            parts.extend((0..rule.peers.len()).map(|peer| Part::Peer(index, peer)));
        }
        if rule.ports.len() > 1 {
            parts.extend((0..rule.ports.len()).map(|port| Part::Port(index, port)));
        }
    }
    parts
}

fn blocks() -> impl Strategy<Value = IpBlocks> {
    prop_oneof![3 => Just(IpBlocks::External), 1 => Just(IpBlocks::Pods)]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn unreachable_parts(specs in rules(3, 0), blocks in blocks()) {
        let found = unreachable(&build_rules(&specs, OWN), Options { blocks, ..Options::default() });
        prop_assert!(found.not_proved.is_empty());
        let before = tables(&specs, blocks);
        let gone: Vec<Part> = found.covered.iter().map(|covered| covered.part).collect();
        let left = flat(without(&specs, &gone));
        prop_assert_eq!(&tables(&left, blocks), &before);
        for Covered { part, by } in &found.covered {
            let witnesses: Vec<RuleSpec> = by.iter().flat_map(|&by| only(&specs, by)).collect();
            prop_assert!(!by.is_empty() && !by.contains(part));
            prop_assert_eq!(&tables(&flat(without(&specs, &[*part])), blocks), &before);
            prop_assert!(covers(&tables(&witnesses, blocks), &tables(&only(&specs, *part), blocks)));
        }
        for part in removable(&left) {
            let changes = tables(&flat(without(&left, &[part])), blocks) != before;
            prop_assert!(changes || is_nothing(&tables(&only(&left, part), blocks)));
        }
    }

    #[test]
    fn unreadable_parts_prove_nothing_they_may_not(specs in rules(3, 8)) {
        let blocks = IpBlocks::External;
        let (_, count) = read(&specs, 0);
        let found = unreachable(&build_rules(&specs, OWN), Options::default());
        let gone: Vec<Part> = found.covered.iter().map(|covered| covered.part).collect();
        for bits in 0..1u32 << count.min(4) {
            let (specs, _) = read(&specs, bits);
            let left = flat(without(&specs, &gone));
            prop_assert_eq!(&tables(&left, blocks), &tables(&specs, blocks));
        }
    }

    #[test]
    fn a_small_budget_proves_nothing_wrong(specs in rules(3, 0), budget in 0usize..12) {
        let blocks = IpBlocks::External;
        let found = unreachable(&build_rules(&specs, OWN), Options { blocks, budget });
        let gone: Vec<Part> = found.covered.iter().map(|covered| covered.part).collect();
        let left = flat(without(&specs, &gone));
        prop_assert_eq!(&tables(&left, blocks), &tables(&specs, blocks));
    }

    #[test]
    fn redundant_policies(specs in prop::collection::vec(policy(0), 1..4), blocks in blocks()) {
        let found = check_redundant(&specs, blocks, true)?;
        prop_assert!(found.not_proved.is_empty());
    }

    #[test]
    fn unreadable_policies_prove_nothing(specs in prop::collection::vec(policy(3), 1..4)) {
        check_redundant(&specs, IpBlocks::External, false)?;
    }
}

/// Every pod's effective policy under `policies`, as far as it touches the pods of `of`.
fn all_effective(
    policies: &[&PolicySpec],
    of: Option<&PolicySpec>,
    blocks: IpBlocks,
) -> Vec<Option<Table>> {
    let points: Vec<_> =
        points(blocks).into_iter().step_by(if blocks == IpBlocks::Pods { 7 } else { 1 }).collect();
    let mut all = Vec::new();
    for named in meanings() {
        for pod in pods() {
            if of.is_some_and(|of| !super::universe::sel_holds(&of.pods, &pod)) {
                continue;
            }
            for namespace in ["n0", "n1"] {
                for direction in Direction::ALL {
                    let policies = policies.iter().copied();
                    all.push(effective(
                        policies,
                        (namespace, &pod),
                        direction,
                        blocks,
                        &points,
                        named,
                    ));
                }
            }
        }
    }
    all
}

fn check_redundant(
    specs: &[PolicySpec],
    blocks: IpBlocks,
    exact: bool,
) -> Result<Redundancy, TestCaseError> {
    let policies: Vec<Policy> = specs.iter().map(PolicySpec::build).collect();
    let found = redundant(&policies, Options { blocks, ..Options::default() });
    let gone: Vec<usize> = found.redundant.iter().map(|r| r.policy).collect();
    let pick =
        |indices: &[usize]| -> Vec<&PolicySpec> { indices.iter().map(|&i| &specs[i]).collect() };
    let all: Vec<usize> = (0..specs.len()).collect();
    let left: Vec<usize> = all.iter().copied().filter(|i| !gone.contains(i)).collect();
    let before = all_effective(&pick(&all), None, blocks);
    prop_assert_eq!(&all_effective(&pick(&left), None, blocks), &before);
    for Redundant { policy, by } in &found.redundant {
        prop_assert!(!by.is_empty() && !by.contains(policy));
        let with = [&by[..], &[*policy]].concat();
        let of = Some(&specs[*policy]);
        prop_assert_eq!(
            all_effective(&pick(&with), of, blocks),
            all_effective(&pick(by), of, blocks)
        );
    }
    for one in left.iter().filter(|_| exact && blocks == IpBlocks::External) {
        let rest: Vec<usize> = left.iter().copied().filter(|i| i != one).collect();
        let selects_nothing =
            pods().iter().all(|pod| !super::universe::sel_holds(&specs[*one].pods, pod));
        prop_assert!(selects_nothing || all_effective(&pick(&rest), None, blocks) != before);
    }
    Ok(found)
}
