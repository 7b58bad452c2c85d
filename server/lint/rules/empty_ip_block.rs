//! `empty-ip-block`: a range with nothing left of it.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::IpBlock;
use crate::workspace::algebra::addresses;

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
    let is_empty = |block: &&IpBlock| addresses(block).is_some_and(|left| left.is_empty());
    for entry in context.policy.peers() {
        let Some(block) = entry.peer.ip_block.as_ref().filter(is_empty) else { continue };
        out.push(
            Diagnostic::new(
                &EMPTY_IP_BLOCK,
                context.document.span(block.node),
                "the exceptions leave no address of this block",
            )
            .path(format!("{}.ipBlock", entry.path()))
            .effect("the peer allows no one")
            .help("take the exceptions out that are too wide, or the whole peer"),
        );
    }
}
