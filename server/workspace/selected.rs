//! Which workloads and namespaces a selector selects, and which it nearly does.

use super::algebra::{self, Pair};
use super::home::Home;
use super::member::{EffectiveLabels, ScopePolicy};
use super::scope::Scope;
use crate::policy::{Peer, Selector};
use crate::reach::{self, Labels, Match, Text};

/// A workload, or a namespace, that is or may be selected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selected {
    /// Its index in the scope's list.
    pub index: usize,
    /// Whether it is; never `No`.
    pub matched: Match,
    /// What is not known, while `matched` is `Unknown`.
    pub unknown: Vec<Unknown>,
}

/// What keeps a match from being certain.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unknown {
    /// A part of the selector.
    Selector,
    /// A label of the pods.
    PodLabel(Text),
    /// A label of the namespace.
    NamespaceLabel(Text),
    /// Whether the two are in one namespace: only one of them names it.
    SameNamespace,
}

/// A label that a selector asks for, and the slip that keeps it from an object which has all the
/// others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearMiss {
    /// The index of the object in the scope's list.
    pub index: usize,
    /// Key and value, as asked for.
    pub wanted: (Text, Text),
    /// Key and value, as the object has them: another value of the same key, or the same value
    /// under another key.
    pub found: (Text, Text),
}

impl Scope {
    /// The workloads that a policy selects, certainly or perhaps.
    pub fn selected_by(&self, policy: &ScopePolicy) -> Vec<Selected> {
        self.pods(policy, None, policy.written().pod_selector.as_ref())
    }

    /// The workloads that a peer of a policy speaks of, certainly or perhaps; none for a block of
    /// addresses.
    pub fn peers_of(&self, policy: &ScopePolicy, peer: &Peer) -> Vec<Selected> {
        self.peers_with(policy, peer.namespace_selector.as_ref(), peer.pod_selector.as_ref())
    }

    /// The workloads that a peer with these selectors would speak of, certainly or perhaps; none
    /// without either.
    pub fn peers_with(
        &self,
        policy: &ScopePolicy,
        namespaces: Option<&Selector>,
        pods: Option<&Selector>,
    ) -> Vec<Selected> {
        match (namespaces, pods) {
            (None, None) => Vec::new(),
            _ => self.pods(policy, namespaces, pods),
        }
    }

    /// The namespaces with a manifest that a namespace selector selects, certainly or perhaps.
    pub fn namespaces_of(&self, selector: &Selector) -> Vec<Selected> {
        let wanted = algebra::selector(selector, &[]);
        let each = self.namespaces.iter().enumerate().map(|(index, namespace)| {
            let (matched, unknown) =
                judge(&wanted, &namespace.effect.sets(), Unknown::NamespaceLabel);
            Selected { index, matched, unknown }
        });
        each.filter(|selected| selected.matched != Match::No).collect()
    }

    /// The workloads that a policy misses by one slip.
    pub fn nearly_selected_by(&self, policy: &ScopePolicy) -> Vec<NearMiss> {
        let selector = policy.written().pod_selector.as_ref();
        self.near_pods(policy, None, selector)
    }

    /// The workloads that a peer of a policy misses by one slip in its `podSelector`: those in
    /// namespaces that it certainly speaks of.
    pub fn near_peers_of(&self, policy: &ScopePolicy, peer: &Peer) -> Vec<NearMiss> {
        self.near_pods(policy, peer.namespace_selector.as_ref(), peer.pod_selector.as_ref())
    }

    /// The namespaces with a manifest that a namespace selector misses by one slip.
    pub fn nearly_selected_namespaces(&self, selector: &Selector) -> Vec<NearMiss> {
        let each = self.namespaces.iter().enumerate();
        each.filter_map(|(index, namespace)| near_miss(index, selector, &[], &namespace.effect))
            .collect()
    }

    fn pods(
        &self,
        policy: &ScopePolicy,
        namespaces: Option<&Selector>,
        pods: Option<&Selector>,
    ) -> Vec<Selected> {
        let there = self.in_namespaces(policy, namespaces);
        if there.is_empty() {
            return Vec::new();
        }
        let pods = pods.map(|written| algebra::selector(written, &policy.effect.added));
        let mut found = Vec::new();
        for (index, in_namespace, mut unknown) in there {
            let Some(workload) = self.workloads.get(index) else { continue };
            let (selected, why) = match &pods {
                Some(pods) => judge(pods, &workload.effect.pods.labels, Unknown::PodLabel),
                None => (Match::Yes, Vec::new()),
            };
            unknown.extend(why);
            let matched = in_namespace.and(selected);
            if matched != Match::No {
                found.push(Selected { index, matched, unknown });
            }
        }
        found
    }

