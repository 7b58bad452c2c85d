//! `non-canonical-cidr`: ranges written in an odd way.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::lint::settings::KubernetesVersion;
use crate::policy::Direction;
use crate::schema::{canonical_cidr, check_cidr};
use crate::yaml::{NodeId, rewrite};

declare_rule! {
    /// An address range that the API server accepts, but not in its usual form.
    ///
    /// Before Kubernetes 1.36 bits beyond the prefix (`10.0.0.5/24`), leading zeros and IPv4-mapped IPv6
    /// addresses are accepted; from 1.36 on they are refused (`invalid-value`). IPv6 that is not written by
    /// RFC 5952 (`FD00::/8`) is accepted with a warning.
    ///
    /// ## Why is this bad?
    ///
    /// `10.0.0.5/24` is the whole network 10.0.0.0/24, not one address. And newer servers refuse the policy.
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
    ///         cidr: FD00::/8
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
    ///         cidr: fd00::/8
    /// ```
    pub(super) NON_CANONICAL_CIDR = "non-canonical-cidr", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            for (at, peer) in rule.peers.items.iter().enumerate() {
                let Some(block) = &peer.ip_block else { continue };
                let (rules, peers) = (direction.field(), direction.peers_field());
                let path = || format!("spec.{rules}[{index}].{peers}[{at}].ipBlock");
                if let Some((text, node)) = &block.cidr {
                    let found = odd(context, text, *node);
                    out.extend(found.map(|found| found.path(format!("{}.cidr", path()))));
                }
                for (at, (text, node)) in block.except.iter().enumerate() {
                    let found = odd(context, text, *node);
                    out.extend(found.map(|found| found.path(format!("{}.except[{at}]", path()))));
                }
            }
        }
    }
}

fn odd(context: &PolicyContext<'_>, text: &str, node: NodeId) -> Option<Diagnostic> {
    let strict = context.settings.kubernetes >= KubernetesVersion::STRICT_CIDRS;
    let canonical = canonical_cidr(text).filter(|canonical| canonical != text)?;
    if !check_cidr(text, strict).is_empty() {
        return None;
    }
    let span = context.document.span(node);
    let found = match check_cidr(text, true).first() {
        Some(reason) => Diagnostic::new(
            &NON_CANONICAL_CIDR,
            span,
            format!("CIDR value {text:?} {reason}: this server reads it as {canonical:?}"),
        )
        .effect("from Kubernetes 1.36 on the API server refuses it"),
        None => Diagnostic::new(
            &NON_CANONICAL_CIDR,
            span,
            format!(
                "IPv6 CIDR value {text:?} should be in RFC 5952 canonical format ({canonical:?})"
            ),
        )
        .effect("the API server accepts it with a warning"),
    };
    let fix = rewrite::replace_scalar(context.document, node, &canonical);
    let fix = fix.map(|edits| Fix::safe(format!("Write it as `{canonical}`"), edits));
    Some(found.help(format!("write `{canonical}`")).fixes(fix))
}
