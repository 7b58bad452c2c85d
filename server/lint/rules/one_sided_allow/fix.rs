//! The missing side: a rule in the policy that restricts the pods there, or a policy of its own.

use std::fmt::Write;

use super::proof::Denial;
use crate::lint::context::{InScope, PolicyContext};
use crate::lint::fix::Fix;
use crate::lint::known::NAMESPACE_NAME;
use crate::policy::{Direction, Listing, Peer, Port, PortValue, Rule, Selector};
use crate::text::Edit;
use crate::workspace::{ScopePolicy, algebra};
use crate::yaml::rewrite::{self, scalar};

/// What is to be written on the other side.
struct Missing {
    direction: Direction,
    /// The namespace of the pods there.
    home: Option<String>,
    /// Which pods of it.
    pods: String,
    /// The rule that allows it, as block YAML.
    rule: String,
}

impl Missing {
    fn of(
        context: &PolicyContext<'_>,
        direction: Direction,
        rule: &Rule,
        peer: &Peer,
    ) -> Option<Self> {
        let direction = direction.opposite();
        let own = context.object.namespace.as_deref();
        let home = match &peer.namespace_selector {
            None => own,
            Some(selector) => Some(named(selector).filter(|_| own.is_some())?),
        };
        let pods = peer.pod_selector.as_ref().map_or(Some("{}".to_owned()), selector)?;
        let back = context.policy.pod_selector.as_ref().map_or(Some("{}".to_owned()), selector)?;
        let from = match own.filter(|_| own != home) {
            Some(own) => format!(
                "namespaceSelector: {{matchLabels: {{{NAMESPACE_NAME}: {}}}}}\n  podSelector: {back}",
                scalar(own)
            ),
            None => format!("podSelector: {back}"),
        };
        let (peers, ports) = (direction.peers_field(), ports(&rule.ports)?);
        let rule = format!("{peers}:\n- {from}{ports}");
        Some(Self { direction, home: home.map(str::to_owned), pods, rule })
    }
}

/// Ways to write the missing side.
pub(super) fn other_side(
    context: &PolicyContext<'_>,
    here: InScope<'_>,
    direction: Direction,
    denial: &Denial,
    (rule, peer): (&Rule, &Peer),
) -> Vec<Fix> {
    let Some(missing) = Missing::of(context, direction, rule, peer) else { return Vec::new() };
    let restricting = denial.by.iter().filter_map(|index| here.scope.policies.get(*index));
    let mut restricting = restricting.filter(|policy| is_of(policy, peer));
    let there = restricting.find_map(|policy| in_policy(context, policy, &missing));
    there.into_iter().chain(in_new_policy(context, here, &missing)).collect()
}

/// Whether a policy is for certain pods, and for none but those of `peer`.
fn is_of(policy: &ScopePolicy, peer: &Peer) -> bool {
    let Some(pods) = policy.pods().filter(|pods| !pods.is_everything()) else { return false };
    let is_meant = |meant: &Selector| {
        algebra::selector(meant, &[]).complete().is_some_and(|meant| meant.contains(pods))
    };
    policy.effect.added.is_empty() && peer.pod_selector.as_ref().is_none_or(is_meant)
}

/// Adds a rule to a policy that has some in that direction.
fn in_policy(context: &PolicyContext<'_>, policy: &ScopePolicy, missing: &Missing) -> Option<Fix> {
    let Missing { direction, rule, .. } = missing;
    let (place, rules) = (&policy.place, policy.written().rules(*direction));
    let tree = place.tree();
    let is_plain = tree.masks.is_empty() && tree.errors.is_empty() && !rules.open;
    let list = rules.node.filter(|_| is_plain && !rules.items.is_empty())?;
    let edits = rewrite::insert_item(tree, list, rules.items.len(), rule)?;
    let edits = edits.into_iter().map(|it| Edit { span: place.in_file(it.span), ..it });
    let mut title = format!("Allow this {} in `{}`", direction.field(), policy.name.as_deref()?);
    let mut file = context.around.name().to_owned();
    if place.path() != context.around.path() {
        file = context.around.name_of(place.path());
        // Writing to a string cannot fail.
        let _ = write!(title, " ({})", place.path().file_name()?.display());
    }
    Some(Fix::unsafe_(title, edits.collect()).in_file(file))
}

/// Writes a policy of its own, beside this one: those that deny it may be for other pods as well.
fn in_new_policy(context: &PolicyContext<'_>, here: InScope<'_>, missing: &Missing) -> Option<Fix> {
    let document = context.document;
    if document.root != Some(context.object.node) || !document.masks.is_empty() {
        return None;
    }
    let Missing { direction, home, pods, rule } = missing;
    let name = unused_name(context, here, *direction)?;
    let namespace = home.as_ref().map(|home| format!("\n  namespace: {}", scalar(home)));
    let field = direction.field();
    let yaml = format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {}{}\nspec:\n  \
         podSelector: {pods}\n  policyTypes: [{}]\n  {field}:\n  - {}\n",
        scalar(&name),
        namespace.unwrap_or_default(),
        direction.policy_type(),
        rule.replace('\n', "\n    "),
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
    let mut text = if listed.items.is_empty() { "" } else { "\nports:" }.to_owned();
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
        let _ = write!(text, "\n- {{protocol: {protocol}{number}{last}}}");
    }
    (!listed.open && !listed.items.iter().any(|port| port.open)).then_some(text)
}