    fn near_pods(
        &self,
        policy: &ScopePolicy,
        namespaces: Option<&Selector>,
        pods: Option<&Selector>,
    ) -> Vec<NearMiss> {
        let Some(pods) = pods else { return Vec::new() };
        let there = self.in_namespaces(policy, namespaces).into_iter();
        let near = there.filter_map(|(index, matched, _)| {
            let workload = self.workloads.get(index).filter(|_| matched == Match::Yes)?;
            near_miss(index, pods, &policy.effect.added, &workload.effect.labels)
        });
        near.collect()
    }

    /// The workloads that are, certainly or perhaps, in namespaces that `selector` selects; without
    /// one, in the policy's own. By their indices.
    fn in_namespaces(
        &self,
        policy: &ScopePolicy,
        selector: Option<&Selector>,
    ) -> Vec<(usize, Match, Vec<Unknown>)> {
        let mut found = Vec::new();
        if self.workloads.is_empty() {
            return found;
        }
        let selector = selector.map(|written| algebra::selector(written, &[]));
        for (home, workloads) in self.workloads_by_home() {
            let (matched, unknown) = match &selector {
                None => same_namespace(&policy.home, home),
                Some(wanted) => {
                    judge(wanted, &self.namespace_labels(home), Unknown::NamespaceLabel)
                }
            };
            if matched != Match::No {
                found.extend(workloads.iter().map(|&index| (index, matched, unknown.clone())));
            }
        }
        found.sort_unstable_by_key(|(index, ..)| *index);
        found
    }
}

fn same_namespace(one: &Home, other: &Home) -> (Match, Vec<Unknown>) {
    match (one, other) {
        _ if one == other => (Match::Yes, Vec::new()),
        (Home::Known(_), Home::Known(_)) => (Match::No, Vec::new()),
        _ => (Match::Unknown, vec![Unknown::SameNamespace]),
    }
}

fn judge(
    wanted: &algebra::Selector,
    labels: &Labels,
    of_key: fn(Text) -> Unknown,
) -> (Match, Vec<Unknown>) {
    let matched = wanted.matches(labels);
    let mut unknown = Vec::new();
    if matched == Match::Unknown {
        unknown.extend(wanted.known.undecided(labels).cloned().map(of_key));
        unknown.extend((!wanted.complete).then_some(Unknown::Selector));
    }
    (matched, unknown)
}

/// The one slip by which `selector` misses an object with these labels.
fn near_miss(
    index: usize,
    selector: &Selector,
    added: &[Pair],
    labels: &EffectiveLabels,
) -> Option<NearMiss> {
    let (requirements, complete) = algebra::effective(selector, added);
    let sets = labels.sets();
    let mut unmet = requirements.iter().filter(|(requirement, _)| {
        reach::Selector::new([requirement]).matches(&sets) != Match::Yes
    });
    let ((missed, node), None) = (unmet.next()?, unmet.next()) else { return None };
    let label = selector.labels.iter().find(|label| label.value_node == *node)?;
    let value: Text = label.value.as_deref()?.into();
    let wanted = (missed.key.clone(), value);
    let asked = |key: &Text| requirements.iter().any(|(requirement, _)| requirement.key == *key);
    let found = match labels.pairs.iter().find(|(key, _)| *key == wanted.0) {
        Some((key, Some(value))) if is_slip(&wanted.1, value) => (key.clone(), value.clone()),
        Some(_) => return None,
        None => labels.pairs.iter().find_map(|(key, value)| {
            let same = value.as_ref() == Some(&wanted.1) && is_telling(&wanted.1);
            (same && !asked(key)).then(|| (key.clone(), wanted.1.clone()))
        })?,
    };
    (complete && !labels.open).then_some(NearMiss { index, wanted, found })
}

/// Whether a value tells what an object is: `true`, `1` or `v2` say nothing without their key.
fn is_telling(value: &str) -> bool {
    value.len() > 2
        && value.bytes().any(|b| b.is_ascii_alphabetic())
        && !matches!(value, "true" | "false" | "yes" | "none")
}

/// Whether one value is the other but for a slip of the hand: other case or separators, a letter
/// or two in one of its words, or two letters in the wrong order. Numbers and whole words are no
/// slips: `web-1` and `web-2`, `web-a` and `web-b` are two things.
fn is_slip(one: &str, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (a, b) = (words(one), words(other));
    let mut differing = a.iter().zip(&b).filter(|(a, b)| a != b);
    digits(one) == digits(other)
        && (a.concat() == b.concat()
            || a.len() == b.len()
                && differing.next().is_some_and(|(a, b)| is_misspelt(a, b))
                && differing.next().is_none())
}

fn is_misspelt(one: &str, other: &str) -> bool {
    let allowed = match one.len().min(other.len()) {
        0..=2 => 0,
        3 if !is_permuted(one, other) => 0,
        3..=7 => 1,
        _ => 2,
    };
    strsim::osa_distance(one, other) <= allowed
}

/// Whether both have the same letters.
fn is_permuted(one: &str, other: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(other)
}
