//! `deny-that-allows`: a name that says deny, a rule that allows.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::known::named_namespace;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::lint::words::split;
use crate::policy::{Direction, Peer, Rule};

declare_rule! {
    /// A policy whose name says that it denies, and which allows just that.
    ///
    /// NetworkPolicies only ever allow. A policy that denies and lets DNS or a few peers through is fine;
    /// one that allows everything in a direction, or the very peers its name says it denies, is not.
    ///
    /// ## Why is this bad?
    ///
    /// People read the name, and believe the door is closed.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: deny-all
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - {}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: deny-all
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Ingress]
    ///   ingress: []
    /// ```
    pub(super) DENY_THAT_ALLOWS = "deny-that-allows", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let words = split(context.object.name.as_deref().unwrap_or_default());
    let has =
        |words: &[String], any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    if !has(&words, &["deny", "denied", "block", "reject"])
        || has(&words, &["allow", "except", "but", "only", "other", "others", "allowed"])
    {
        return;
    }
    for direction in Direction::BOTH {
        let named_other = match direction {
            Direction::Ingress => {
                has(&words, &["egress", "out", "outbound"]) && !has(&words, &["ingress"])
            }
            Direction::Egress => {
                has(&words, &["ingress", "in", "inbound"]) && !has(&words, &["egress"])
            }
        };
        if named_other || context.policy.isolates(direction) != Some(true) {
            continue;
        }
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            if let Some(what) = contradiction(rule, &words) {
                out.push(explain(context, direction, index, rule, &what));
            }
        }
    }
}

/// What a rule allows that a name of these words denies.
fn contradiction(rule: &Rule, words: &[String]) -> Option<String> {
    if rule.is_everything() {
        return Some("everything".to_owned());
    }
    if rule.open || rule.ports.open || rule.peers.open {
        return None;
    }
    let named = |peer: &Peer| {
        let namespace = peer.namespace_selector.as_ref().and_then(named_namespace);
        let label =
            peer.pod_selector.as_ref().and_then(|pods| pods.labels.first()?.value.as_deref());
        let mentioned = |name: &&str| name.len() > 2 && contains_in_order(words, &split(name));
        label.filter(mentioned).or(namespace.filter(mentioned)).map(str::to_owned)
    };
    let every: Vec<String> = rule.peers.items.iter().map(named).collect::<Option<_>>()?;
    every.first().map(|name| format!("`{name}`"))
}

/// Whether `part` stands in `words`, after the word that denies.
fn contains_in_order(words: &[String], part: &[String]) -> bool {
    !part.is_empty() && words.windows(part.len()).skip(1).any(|window| window == part)
}

fn explain(
    context: &PolicyContext<'_>,
    direction: Direction,
    index: usize,
    rule: &Rule,
    what: &str,
) -> Diagnostic {
    let document = context.document;
    let span =
        document.entries(rule.node).first().map_or(rule.item, |entry| document.span(entry.key));
    let name = document
        .get(context.object.node, "metadata")
        .and_then(|metadata| document.get(metadata, "name"));
    let verb = match direction {
        Direction::Ingress => "in",
        Direction::Egress => "out",
    };
    let found = Diagnostic::new(
        &DENY_THAT_ALLOWS,
        span,
        format!("this rule allows {what} {verb}, and the policy's name says that it denies"),
    )
    .path(format!("spec.{}[{index}]", direction.field()))
    .effect(
        "a NetworkPolicy only ever allows: what no rule names is denied, what a rule names is not",
    )
    .help("take the rule out to deny, or rename the policy");
    match name {
        Some(name) => found.related(document.span(name), "the name"),
        None => found,
    }
}
