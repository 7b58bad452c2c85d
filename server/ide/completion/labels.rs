//! Labels for selectors, from the workloads and namespaces that they could select.

use std::collections::BTreeMap;

use super::CompletionKind;
use super::around::{Around, few};
use super::items::{Item, Items};
use super::place::{Place, Slot};
use super::snippet::choice;
use crate::policy::Selector;
use crate::reach::{Match, NAMESPACE_NAME};
use crate::schema::{Format, Shape};
use crate::workspace::{EffectiveLabels, algebra};
use crate::yaml::NodeId;

/// What has each value of each label.
type Tally<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a str>>>;

/// Keys, and keys with their values, for a `matchLabels`.
pub(super) fn complete_pairs(around: &Around<'_>, mapping: NodeId, items: &mut Items) {
    let place = around.place;
    if !matches!(place.shape, Shape::Map { key: Some(Format::LabelKey), .. }) {
        return;
    }
    let Some(site) = Site::of(around) else { return };
    let names = around.namespaces();
    let tally = site.tally(around, &names);
    let fields: Vec<_> = place.document.fields(mapping).collect();
    let taken = |key: &str| fields.iter().any(|field| field.name.as_deref() == Some(key));
    let bare = items.layout.has_colon || matches!(place.slot, Slot::Key { value: Some(_), .. });
    for (key, values) in ordered(&tally).into_iter().filter(|(key, _)| !taken(key)) {
        let written = items.layout.key(key);
        let choices: Vec<String> = values.keys().map(|it| items.layout.string(it)).collect();
        let objects = few(values.values().flatten().copied().collect());
        let (text, rank) = if bare {
            (written.clone(), 2)
        } else {
            (format!("{written}: {}", choice(&choices)), 3)
        };
        if bare || choices.len() != 1 {
            items.add(Item::new(rank, CompletionKind::Reference, key, text).detail(objects));
        }
        for ((value, objects), text) in values.iter().zip(&choices).filter(|_| !bare) {
            let item = Item::new(
                2,
                CompletionKind::Reference,
                format!("{key}: {value}"),
                format!("{written}: {text}"),
            );
            items.add(item.detail(few(objects.clone())));
        }
    }
}

/// Keys for an item of `matchExpressions`.
pub(super) fn complete_keys(around: &Around<'_>, items: &mut Items) {
    let Some(site) = Site::of(around) else { return };
    let names = around.namespaces();
    for (key, values) in ordered(&site.tally(around, &names)) {
        let objects = few(values.values().flatten().copied().collect());
        let text = items.layout.string(key);
        items.add(Item::new(2, CompletionKind::Reference, key, text).detail(objects));
    }
}

/// Values of the label at the caret: of a pair in `matchLabels`, or for the `values` of an
/// expression.
pub(super) fn complete_values(around: &Around<'_>, items: &mut Items) {
    let (Some(site), Some(key)) = (Site::of(around), key(around.place)) else { return };
    let names = around.namespaces();
    let tally = site.tally(around, &names);
    for (value, objects) in tally.get(key.as_str()).into_iter().flatten() {
        let text = items.layout.string(value);
        let item = Item::new(2, CompletionKind::Reference, *value, text);
        items.add(item.detail(few(objects.clone())));
    }
}

/// The key whose value is to be typed.
fn key(place: &Place) -> Option<String> {
    match place.steps.as_slice() {
        [.., requirement, values, item] if values.name == "values" && item.name == "[]" => {
            let key = place.document.get(requirement.node, "key")?;
            place.document.text_of(key).map(Into::into)
        }
        [.., labels, pair] if labels.name == "matchLabels" => Some(pair.name.clone()),
        _ => None,
    }
}

/// The selector around the caret, and what it selects from.
struct Site {
    /// Whether it selects namespaces.
    of_namespaces: bool,
    /// Its requirements, without the one at the caret.
    rest: Option<Selector>,
}

impl Site {
    fn of(around: &Around<'_>) -> Option<Self> {
        let place = around.place;
        let names = ["podSelector", "namespaceSelector"];
        let step = place.steps.iter().find(|step| names.contains(&step.name.as_str()))?;
        let of_namespaces = step.name == "namespaceSelector";
        let selector = match around.peer() {
            Some(peer) if of_namespaces => peer.namespace_selector.as_ref(),
            Some(peer) => peer.pod_selector.as_ref(),
            None => around.policy().pod_selector.as_ref(),
        };
        let rest = selector.cloned().map(|mut selector| {
            let at = |node: NodeId| place.document.span(node).start == place.at;
            selector.labels.retain(|it| !at(it.key_node) && !at(it.value_node));
            selector.expressions.retain(|it| place.steps.iter().all(|step| step.node != it.node));
            selector
        });
        Some(Self { of_namespaces, rest })
    }

    /// The labels of what the selector could select: of what its other requirements leave, if they
    /// leave any.
    fn tally<'a>(
        &self,
        around: &'a Around<'_>,
        names: &'a BTreeMap<String, &'static str>,
    ) -> Tally<'a> {
        let scope = around.scope();
        let objects: Vec<(&str, &EffectiveLabels)> = if self.of_namespaces {
            let all = scope.namespaces.iter();
            all.filter_map(|it| Some((it.name.as_deref()?, &it.effect))).collect()
        } else {
            let namespaces = around.peer().and_then(|peer| peer.namespace_selector.as_ref());
            let all = around.workloads(namespaces, None).into_iter();
            all.map(|it| (it.name.as_deref().unwrap_or("?"), &it.effect.labels)).collect()
        };
        let rest = self.rest.as_ref().map(|rest| algebra::selector(rest, &[]).known);
        let fits = |labels: &EffectiveLabels| {
            rest.as_ref().is_none_or(|rest| rest.matches(&labels.sets()) != Match::No)
        };
        let any = objects.iter().any(|(_, labels)| fits(labels));
        let mut tally = Tally::new();
        for (name, labels) in objects.iter().filter(|(_, labels)| !any || fits(labels)) {
            for (key, value) in &labels.pairs {
                let value = value.as_deref();
                let values = tally.entry(key).or_default();
                if let Some(value) = value {
                    values.entry(value).or_default().push(name);
                }
            }
        }
        if self.of_namespaces {
            let values = tally.entry(NAMESPACE_NAME).or_default();
            for (name, knows) in names {
                values.entry(name).or_insert_with(|| vec![knows]);
            }
        }
        tally
    }
}

/// Keys with their values, the most frequent key first.
fn ordered<'t, 'a>(tally: &'t Tally<'a>) -> Vec<(&'a str, &'t BTreeMap<&'a str, Vec<&'a str>>)> {
    let mut all: Vec<_> = tally.iter().map(|(key, values)| (*key, values)).collect();
    let count = |values: &BTreeMap<&str, Vec<&str>>| values.values().map(Vec::len).sum::<usize>();
    all.sort_by_key(|(_, values)| std::cmp::Reverse(count(values)));
    all
}
