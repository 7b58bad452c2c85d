//! `empty-ports-allow-all`: `ports:` with nothing below it.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::Direction;
use crate::yaml::Value;

declare_rule! {
    /// An empty `ports:`, with nothing below it: it allows every port, not none.
    ///
    /// `ports: []` written out is taken as meant, and silent.
    ///
    /// ## Why is this bad?
    ///
    /// What was to be opened on one port is open on all of them. Often the list has slipped to another
    /// rule, or was commented out.
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
    ///     - port: 5432
    /// ```
    pub(super) EMPTY_PORTS_ALLOW_ALL = "empty-ports-allow-all", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let document = context.document;
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            let empty =
                rule.ports.node.is_some_and(|node| document.value(node) == Some(Value::Null));
            if let Some(key) = rule.ports.key.filter(|_| empty && !rule.open && !rule.ports.open) {
                out.push(
                    Diagnostic::new(
                        &EMPTY_PORTS_ALLOW_ALL,
                        document.span(key),
                        "an empty `ports` allows every port, not none",
                    )
                    .path(format!("spec.{}[{index}].ports", direction.field()))
                    .label("nothing below it")
                    .effect("every port of every protocol is allowed")
                    .help("list the ports, or take `ports` out if all are meant"),
                );
            }
        }
    }
}
