//! What it opens to put one policy in the place of another.

use super::cover::{Options, Proof, prove};
use super::labels::Selector;
use super::peers::Peer;
use super::policy::{Bound, Direction, Policy, Rule};
use super::ports::PortSet;
use super::region::Region;

/// Whether `after` allows something in `direction` that `before`, a policy of the same namespace,
/// does not: what it closes is asked the other way round. Each is judged as if it were the only
/// policy. `None` if that depends on what cannot be read, or the budget was not enough.
pub fn opens(
    before: &Policy,
    after: &Policy,
    direction: Direction,
    options: Options,
) -> Option<bool> {
    let same_pods = before.pods == after.pods;
    let known = before.rules(direction).filter(|_| same_pods).unwrap_or_default();
    let judge = |old: Bound, new: Bound| {
        let boxes = |policy, bound, known| allowed(policy, direction, options, bound, known);
        let (old, new) = (boxes(before, old, &[])?, boxes(after, new, known)?);
        let old: Vec<((), &Region)> = old.iter().map(|region| ((), region)).collect();
        match prove(&new, &old, options.budget) {
            Proof::Covered(_) => Some(false),
            Proof::NotCovered => Some(true),
            Proof::NotProved => None,
        }
    };
    match judge(Bound::Least, Bound::Most)? {
        true if before.is_partial() || after.is_partial() => {
            judge(Bound::Most, Bound::Least)?.then_some(true)
        }
        opens => Some(opens),
    }
}

/// The traffic of all pods of the namespace that a policy allows, as boxes; the rules `known` are left
/// out. `None` if the pods it selects are not known.
fn allowed(
    policy: &Policy,
    direction: Direction,
    options: Options,
    bound: Bound,
    known: &[Rule],
) -> Option<Vec<Region>> {
    let traffic = |peer: &Peer, ports: &PortSet, subject: &Selector| {
        Region::of_peer(peer, ports, subject, options.blocks, bound)
    };
    let free = |subject: &Selector| traffic(&Peer::Everyone, &PortSet::everything(), subject);
    let Some(rules) = policy.rules(direction) else { return Some(free(&Selector::everything())) };
    let subject = policy.pods.as_ref()?;
    let others = Selector::everything().difference(subject);
    let mut boxes: Vec<Region> = others.iter().flat_map(free).collect();
    for rule in rules.iter().filter(|rule| !known.contains(rule)) {
        let ports = rule.ports_in_force(bound);
        let peers = rule.peers_in_force().iter();
        boxes.extend(peers.flat_map(|peer| traffic(peer, &ports, subject)));
    }
    Some(boxes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reach::{Requirement, namespace_named};

    fn app(name: &str) -> Selector {
        Selector::new(&[Requirement::equals("app", name)])
    }

    fn from(pods: Selector) -> Rule {
        let peer = Peer::Pods { namespaces: namespace_named("shop"), pods };
        Rule { peers: vec![peer], ports: Vec::new() }
    }

    fn ingress(pods: Selector, rules: Vec<Rule>) -> Policy {
        Policy::new("shop", Some(pods), &[Direction::Ingress], rules, Vec::new())
    }

    #[track_caller]
    fn check(before: &Policy, after: &Policy, want: (bool, bool)) {
        let opens = |a, b| opens(a, b, Direction::Ingress, Options::default());
        assert_eq!((opens(before, after), opens(after, before)), (Some(want.0), Some(want.1)));
    }

    #[test]
    fn rules_open_and_selectors_close() {
        let deny = ingress(app("db"), vec![]);
        let web = ingress(app("db"), vec![from(app("web"))]);
        check(&deny, &web, (true, false));
        check(&web, &ingress(app("db"), vec![from(app("web")), from(app("web"))]), (false, false));
        check(&web, &ingress(app("db"), vec![from(app("api"))]), (true, true));
        check(&deny, &ingress(Selector::everything(), vec![]), (false, true));
    }

    #[test]
    fn a_direction_left_alone_is_open() {
        let egress = Policy::new("shop", Some(app("db")), &[Direction::Egress], vec![], vec![]);
        check(&ingress(app("db"), vec![]), &egress, (true, false));
    }

    #[test]
    fn what_cannot_be_read_leaves_open_only_what_depends_on_it() {
        let deny = ingress(app("db"), vec![]);
        let unread = Policy { pods: None, ..deny.clone() };
        let opens = |a, b| opens(a, b, Direction::Ingress, Options::default());
        assert_eq!(opens(&deny, &unread), None);
        let template = || Rule { peers: vec![Peer::Unreadable], ports: Vec::new() };
        let before = ingress(app("db"), vec![template()]);
        let after = ingress(app("db"), vec![template(), from(app("web"))]);
        assert_eq!((opens(&before, &after), opens(&after, &before)), (None, Some(false)));
        assert_eq!(opens(&deny, &after), Some(true));
    }
}
