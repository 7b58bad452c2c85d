//! `forbidden-field`: a field that may not stand beside another.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::ProblemKind;

declare_rule! {
    /// A field that may not be set together with what stands beside it.
    ///
    /// An `ipBlock` with a selector in one peer, `values` with `Exists` or `DoesNotExist`, `endPort`
    /// without `port`, more than two `policyTypes`.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object, so nothing is isolated.
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
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           role: api
    ///       ipBlock:
    ///         cidr: 10.0.0.0/8
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
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           role: api
    ///     - ipBlock:
    ///         cidr: 10.0.0.0/8
    /// ```
    pub(super) FORBIDDEN_FIELD = "forbidden-field", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for problem in context.problems {
        let ProblemKind::ForbiddenField { detail } = &problem.kind else { continue };
        let help = match problem.owner.name {
            "NetworkPolicyPeer" => {
                "start a peer of its own for it with `- ipBlock:`; the two are then OR-ed"
            }
            "NetworkPolicyPort" => "give the first port of the range as `port`",
            "LabelSelectorRequirement" => "take the values out, or use `In` or `NotIn`",
            _ => "list each of `Ingress` and `Egress` at most once",
        };
        out.push(
            Diagnostic::new(&FORBIDDEN_FIELD, problem.span, format!("Forbidden: {detail}"))
                .path(&problem.path)
                .effect("the API server refuses the manifest: nothing of it is in force")
                .help(help),
        );
    }
}
