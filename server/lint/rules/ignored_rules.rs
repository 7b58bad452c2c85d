//! `ignored-rules`: rules of a direction that `policyTypes` leaves out.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::Direction;
use crate::yaml::rewrite;

declare_rule! {
    /// Rules of a direction that `policyTypes` does not list.
    ///
    /// ## Why is this bad?
    ///
    /// By the specification such rules have no effect: the pods stay open in that direction. Some network
    /// plugins (Antrea, Kube-OVN, the AWS VPC CNI) enforce them all the same, so the policy means one thing
    /// here and another there.
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
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///   egress:
    ///   - to:
    ///     - podSelector: {}
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
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    /// ```
    pub(super) IGNORED_RULES = "ignored-rules", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        let rules = context.policy.rules(direction);
        let Some(key) = rules.key else { continue };
        if rules.items.is_empty() || context.policy.isolates(direction) != Some(false) {
            continue;
        }
        let (field, wanted) = (direction.field(), direction.policy_type());
        let types = context.policy.policy_types.key.map(|key| context.document.span(key));
        let found = Diagnostic::new(&IGNORED_RULES, context.document.span(key), format!("`{field}` has rules, but `policyTypes` does not list `{wanted}`"))
            .path(format!("spec.{field}"))
            .effect(format!("the specification gives these rules no effect: {field} stays unrestricted; some network plugins enforce them all the same"))
            .help(format!("add `{wanted}` to `policyTypes`, or take the rules out"));
        let found = found.fixes(fixes(context, direction));
        out.push(match types {
            Some(types) => found.related(types, format!("`{wanted}` is missing here")),
            None => found,
        });
    }
}

fn fixes(context: &PolicyContext<'_>, direction: Direction) -> Vec<Fix> {
    let (document, types) = (context.document, &context.policy.policy_types);
    let wanted = direction.policy_type();
    let add =
        types.node.and_then(|list| rewrite::insert_item(document, list, types.items.len(), wanted));
    let add = add.map(|edits| {
        Fix::unsafe_(format!("Add `{wanted}` to `policyTypes`: the rules take effect"), edits)
    });
    let remove = context.policy.spec.and_then(|spec| {
        let index = rewrite::entry_named(document, spec, direction.field())?;
        rewrite::delete_entries(document, spec, index..index + 1)
    });
    let remove = remove.map(|edits| Fix::unsafe_("Take the rules out", edits));
    add.into_iter().chain(remove).collect()
}
