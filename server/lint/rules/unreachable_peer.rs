//! `unreachable-peer`: a peer that others cover.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::proofs::{CoveredPart, covered, explain};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::reach::Part;

declare_rule! {
    /// A peer that adds nothing: the other peers of its rule, or other rules, already allow all of it.
    ///
    /// This is proved, not guessed: selectors, addresses and ports are compared as sets.
    ///
    /// ## Why is this bad?
    ///
    /// Often the wider peer is the mistake: `namespaceSelector: {}` beside it allows every pod there is.
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
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - namespaceSelector: {}
    ///     - podSelector: {}
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
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    /// ```
    pub(super) UNREACHABLE_PEER = "unreachable-peer", Reach, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let found = covered(context, |part| matches!(part, Part::Peer(..)));
    let told = found.filter(|found| !is_half_of_a_pair(context, found));
    out.extend(told.map(|found| explain(context, &UNREACHABLE_PEER, found)));
}

/// Whether the peer is a `podSelector` beside the `namespaceSelector` that covers it:
/// `or-instead-of-and` tells what that likely is.
fn is_half_of_a_pair(context: &PolicyContext<'_>, found: &CoveredPart) -> bool {
    let (Part::Peer(rule, own), [Part::Peer(_, other)]) =
        (found.covered.part, found.covered.by.as_slice())
    else {
        return false;
    };
    let peers = context.policy.rules(found.direction).items.get(rule).map(|rule| &rule.peers.items);
    let peer = |index: usize| peers.and_then(|peers| peers.get(index));
    let (Some(peer), Some(cover)) = (peer(own), peer(*other)) else { return false };
    let pods = peer.namespace_selector.is_none()
        && peer.pod_selector.as_ref().is_some_and(|pods| !pods.is_everything());
    own.abs_diff(*other) == 1 && pods && cover.pod_selector.is_none()
}
