//! `rule-in-wrong-direction`: a comment about the other direction.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::lint::words::mentions;
use crate::policy::Direction;

declare_rule! {
    /// A rule whose comment speaks of the other direction.
    ///
    /// ## Why is this bad?
    ///
    /// Either the comment is wrong, or the rule stands in the wrong list and allows the reverse of what was
    /// meant.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: api
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: api
    ///   policyTypes: [Ingress, Egress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///   egress:
    ///   # incoming traffic from the proxy
    ///   - to:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: proxy
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: api
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: api
    ///   policyTypes: [Ingress, Egress]
    ///   ingress:
    ///   # incoming traffic from the proxy
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: proxy
    ///   egress:
    ///   - to:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           kubernetes.io/metadata.name: kube-system
    ///     ports:
    ///     - {protocol: UDP, port: 53}
    ///     - {protocol: TCP, port: 53}
    /// ```
    pub(super) RULE_IN_WRONG_DIRECTION = "rule-in-wrong-direction", Pitfall, Some(Severity::Info), Check::Policy(check)
}

const IN: [&str; 4] = ["incoming", "inbound", "allow ingress", "ingress traffic"];
const OUT: [&str; 5] = ["outgoing", "outbound", "allow egress", "egress traffic", "egress to"];

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        let (own, other) = match direction {
            Direction::Ingress => (IN.as_slice(), OUT.as_slice()),
            Direction::Egress => (OUT.as_slice(), IN.as_slice()),
        };
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            let document = context.document;
            for comment in document.comments_above(rule.item.start) {
                let text = comment.of(&document.text).to_lowercase();
                if mentions(&text, other) && !mentions(&text, own) {
                    let field = direction.field();
                    out.push(
                        Diagnostic::new(&RULE_IN_WRONG_DIRECTION, *comment, format!("this comment speaks of the other direction than the {field} rule below it"))
                            .path(format!("spec.{field}[{index}]"))
                            .related(rule.item, "the rule")
                            .help("move the rule, or mend the comment"),
                    );
                }
            }
        }
    }
}
