//! `unreachable-rule`: a rule that others cover.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::proofs::{covered, explain};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::reach::Part;

declare_rule! {
    /// A rule that adds nothing: the other rules of its direction already allow all of it.
    ///
    /// This is proved, not guessed: selectors, addresses and ports are compared as sets.
    ///
    /// ## Why is this bad?
    ///
    /// Often the wider rule is the mistake: it opens what this one was written to open only a little.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: otel
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           kubernetes.io/metadata.name: monitoring
    ///     ports:
    ///     - port: 8889
    ///   - ports:
    ///     - port: 8889
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: otel
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           kubernetes.io/metadata.name: monitoring
    ///     ports:
    ///     - port: 8889
    /// ```
    pub(super) UNREACHABLE_RULE = "unreachable-rule", Reach, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let found = covered(context, |part| matches!(part, Part::Rule(..)));
    out.extend(found.map(|found| explain(context, &UNREACHABLE_RULE, found)));
}
