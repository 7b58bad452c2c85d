//! `unreachable-peer`: a peer that others cover.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::proofs::{covered, explain};
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
    out.extend(found.into_iter().map(|found| explain(context, &UNREACHABLE_PEER, &found)));
}
