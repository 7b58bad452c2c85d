//! What a policy leaves unsaid written out, and DNS allowed where its egress has none.

use crate::lint::dns::{self, DNS_RULE};
use crate::lint::policy_types;
use crate::policy::{Direction, NetworkPolicy};
use crate::reach::Protocol;
use crate::text::Edit;
use crate::workspace::Home;
use crate::yaml::{Document, rewrite};

use super::asked::Asked;
use super::{ActionKind, Offer};
use crate::ide::here::Here;

/// Offers what fits the policy there.
pub(super) fn offer<'a>(asked: &Asked<'a>, offers: &mut Vec<Offer<'a>>) {
    let Some(here) = asked.object() else { return };
    let Some(policy) = here.policy().filter(|policy| !policy.open) else { return };
    let document = &here.spotted.document;
    if let Some((title, edits)) = write_types(document, &policy) {
        let (title, change) = asked.worded(&here, &title, edits);
        offers.push(Offer::new(ActionKind::Rewrite, title, change));
    }
    if let Some(edits) = allow_dns(&here, &policy) {
        let title = "Allow DNS to `kube-dns` in `kube-system`";
        let (title, change) = asked.worded(&here, title, edits);
        offers.push(Offer::new(ActionKind::Generate, title, change));
    }
}

/// Writes out the `policyTypes` that are in force.
fn write_types(document: &Document, policy: &NetworkPolicy) -> Option<(String, Vec<Edit>)> {
    let spec = policy.spec.filter(|_| policy.policy_types.node.is_none())?;
    let mut types = Vec::new();
    for direction in Direction::BOTH {
        types.extend(policy.isolates(direction)?.then_some(direction.policy_type()));
    }
    let types = format!("[{}]", types.join(", "));
    let edits = policy_types::write(document, spec, &types)?;
    Some((format!("Write `policyTypes: {types}` out"), edits))
}

/// Adds a rule for DNS, if egress is isolated and no rule of the policy may allow it.
fn allow_dns(here: &Here, policy: &NetworkPolicy) -> Option<Vec<Edit>> {
    let (document, spec) = (&here.spotted.document, policy.spec?);
    let home = here.object.namespace.as_deref();
    let home = home.map_or(Home::Unspecified, |name| Home::Known(name.into()));
    let allowed = policy.egress.items.iter().any(|rule| {
        rule.open || [Protocol::Udp, Protocol::Tcp].iter().any(|&it| dns::allows(rule, it, &home))
    });
    if policy.isolates(Direction::Egress) != Some(true) || policy.egress.open || allowed {
        return None;
    }
    let (rules, list) = (&policy.egress, format!("- {}", DNS_RULE.replace('\n', "\n  ")));
    match (rules.node, rewrite::entry_named(document, spec, "egress")) {
        (Some(node), _) if !rules.items.is_empty() => {
            rewrite::insert_item(document, node, rules.items.len(), DNS_RULE)
        }
        (Some(_), Some(index)) => rewrite::replace_value(document, spec, index, &list),
        (Some(_), None) => None,
        (None, _) => {
            let end = document.entries(spec).len();
            rewrite::insert_entry(document, spec, end, &format!("egress:\n{list}"))
        }
    }
}
