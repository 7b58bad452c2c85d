//! `empty-peers-allow-all`: empty lists of peers and empty rules.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::lint::words::{EVERYONE, mentions, remarks};
use crate::policy::{Direction, Port, PortValue, Rule};
use crate::yaml::{NodeId, rewrite};

declare_rule! {
    /// An empty list of peers, or an empty rule: it allows everyone, not no one.
    ///
    /// Where a comment or the policy's name says that everyone is meant, it is an info; `- {}`, the usual way
    /// to write it, is an info too.
    ///
    /// ## Why is this bad?
    ///
    /// `from: []` reads like "from nobody", and means the opposite. Nobody is `ingress: []`.
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
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from: []
    ///     ports:
    ///     - port: 5432
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
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    ///     ports:
    ///     - port: 5432
    /// ```
    pub(super) EMPTY_PEERS_ALLOW_ALL = "empty-peers-allow-all", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            if rule.open {
                continue;
            }
            let path = || format!("spec.{}[{index}]", direction.field());
            if let Some(key) = rule.peers.key.filter(|_| rule.peers.is_empty()) {
                out.push(empty_peers(context, direction, rule, key, &path()));
            } else if rule.peers.node.is_none() && rule.ports.node.is_none() {
                out.extend(empty_rule(context, direction, rule, path()));
            }
        }
    }
}

fn empty_peers(
    context: &PolicyContext<'_>,
    direction: Direction,
    rule: &Rule,
    key: NodeId,
    path: &str,
) -> Diagnostic {
    let field = direction.peers_field();
    let found = Diagnostic::new(
        &EMPTY_PEERS_ALLOW_ALL,
        context.document.span(key),
        format!("an empty `{field}` allows everyone, not no one"),
    )
    .path(format!("{path}.{field}"))
    .effect(effect(direction, rule))
    .help(format!("take `{field}` out if everyone is meant; take the whole rule out if no one is"))
    .fixes(fixes(context, direction, rule));
    if is_said(context, rule) || is_for_everyone(direction, rule) {
        found.severity(Severity::Info)
    } else {
        found
    }
}

/// Both readings: everyone, as it is now, and no one.
fn fixes(context: &PolicyContext<'_>, direction: Direction, rule: &Rule) -> Vec<Fix> {
    let document = context.document;
    let field = direction.peers_field();
    let everyone = rewrite::entry_named(document, rule.node, field)
        .and_then(|index| rewrite::delete_entries(document, rule.node, index..index + 1))
        .map(|edits| Fix::unsafe_(format!("Take `{field}` out: everyone, as it is now"), edits));
    let no_one = rewrite::item_of(document, rule.node)
        .and_then(|(list, index)| rewrite::delete_items(document, list, index..index + 1))
        .map(|edits| Fix::unsafe_("Take the rule out: no one", edits));
    everyone.into_iter().chain(no_one).collect()
}

/// DNS and the web are usually meant to be reached anywhere.
fn is_for_everyone(direction: Direction, rule: &Rule) -> bool {
    let usual = |port: &Port| matches!(port.port, PortValue::Number(53 | 5353 | 80 | 443));
    direction == Direction::Egress
        && !rule.ports.items.is_empty()
        && rule.ports.items.iter().all(usual)
}

fn empty_rule(
    context: &PolicyContext<'_>,
    direction: Direction,
    rule: &Rule,
    path: String,
) -> Option<Diagnostic> {
    let document = context.document;
    let written_out = document.is_mapping(rule.node);
    let list = context.policy.rules(direction).key.map_or(rule.item, |key| document.span(key));
    let chosen = document.is_branched(list.end, rule.item.start);
    if written_out && (chosen || is_said(context, rule)) {
        return None;
    }
    let span = if written_out { document.span(rule.node) } else { rule.item };
    let found = Diagnostic::new(&EMPTY_PEERS_ALLOW_ALL, span, "an empty rule allows everything")
        .path(path)
        .effect(effect(direction, rule))
        .help(format!(
            "say so in a comment if it is meant; to allow nothing, write `{}: []`",
            direction.field()
        ));
    Some(if written_out || is_said(context, rule) { found.severity(Severity::Info) } else { found })
}

fn effect(direction: Direction, rule: &Rule) -> &'static str {
    match (direction, rule.ports.items.is_empty()) {
        (Direction::Ingress, true) => "everyone may connect, on every port",
        (Direction::Ingress, false) => "everyone may connect on these ports",
        (Direction::Egress, true) => "everything may be reached, on every port",
        (Direction::Egress, false) => "everything may be reached on these ports",
    }
}

/// Whether a comment or the policy's name says that everyone is meant.
fn is_said(context: &PolicyContext<'_>, rule: &Rule) -> bool {
    let name = context.object.name.as_deref().unwrap_or_default();
    let said =
        |text: &str| mentions(text, &EVERYONE) && !mentions(text, &["deny", "denies", "block"]);
    said(&remarks(context.document, rule.item)) || said(&name.to_lowercase())
}
