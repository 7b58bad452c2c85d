//! `empty-ip-block`: a range with nothing left of it.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Direction, Peer, PeerEntry, Rule};
use crate::workspace::algebra::addresses;
use crate::yaml::rewrite;

declare_rule! {
    /// An `ipBlock` whose exceptions leave nothing of it.
    ///
    /// ## Why is this bad?
    ///
    /// The peer allows no address: whoever wrote it believes that a door is open which is not.
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
    ///     - ipBlock:
    ///         cidr: 10.0.0.0/24
    ///         except: [10.0.0.0/25, 10.0.0.128/25]
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
    ///     - ipBlock:
    ///         cidr: 10.0.0.0/24
    ///         except: [10.0.0.128/25]
    /// ```
    pub(super) EMPTY_IP_BLOCK = "empty-ip-block", Reach, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for entry in context.policy.peers() {
        let Some(block) = entry.peer.ip_block.as_ref().filter(|_| is_empty(entry.peer)) else {
            continue;
        };
        out.push(
            Diagnostic::new(
                &EMPTY_IP_BLOCK,
                context.document.span(block.node),
                "the exceptions leave no address of this block",
            )
            .path(format!("{}.ipBlock", entry.path()))
            .effect("the peer allows no one")
            .help("take the exceptions out that are too wide, or the whole peer")
            .fixes(remove(context, &entry)),
        );
    }
}

fn is_empty(peer: &Peer) -> bool {
    let left = peer.ip_block.as_ref().and_then(addresses);
    left.is_some_and(|left| left.is_empty())
}

/// Whether a rule allows no one: it has peers, and each of them is an empty block.
fn is_void(rule: &Rule) -> bool {
    let peers = &rule.peers;
    !rule.open && !peers.open && !peers.items.is_empty() && peers.items.iter().all(is_empty)
}

/// Takes the peer out, or the rule if all its peers are so: without peers it would allow everyone.
fn remove(context: &PolicyContext<'_>, entry: &PeerEntry<'_>) -> Option<Fix> {
    let rules = context.policy.rules(entry.direction);
    let (list, index) = if is_void(entry.rule) {
        // Without `policyTypes` it is the rules of egress that isolate it.
        let isolated = entry.direction == Direction::Ingress
            || !context.policy.policy_types.items.is_empty()
            || !rules.items.iter().all(is_void);
        (rules.node.filter(|_| isolated)?, entry.rule_index)
    } else {
        (entry.rule.peers.node.filter(|_| !entry.rule.peers.open)?, entry.index)
    };
    let edits = rewrite::delete_items(context.document, list, index..index + 1)?;
    Some(Fix::unsafe_("Take it out: the cluster behaves the same", edits))
}
