//! `unreachable-port`: a port that others cover.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::proofs::{covered, explain};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::reach::Part;

declare_rule! {
    /// An entry of `ports` that adds nothing: other entries, or other rules, already allow all of it.
    ///
    /// This is proved, not guessed: ranges and protocols are compared as sets.
    ///
    /// ## Why is this bad?
    ///
    /// Often a range, or an entry without `port`, is wider than was meant.
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
    ///     - podSelector: {}
    ///     ports:
    ///     - {port: 5000, endPort: 6000}
    ///     - {port: 5432}
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
    ///     ports:
    ///     - {port: 5432}
    /// ```
    pub(super) UNREACHABLE_PORT = "unreachable-port", Reach, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let found = covered(context, |part| matches!(part, Part::Port(..)));
    out.extend(found.map(|found| explain(context, &UNREACHABLE_PORT, found)));
}
