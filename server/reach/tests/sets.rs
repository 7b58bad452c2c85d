//! Selectors, addresses and ports against every point of the universe.

use proptest::collection::vec;
use proptest::prelude::*;

use super::config;
use super::specs::{Sel, block, ns_sel, pod_sel, port, requirements, selector};
use super::universe::{addresses, namespaces, pods, req_holds, sel_holds};
use crate::reach::*;

fn holds(selector: &Selector, labels: &super::universe::LabelSet) -> bool {
    let pairs = labels.iter().map(|&(key, value)| (Text::from(key), Some(Text::from(value))));
    match selector.matches(&Labels::complete(pairs)) {
        Match::Yes => true,
        Match::No => false,
        Match::Unknown => panic!("all is known"),
    }
}

fn both() -> impl Strategy<Value = Sel> {
    (pod_sel(), pod_sel()).prop_map(|(a, b)| [a, b].concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn selectors(a in both(), b in both()) {
        let (left, right) = (selector(&a), selector(&b));
        let pods = pods();
        let (mut some, mut shared, mut within) = (false, false, true);
        let pieces = left.difference(&right);
        let meet = left.intersection(&right);
        for pod in &pods {
            let (in_a, in_b) = (sel_holds(&a, pod), sel_holds(&b, pod));
            prop_assert_eq!(holds(&left, pod), in_a);
            prop_assert_eq!(holds(&meet, pod), in_a && in_b);
            let count = pieces.iter().filter(|piece| holds(piece, pod)).count();
            prop_assert_eq!(count, usize::from(in_a && !in_b));
            some |= in_a;
            shared |= in_a && in_b;
            within &= in_a || !in_b;
        }
        prop_assert_eq!(left.is_empty(), !some);
        prop_assert_eq!(left.is_disjoint(&right), !shared);
        prop_assert_eq!(left.contains(&right), within);
        prop_assert!(!within || left.mark() & !right.mark() == 0);
        prop_assert!(pieces.iter().all(|piece| !piece.is_empty()));
        let same = pods.iter().all(|pod| sel_holds(&a, pod) == sel_holds(&b, pod));
        prop_assert_eq!(left == right, same);
        prop_assert_eq!(left.is_everything(), pods.iter().all(|pod| sel_holds(&a, pod)));
    }

    #[test]
    fn states_of_one_label(a in pod_sel(), b in pod_sel()) {
        for (left, one) in a.iter().zip(requirements(&a)) {
            for (right, two) in b.iter().zip(requirements(&b)) {
                let either = one.values.union(&two.values);
                for state in [None, Some("x"), Some("y"), Some("z")] {
                    let labels = |key| state.map(|value| (key, value)).into_iter().collect();
                    let in_left = req_holds(left, &labels(left.0));
                    let in_right = req_holds(right, &labels(right.0));
                    prop_assert_eq!(one.values.has(state), in_left);
                    prop_assert_eq!(either.has(state), in_left || in_right);
                }
            }
        }
    }

    #[test]
    fn contradictions(a in both(), more in ns_sel()) {
        let all = [a, more].concat();
        let requirements = requirements(&all);
        let Some(indices) = contradiction(&requirements) else {
            prop_assert!(!Selector::new(&requirements).is_empty());
            return Ok(());
        };
        prop_assert!(!indices.is_empty() && indices.is_sorted());
        let meet = |indices: &[usize]| Selector::new(indices.iter().map(|&i| &requirements[i]));
        prop_assert!(meet(&indices).is_empty());
        for left_out in &indices {
            let rest: Vec<usize> = indices.iter().copied().filter(|i| i != left_out).collect();
            prop_assert!(!meet(&rest).is_empty());
        }
    }

    #[test]
    fn partly_known_labels(
        sel in both(),
        truth in 0..pods().len(),
        hide in vec(0..4u8, 2),
        open in any::<bool>(),
    ) {
        let truth = &pods()[truth];
        let keep = truth.iter().zip(&hide).filter(|(_, hide)| !(open && **hide == 0));
        let pairs: Vec<_> = keep
            .map(|(&(key, value), &hide)| (Text::from(key), (hide != 1).then(|| value.into())))
            .collect();
        // The label sets which agree with what is known.
        let agree = |pod: &&super::universe::LabelSet| {
            let listed = pairs.iter().all(|(key, value)| {
                pod.iter().any(|&(k, v)| k == &**key && value.as_deref().is_none_or(|w| w == v))
            });
            listed && (open || pod.len() == pairs.len())
        };
        let pods = pods();
        let answers: Vec<bool> = pods.iter().filter(agree).map(|pod| sel_holds(&sel, pod)).collect();
        let wanted = match (answers.contains(&true), answers.contains(&false)) {
            (true, true) => Match::Unknown,
            (true, false) => Match::Yes,
            _ => Match::No,
        };
        let labels = if open { Labels::partial(pairs.clone()) } else { Labels::complete(pairs.clone()) };
        let selector = selector(&sel);
        prop_assert_eq!(selector.matches(&labels), wanted);
        if wanted == Match::Unknown {
            prop_assert!(selector.undecided(&labels).next().is_some());
        }
    }

    #[test]
    fn selectors_as_sets_of_pods(a in pod_sel(), b in pod_sel()) {
        let answers: Vec<bool> =
            pods().iter().filter(|pod| sel_holds(&a, pod)).map(|pod| sel_holds(&b, pod)).collect();
        if answers.is_empty() {
            return Ok(());
        }
        let found = selector(&b).matches(&Labels::of(&selector(&a)));
        match found {
            Match::Yes => prop_assert!(!answers.contains(&false)),
            Match::No => prop_assert!(!answers.contains(&true)),
            Match::Unknown => prop_assert!(answers.contains(&true) && answers.contains(&false)),
        }
    }

    #[test]
    fn namespace_selectors(a in ns_sel(), b in ns_sel()) {
        let named = ns_sel_of_all().intersection(&selector(&b));
        let within = namespaces().iter().all(|ns| sel_holds(&a, ns) || !sel_holds(&b, ns));
        prop_assert_eq!(selector(&a).contains(&named), within);
    }

    #[test]
    fn address_sets(a in vec(block(), 0..3), b in vec(block(), 0..3)) {
        let set = |blocks: &[(ipnet::IpNet, Vec<ipnet::IpNet>)]| {
            blocks.iter().fold(AddressSet::nothing(), |all, (cidr, excepts)| {
                all.union(&AddressSet::block(*cidr, excepts))
            })
        };
        let has = |blocks: &[(ipnet::IpNet, Vec<ipnet::IpNet>)], address| {
            blocks.iter().any(|(cidr, excepts)| {
                cidr.contains(&address) && !excepts.iter().any(|net| net.contains(&address))
            })
        };
        let (left, right) = (set(&a), set(&b));
        let (mut some, mut shared, mut within) = (false, false, true);
        for address in addresses() {
            let (in_a, in_b) = (has(&a, address), has(&b, address));
            prop_assert_eq!(left.has(address), in_a);
            prop_assert_eq!(left.union(&right).has(address), in_a || in_b);
            prop_assert_eq!(left.intersection(&right).has(address), in_a && in_b);
            prop_assert_eq!(left.difference(&right).has(address), in_a && !in_b);
            some |= in_a;
            shared |= in_a && in_b;
            within &= in_a || !in_b;
        }
        prop_assert_eq!(left.is_empty(), !some);
        prop_assert_eq!(left.is_disjoint(&right), !shared);
        prop_assert_eq!(left.contains(&right), within);
        let cidrs = left.cidrs().map(AddressSet::from);
        let (mut again, mut counted) = (AddressSet::nothing(), 0u128);
        for cidr in cidrs {
            prop_assert!(again.is_disjoint(&cidr));
            counted = counted.saturating_add(cidr.count());
            again = again.union(&cidr);
        }
        prop_assert_eq!(counted, left.count());
        prop_assert_eq!(again, left);
    }

    #[test]
    fn port_sets(a in vec(port(0), 0..4), b in vec(port(0), 0..4)) {
        let set = |ports: &[super::specs::PortSpec]| {
            ports.iter().fold(PortSet::nothing(), |all, p| all.union(&p.build().unwrap()))
        };
        let (left, right) = (set(&a), set(&b));
        let (outside, inside) = (left.difference(&right), left.intersection(&right));
        prop_assert_eq!(&outside.union(&inside), &left);
        prop_assert_eq!(left.contains(&right), right.difference(&left).is_empty());
        prop_assert!(left.union(&right).contains(&left) && PortSet::everything().contains(&left));
        let mut within = true;
        for named in super::universe::meanings() {
            let mean = |set: &PortSet| set.resolved(|_, protocol| {
                let number = if protocol == Protocol::Tcp { named.tcp } else { named.udp };
                number.map_or(Intervals::nothing(), |n| Intervals::range(n, n))
            });
            let (l, r) = (mean(&left), mean(&right));
            for port in super::universe::port_points() {
                let has = |set: &PortSet| match port {
                    Some((protocol, number)) => set.has(protocol, number),
                    None => set.has_others(),
                };
                let in_a = super::universe::ports_hold(&a, named, port);
                let in_b = super::universe::ports_hold(&b, named, port);
                prop_assert_eq!(has(&l), in_a);
                prop_assert_eq!(has(&mean(&left.union(&right))), in_a || in_b);
                prop_assert_eq!(has(&l.intersection(&r)), in_a && in_b);
                prop_assert_eq!(has(&l.difference(&r)), in_a && !in_b);
                prop_assert!(has(&mean(&outside)) || !in_a || in_b);
                prop_assert!(!has(&mean(&inside)) || (in_a && in_b));
                within &= in_a || !in_b;
            }
        }
        prop_assert_eq!(left.contains(&right), within);
    }
}

fn ns_sel_of_all() -> Selector {
    Selector::new(&[Requirement::new(NAMESPACE_NAME, ValueSet::present())])
}
