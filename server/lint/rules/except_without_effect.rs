//! `except-without-effect`: an exception that something else allows.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::{Diagnostic, Related};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Direction, IpBlock, Listing, Peer, Port, Rule};
use crate::reach::{AddressSet, PortSet};
use crate::schema::parse_cidr;
use crate::text::Span;
use crate::workspace::algebra::{addresses, ports};

declare_rule! {
    /// An `except` range that another peer, rule or policy allows again.
    ///
    /// Policies only ever add: an exception takes something out of its own `ipBlock`, and is no deny. Ports
    /// are compared too: what is allowed again must be allowed on all of the ports.
    ///
    /// ## Why is this bad?
    ///
    /// The range that was to be kept out gets in.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to:
    ///     - ipBlock:
    ///         cidr: 0.0.0.0/0
    ///         except: [169.254.169.254/32]
    ///     - ipBlock:
    ///         cidr: 169.254.0.0/16
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to:
    ///     - ipBlock:
    ///         cidr: 0.0.0.0/0
    ///         except: [169.254.169.254/32]
    /// ```
    pub(super) EXCEPT_WITHOUT_EFFECT = "except-without-effect", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

/// What the other place has to do with the exception.
const ALLOWS_IT: &str = "allows it";

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            for (at, peer) in rule.peers.items.iter().enumerate() {
                let has_except = |block: &&IpBlock| !block.open && !block.except.is_empty();
                let Some(block) = peer.ip_block.as_ref().filter(has_except) else { continue };
                let Some(wanted) = ports_of(&rule.ports).filter(|_| !rule.open) else { break };
                out.extend(exceptions(context, direction, (index, at), block, &wanted));
            }
        }
    }
}

fn exceptions(
    context: &PolicyContext<'_>,
    direction: Direction,
    own: (usize, usize),
    block: &IpBlock,
    wanted: &PortSet,
) -> Vec<Diagnostic> {
    let (rule, peer) = own;
    let (rules, peers) = (direction.field(), direction.peers_field());
    let each = block.except.iter().enumerate().filter_map(|(at, (text, node))| {
        let range = AddressSet::from(parse_cidr(text)?.network);
        let place = allowed_here(context, direction, own, &range, wanted)
            .or_else(|| allowed_by_another(context, direction, &range, wanted))?;
        let found = Diagnostic::new(
            &EXCEPT_WITHOUT_EFFECT,
            context.document.span(*node),
            format!("the exception {text} is allowed again elsewhere"),
        )
        .path(format!("spec.{rules}[{rule}].{peers}[{peer}].ipBlock.except[{at}]"))
        .effect("policies are a union: an exception denies nothing that something else allows")
        .help("take the range out there as well")
        .related_to(place);
        Some(found)
    });
    each.collect()
}

/// The peer or rule of the same policy that allows `range` on the ports `wanted`.
fn allowed_here(
    context: &PolicyContext<'_>,
    direction: Direction,
    own: (usize, usize),
    range: &AddressSet,
    wanted: &PortSet,
) -> Option<Related> {
    let mut rules = context.policy.rules(direction).items.iter().enumerate();
    let found =
        rules.find_map(|(index, rule)| allows(rule, range, wanted, |at| (index, at) != own));
    found.map(|span| Related { file: None, span, message: ALLOWS_IT.to_owned() })
}

/// The place in another policy in force for the same pods that allows `range` on the ports `wanted`.
fn allowed_by_another(
    context: &PolicyContext<'_>,
    direction: Direction,
    range: &AddressSet,
    wanted: &PortSet,
) -> Option<Related> {
    let here = context.in_scope()?;
    let over = here.scope.policies_over(&here.policy.home, here.policy.pods()?)?;
    let others = over.filter(|(index, _)| *index != here.index).map(|(_, other)| other);
    let mut in_force = others.filter(|other| other.written().isolates(direction) == Some(true));
    in_force.find_map(|other| {
        let mut rules = other.written().rules(direction).items.iter();
        let span = rules.find_map(|rule| allows(rule, range, wanted, |_| true))?;
        Some(context.related(&other.place, span, ALLOWS_IT))
    })
}

/// Where a rule allows `range` on the ports `wanted`, looking at the peers that `counts` takes.
fn allows(
    rule: &Rule,
    range: &AddressSet,
    wanted: &PortSet,
    counts: impl Fn(usize) -> bool,
) -> Option<Span> {
    if rule.open || !ports_of(&rule.ports).is_some_and(|ports| ports.contains(wanted)) {
        return None;
    }
    if rule.peers.is_empty() {
        return Some(rule.item);
    }
    let includes = |peer: &Peer| {
        peer.ip_block.as_ref().and_then(addresses).is_some_and(|set| set.contains(range))
    };
    let peers = rule.peers.items.iter().enumerate();
    peers.into_iter().find(|(at, peer)| counts(*at) && includes(peer)).map(|(_, peer)| peer.item)
}

/// What a list of ports allows; `None` if that is unknown.
fn ports_of(listed: &Listing<Port>) -> Option<PortSet> {
    if listed.open {
        return None;
    }
    if listed.items.is_empty() {
        return Some(PortSet::everything());
    }
    listed.items.iter().try_fold(PortSet::nothing(), |all, port| Some(all.union(&ports(port)?)))
}
