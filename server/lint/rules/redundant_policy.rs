//! `redundant-policy`: a policy that others cover.

use std::sync::Arc;

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Direction, Rule, Selector};
use crate::text::{Edit, Span};
use crate::workspace::{Root, ScopePolicy};
use crate::yaml::rewrite;

declare_rule! {
    /// A policy that changes nothing for any pod: the others of its namespace isolate and allow all it does.
    ///
    /// This is proved over the other policies in scope. Of two that say the same, the later is named.
    /// It is an info where the others are only in the same folder, and where it allows nothing itself. A default
    /// deny is meant to stand beside others: it is named where one of them allows everything.
    ///
    /// ## Why is this bad?
    ///
    /// It suggests a control that is not there, and hides that another policy is what counts.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-web
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-web-from-api
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-web
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-web-from-api
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    /// ```
    pub(super) REDUNDANT_POLICY = "redundant-policy", Reach, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let Some(here) = context.in_scope() else { return };
    let Some(redundant) = here.scope.redundant(here.index) else { return };
    let by = redundant.by.iter().filter_map(|index| here.scope.policies.get(*index));
    let by: Vec<&Arc<ScopePolicy>> = by.collect();
    let denies = denies_all(here.policy);
    // A default deny is meant to stand beside whatever allows something.
    let is_default =
        denies && selects_all(here.policy) && !by.iter().all(|other| denies_all(other));
    let others = if is_default {
        let open = here.scope.policies.iter().find(|it| defeats(it, here.policy));
        open.into_iter().collect()
    } else {
        by
    };
    if others.is_empty() {
        return;
    }
    // Policies of one file or kustomization are applied together; those of a folder perhaps are not.
    let same_file = others.iter().all(|other| other.place.path() == context.around.path());
    let together = same_file || matches!(here.scope.root, Root::Kustomization(_) | Root::Chart(_));
    let heading = context.object.heading(context.document);
    let found = Diagnostic::new(&REDUNDANT_POLICY, heading, message(&others, together, is_default));
    let found = if is_default {
        found
            .effect("what one policy allows, no other denies: all traffic passes")
            .help("take out the one of them that is not meant")
    } else {
        found
            .effect("the cluster behaves the same without it")
            .help("take it out, unless the wider policy is the mistake")
            .fixes((together && !denies).then(|| remove(context)).flatten())
    };
    let label = if is_default { "allows everything" } else { "already says all of it" };
    let related = others.iter().map(|other| context.related_object(other, label));
    let found = related.fold(found, Diagnostic::related_to);
    let certain = together && (is_default || !denies);
    out.push(if certain { found } else { found.severity(Severity::Info) });
}

fn message(others: &[&Arc<ScopePolicy>], together: bool, is_default: bool) -> String {
    let names = others.iter().map(|it| format!("`{}`", it.name.as_deref().unwrap_or_default()));
    let names = names.collect::<Vec<_>>().join(" and ");
    let (applied, does) = match others.len() {
        1 => ("is applied too: it", "isolates and allows"),
        _ => ("are applied too: they", "isolate and allow"),
    };
    match (is_default, together) {
        (true, true) => format!("this policy denies nothing: {names} allows everything"),
        (true, false) => {
            format!("this policy denies nothing if {names} is applied too: it allows everything")
        }
        (false, true) => {
            format!("this policy changes nothing: {names} already {does} all it does")
        }
        (false, false) => {
            format!("this policy changes nothing if {names} {applied} already {does} all it does")
        }
    }
}

fn selects_all(policy: &ScopePolicy) -> bool {
    policy.written().pod_selector.as_ref().is_none_or(Selector::is_everything)
}

fn denies_all(policy: &ScopePolicy) -> bool {
    let policy = policy.written();
    Direction::BOTH.into_iter().all(|direction| policy.rules(direction).is_empty())
}

/// Whether `other` allows everything that the default deny `deny` denies.
fn defeats(other: &ScopePolicy, deny: &ScopePolicy) -> bool {
    let isolates =
        |policy: &ScopePolicy, direction| policy.written().isolates(direction) == Some(true);
    let allows = |direction| {
        let mut rules = other.written().rules(direction).items.iter();
        isolates(other, direction) && rules.any(Rule::is_everything)
    };
    let mut denied = Direction::BOTH.into_iter().filter(|it| isolates(deny, *it));
    let wide = other.pods().zip(deny.pods()).is_some_and(|(other, deny)| other.contains(deny));
    other.home == deny.home && wide && denied.all(allows)
}

/// Takes out the policy's document, or its item of a list.
fn remove(context: &PolicyContext<'_>) -> Option<Fix> {
    let (document, policy) = (context.document, context.object.node);
    let edits = if document.root == Some(policy) {
        // What else is there may be lost on the reader, and a file without objects fails to apply.
        let whole = document.errors.is_empty()
            && document.leftover.is_none()
            && document.masks.is_empty()
            && context.around.documents() > 1;
        whole.then(|| vec![Edit::delete(Span::new(0, document.text.len() as u32))])?
    } else {
        let (list, index) = rewrite::item_of(document, policy)?;
        rewrite::delete_items(document, list, index..index + 1)?
    };
    Some(Fix::unsafe_("Take the policy out: the cluster behaves the same", edits))
}
