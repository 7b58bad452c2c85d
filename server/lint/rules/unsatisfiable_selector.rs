//! `unsatisfiable-selector`: a selector that nothing can match.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::Selector;
use crate::reach::contradiction;
use crate::workspace::algebra::requirements;

declare_rule! {
    /// A selector that no set of labels can match: two of its requirements contradict each other.
    ///
    /// ## Why is this bad?
    ///
    /// The policy selects no pod and isolates nothing, or the peer allows no one.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///     matchExpressions:
    ///     - {key: app, operator: NotIn, values: [db, cache]}
    ///   policyTypes: [Ingress]
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
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///     matchExpressions:
    ///     - {key: tier, operator: NotIn, values: [test]}
    ///   policyTypes: [Ingress]
    /// ```
    pub(super) UNSATISFIABLE_SELECTOR = "unsatisfiable-selector", Reach, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let policy = context.policy;
    if let Some(pods) = &policy.pod_selector {
        let effect = "the policy selects no pod: it isolates nothing";
        out.extend(judge(context, pods, effect).map(|found| found.path("spec.podSelector")));
    }
    for entry in policy.peers() {
        let selectors = [
            ("podSelector", &entry.peer.pod_selector),
            ("namespaceSelector", &entry.peer.namespace_selector),
        ];
        for (name, selector) in
            selectors.into_iter().filter_map(|(name, it)| Some((name, it.as_ref()?)))
        {
            let found = judge(context, selector, "the peer allows no one");
            out.extend(found.map(|found| found.path(format!("{}.{name}", entry.path()))));
        }
    }
}

/// Whether two requirements are on one key: others never contradict each other.
fn has_key_twice(selector: &Selector) -> bool {
    let labels = selector.labels.iter().map(|label| &label.key);
    let keys = labels.chain(selector.expressions.iter().map(|expression| &expression.key));
    keys.clone().enumerate().any(|(place, key)| keys.clone().skip(place + 1).any(|it| it == key))
}

fn judge(context: &PolicyContext<'_>, selector: &Selector, effect: &str) -> Option<Diagnostic> {
    if !has_key_twice(selector) {
        return None;
    }
    let document = context.document;
    let asked = requirements(selector);
    let sets: Vec<_> = asked.iter().map(|(requirement, _)| requirement.clone()).collect();
    let clash = contradiction(&sets)?;
    // A requirement that nothing meets by itself is refused by the API server, in its own words.
    let [first, .., last] = clash.as_slice() else { return None };
    let place = |index: &usize| asked.get(*index).map(|(_, node)| document.span(*node));
    // Of two that template actions part, perhaps only one is there.
    if document.is_branched(place(first)?.start, place(last)?.end) {
        return None;
    }
    let key = asked.get(*last).map(|(requirement, _)| requirement.key.to_string())?;
    let found = Diagnostic::new(&UNSATISFIABLE_SELECTOR, place(last)?, format!("no set of labels can match this selector: its requirements on `{key}` contradict each other"))
        .related(place(first)?, "contradicts this")
        .effect(effect)
        .help("take one of them out");
    Some(found)
}
