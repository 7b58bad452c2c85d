//! A policy that allows the other side.

use std::fmt::Write;

use crate::lint::context::{InScope, PolicyContext};
use crate::lint::fix::Fix;
use crate::lint::known::NAMESPACE_NAME;
use crate::policy::{Direction, Listing, Peer, Port, PortValue, Rule, Selector};
use crate::yaml::rewrite::{self, scalar};

/// Writes the missing side as a policy of its own, beside this one: those that deny it may be for
/// other pods as well.
pub(super) fn other_side(
    context: &PolicyContext<'_>,
    here: InScope<'_>,
    direction: Direction,
    rule: &Rule,
    peer: &Peer,
) -> Option<Fix> {
    let document = context.document;
    if document.root != Some(context.object.node) || !document.masks.is_empty() {
        return None;
    }
    let missing = match direction {
        Direction::Ingress => Direction::Egress,
        Direction::Egress => Direction::Ingress,
    };
    let name = unused_name(context, here, missing)?;
    let own = context.object.namespace.as_deref();
    let other = match &peer.namespace_selector {
        None => own,
        Some(selector) => Some(named(selector).filter(|_| own.is_some())?),
    };
    let pods = peer.pod_selector.as_ref().map_or(Some("{}".to_owned()), selector)?;
    let back = context.policy.pod_selector.as_ref().map_or(Some("{}".to_owned()), selector)?;
    let from = match own.filter(|_| own != other) {
        Some(own) => format!(
            "namespaceSelector: {{matchLabels: {{{NAMESPACE_NAME}: {}}}}}\n      podSelector: {back}",
            scalar(own)
        ),
        None => format!("podSelector: {back}"),
    };
    let namespace = other.map(|other| format!("\n  namespace: {}", scalar(other)));
    let (field, peers, ports) = (missing.field(), missing.peers_field(), ports(&rule.ports)?);
    let yaml = format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {}{}\nspec:\n  \
         podSelector: {pods}\n  policyTypes: [{}]\n  {field}:\n  - {peers}:\n    - {from}\n{ports}",
        scalar(&name),
        namespace.unwrap_or_default(),
        missing.policy_type(),
    );
    let edits = rewrite::append_document(document, &yaml)?;
    Some(Fix::unsafe_(format!("Add the policy `{name}`, which allows this {field}"), edits))
}

/// A name for the new policy.
fn unused_name(
    context: &PolicyContext<'_>,
    here: InScope<'_>,
    missing: Direction,
) -> Option<String> {
    let own = context.object.name.as_deref()?;
    let base = format!("{own}-{}", missing.field());
    let taken = |name: &String| {
        here.scope.policies.iter().any(|policy| policy.name.as_deref() == Some(name))
    };
    let numbered = (2..10).map(|number| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(numbered).find(|name| !taken(name))
}

/// The namespace that a selector names, and asks nothing else of.
fn named(selector: &Selector) -> Option<&str> {
    let one = selector.labels.len() == 1 && selector.expressions.is_empty() && !selector.open;
    selector.label(NAMESPACE_NAME).filter(|_| one)
}

/// A selector on one line.
fn selector(written: &Selector) -> Option<String> {
    let mut parts = Vec::new();
    if !written.labels.is_empty() {
        let pairs = written
            .labels
            .iter()
            .map(|label| Some(format!("{}: {}", label.key, scalar(label.value.as_deref()?))));
        parts.push(format!("matchLabels: {{{}}}", pairs.collect::<Option<Vec<_>>>()?.join(", ")));
    }
    if !written.expressions.is_empty() {
        let each = written.expressions.iter().map(|it| {
            let values: Vec<_> = it.values.iter().map(|value| scalar(value)).collect();
            let values = if values.is_empty() {
                String::new()
            } else {
                format!(", values: [{}]", values.join(", "))
            };
            format!("{{key: {}, operator: {}{values}}}", it.key, it.operator)
        });
        parts.push(format!("matchExpressions: [{}]", each.collect::<Vec<_>>().join(", ")));
    }
    let known = !written.open && !written.expressions.iter().any(|it| it.open);
    known.then(|| format!("{{{}}}", parts.join(", ")))
}

/// The `ports` of a rule; empty if it lists none.
fn ports(listed: &Listing<Port>) -> Option<String> {
    let mut text = if listed.items.is_empty() { "" } else { "    ports:\n" }.to_owned();
    for port in &listed.items {
        let protocol = port.protocol.as_deref().unwrap_or("TCP");
        let number = match &port.port {
            PortValue::Every => String::new(),
            PortValue::Number(number) => format!(", port: {number}"),
            PortValue::Name(name) => format!(", port: {}", scalar(name)),
            PortValue::Unknown => return None,
        };
        let last = port.end_port.map_or_else(String::new, |last| format!(", endPort: {last}"));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    - {{protocol: {protocol}{number}{last}}}");
    }
    (!listed.open && !listed.items.iter().any(|port| port.open)).then_some(text)
}
