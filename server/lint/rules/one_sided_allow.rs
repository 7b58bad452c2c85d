//! `one-sided-allow`: allowed on one side, denied on the other.

mod fix;
mod proof;

use std::sync::Arc;

use crate::lint::context::{InScope, PolicyContext};
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Direction, Peer};
use crate::text::Span;
use crate::workspace::{ScopePolicy, algebra, peer_words};
use proof::{Denial, denial};

declare_rule! {
    /// A connection that this policy allows, and the policies of the pods at its other end deny.
    ///
    /// Ingress is allowed here, but the egress of the source is denied, or the reverse. It speaks only where this is
    /// certain of all pods that are meant: of the workloads in scope, or where none are, from the labels alone.
    ///
    /// ## Why is this bad?
    ///
    /// A connection needs both sides: the egress of its source and the ingress of its destination. With one missing,
    /// nothing passes, and this rule has no effect.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: deny-all
    ///   namespace: shop
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress, Egress]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    ///     ports:
    ///     - port: 5432
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: deny-all
    ///   namespace: shop
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress, Egress]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    ///     ports:
    ///     - port: 5432
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: api
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: api
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - ports:
    ///     - {protocol: UDP, port: 53}
    ///     - {protocol: TCP, port: 53}
    ///   - to:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: db
    ///     ports:
    ///     - port: 5432
    /// ```
    pub(super) ONE_SIDED_ALLOW = "one-sided-allow", Workspace, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            let names_pods = |peer: &Peer| peer.ip_block.is_none() && !peer.open;
            if rule.open || rule.peers.open || !rule.peers.items.iter().any(names_pods) {
                continue;
            }
            let Some(here) = context.in_scope() else { return };
            let peers = rule.peers.items.iter().enumerate();
            let denied: Vec<(usize, &Peer, Denial)> = peers
                .filter(|(_, peer)| names_pods(peer))
                .filter_map(|(at, peer)| {
                    Some((at, peer, denial(here, direction, (index, at), peer)?))
                })
                .collect();
            let path = format!("spec.{}[{index}].{}", direction.field(), direction.peers_field());
            // If no peer of the rule gets through, that is one finding, of the rule.
            if denied.len() == rule.peers.items.len()
                && let (Some((_, peer, denial)), Some(key)) = (denied.first(), rule.peers.key)
            {
                let span = context.document.span(key);
                let who =
                    if denied.len() == 1 { words(here, peer) } else { "these pods".to_owned() };
                let found = explain(context, here, direction, denial, &who).path(path);
                let fixes = if denied.len() == 1 {
                    fix::other_side(context, here, direction, denial, (rule, peer))
                } else {
                    Vec::new()
                };
                out.push(Diagnostic { span, ..found.fixes(fixes) });
                continue;
            }
            for (at, peer, denial) in &denied {
                let found = explain(context, here, direction, denial, &words(here, peer));
                let fixes = fix::other_side(context, here, direction, denial, (rule, peer));
                let path = format!("{path}[{at}]");
                out.push(Diagnostic { span: peer.item, path, ..found.fixes(fixes) });
            }
        }
    }
}

/// The pods of a peer as a person calls them.
fn words(here: InScope<'_>, peer: &Peer) -> String {
    let home = &here.policy.home;
    let read = algebra::peer(peer, home, &here.policy.effect.added);
    peer_words(&read, home, &|labels| format!("`{labels}`"))
}

fn explain(
    context: &PolicyContext<'_>,
    here: InScope<'_>,
    direction: Direction,
    denial: &Denial,
    who: &str,
) -> Diagnostic {
    let mut policies: Vec<&Arc<ScopePolicy>> =
        denial.by.iter().filter_map(|index| here.scope.policies.get(*index)).collect();
    let (message, effect) = match direction {
        Direction::Ingress => (
            "are allowed in, but their own egress does not allow it",
            "no connection from them passes: both sides must allow it",
        ),
        Direction::Egress => (
            "may be reached from here, but their own ingress does not allow it",
            "no connection to them passes: both sides must allow it",
        ),
    };
    // A default deny says it best.
    policies.sort_by_key(|policy| !policy.written().rules(direction.opposite()).is_empty());
    let first = policies.first().and_then(|policy| policy.name.as_deref()).unwrap_or_default();
    let isolated = match policies.len() {
        0 | 1 => format!("`{first}` isolates them"),
        all => format!("`{first}` and {} more isolate them", all - 1),
    };
    let message = format!("{who} {message}: {isolated}");
    let found = Diagnostic::new(&ONE_SIDED_ALLOW, Span::default(), message)
        .effect(effect)
        .help("allow it on the other side too, or take it out here");
    let related = policies
        .iter()
        .map(|policy| context.related_object(policy, "isolates them, and does not allow it"));
    related.fold(found, Diagnostic::related_to)
}
