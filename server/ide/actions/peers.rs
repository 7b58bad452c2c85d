//! Peers rewritten: two that are OR-ed become one whose selectors are AND-ed, and back.

use crate::policy::{Direction, NetworkPolicy, Peer, Rule};
use crate::text::{Edit, Span};
use crate::yaml::{Document, rewrite};

use super::asked::Asked;
use super::{ActionKind, Offer};

/// Offers to split the peer there, and to merge it with those beside it.
pub(super) fn offer<'a>(asked: &Asked<'a>, offers: &mut Vec<Offer<'a>>) {
    let Some(here) = asked.object() else { return };
    let Some(policy) = here.policy() else { return };
    let document = &here.spotted.document;
    let Some((rule, index)) = peer_at(&policy, here.range) else { return };
    let ways = [
        ("Split into two peers: either may match", split(document, rule, index)),
        ("Merge with the peer above: both must match", merge(document, rule, index)),
        ("Merge with the peer below: both must match", merge(document, rule, index + 1)),
    ];
    for (title, edits) in ways {
        let Some(edits) = edits else { continue };
        let (title, change) = asked.worded(&here, title, edits);
        offers.push(Offer::new(ActionKind::Rewrite, title, change));
    }
}

/// The rule and the index in it of the peer at a place.
fn peer_at(policy: &NetworkPolicy, range: Span) -> Option<(&Rule, usize)> {
    let mut rules = Direction::BOTH.into_iter().flat_map(|way| &policy.rules(way).items);
    rules.find_map(|rule| {
        let holds = |peer: &Peer| peer.item.touches(range.start);
        Some((rule, rule.peers.items.iter().position(holds)?))
    })
}

fn split(document: &Document, rule: &Rule, index: usize) -> Option<Vec<Edit>> {
    let peer = rule.peers.items.get(index)?;
    let both = peer.namespace_selector.is_some() && peer.pod_selector.is_some();
    let plain = both && !peer.open && document.entries(peer.node).len() == 2;
    plain.then(|| rewrite::split_item(document, rule.peers.node?, index, 1))?
}

/// Merges the peer at `index` with the one above.
fn merge(document: &Document, rule: &Rule, index: usize) -> Option<Vec<Edit>> {
    let (above, below) =
        (rule.peers.items.get(index.checked_sub(1)?)?, rule.peers.items.get(index)?);
    let one = |peer: &Peer| !peer.open && document.entries(peer.node).len() == 1;
    let half = |a: &Peer, b: &Peer| a.namespace_selector.is_some() && b.pod_selector.is_some();
    let fit = one(above) && one(below) && (half(above, below) || half(below, above));
    fit.then(|| rewrite::join_items(document, rule.peers.node?, index))?
}
