//! The objects of one file as they are in their scope: with the namespace, names and labels that
//! kustomizations give them.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::path::Path;
use std::sync::Arc;

use super::algebra::{self, Pair};
use super::facts::{DocumentFacts, Fact, FileFacts};
use super::layer::{self, Home, Layer, Reach, is_patched};
use crate::policy::{Labels, Namespace, NetworkPolicy, Object, Service, Workload, WorkloadKind};
use crate::reach::{self, NAMESPACE_NAME, Text};
use crate::text::Span;
use crate::yaml::{Document, Mask, NodeId, Value};

/// Where an object is.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its file.
    pub file: Arc<FileFacts>,
    /// Its document.
    pub document: Arc<DocumentFacts>,
}

impl Place {
    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.file.path
    }

    /// The document, in which the object's nodes are.
    pub fn tree(&self) -> &Document {
        &self.document.tree
    }

    /// Where a node of the document is in the file, in bytes.
    pub fn span(&self, node: NodeId) -> Span {
        self.in_file(self.tree().span(node))
    }

    /// A span of the document as one of the file, in bytes.
    pub fn in_file(&self, span: Span) -> Span {
        span.shift(self.document.base)
    }
}

/// An object of a scope: as it is written, and what it is in effect.
#[derive(Clone, Debug)]
pub struct Member<T, E> {
    /// Where it is.
    pub place: Place,
    /// As it is written.
    pub fact: Arc<Fact<T>>,
    /// The namespace it is in; for a Namespace without meaning.
    pub home: Home,
    /// Its name, if known.
    pub name: Option<Text>,
    /// What it is in effect.
    pub effect: E,
    /// What makes it the object it is; `None` if its name is not known.
    pub(super) identity: Option<Identity>,
    /// Stands for all that it says.
    pub(super) content: u64,
}

impl<T, E> Member<T, E> {
    /// What it says, as written.
    pub fn written(&self) -> &T {
        &self.fact.written
    }

    /// The object, as written.
    pub fn object(&self) -> &Object {
        &self.fact.object
    }
}

/// A policy; in effect: its sets, and what kustomizations add to its selectors.
pub type ScopePolicy = Member<NetworkPolicy, PolicyEffect>;
/// What runs pods.
pub type ScopeWorkload = Member<Workload, WorkloadEffect>;
/// A namespace; in effect: its labels, its name's among them.
pub type ScopeNamespace = Member<Namespace, EffectiveLabels>;
/// A service; in effect: the labels it selects by.
pub type ScopeService = Member<Service, EffectiveLabels>;

/// What a policy is in effect.
#[derive(Clone, Debug)]
pub struct PolicyEffect {
    /// Its sets; `None` if so much is unknown that nothing can be said of it.
    pub policy: Option<reach::Policy>,
    /// The labels that kustomizations add to its pod selectors.
    pub added: Vec<Pair>,
}

/// What the pods of a workload are in effect.
#[derive(Clone, Debug)]
pub struct WorkloadEffect {
    /// Their labels.
    pub labels: EffectiveLabels,
    /// The pods, as questions of reachability take them.
    pub pods: reach::Workload,
}

/// Labels with what kustomizations added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EffectiveLabels {
    /// Those certainly there, sorted by key.
    pub pairs: Vec<Pair>,
    /// Whether there may be others.
    pub open: bool,
}

impl EffectiveLabels {
    fn new(written: &Labels, added: impl Iterator<Item = Pair>) -> Self {
        let items = written.items.iter();
        let mut pairs: Vec<Pair> = items
            .map(|label| (label.key.as_str().into(), label.value.as_deref().map(Into::into)))
            .collect();
        for (key, value) in added {
            pairs.retain(|(known, _)| *known != key);
            pairs.push((key, value));
        }
        pairs.sort();
        Self { pairs, open: written.open }
    }

    /// The known value of a label.
    pub fn get(&self, key: &str) -> Option<&str> {
        let (_, value) = self.pairs.iter().find(|(known, _)| **known == *key)?;
        value.as_deref()
    }

    /// As sets.
    pub fn sets(&self) -> reach::Labels {
        let pairs = self.pairs.iter().cloned();
        if self.open { reach::Labels::partial(pairs) } else { reach::Labels::complete(pairs) }
    }
}

/// What an object is to policies.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sort {
    /// A NetworkPolicy.
    Policy,
    /// What runs pods.
    Workload,
    /// A Namespace.
    Namespace,
    /// A Service.
    Service,
}

/// What makes two objects one: kind, namespace and name.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Identity {
    pub(super) sort: Sort,
    kind: String,
    home: Home,
    name: Text,
}

/// The objects of a file, as far as they are evidence.
#[derive(Clone, Debug)]
pub(super) struct FileMembers {
    pub(super) file: Arc<FileFacts>,
    pub(super) policies: Vec<Arc<ScopePolicy>>,
    pub(super) workloads: Vec<Arc<ScopeWorkload>>,
    pub(super) namespaces: Vec<Arc<ScopeNamespace>>,
    pub(super) services: Vec<Arc<ScopeService>>,
    /// The sorts of the objects that are no evidence: patched, under conditions, or in a namespace
    /// that is not known.
    pub(super) doubtful: BTreeSet<Sort>,
    /// What kustomizations do to it, innermost first.
    pub(super) layers: Vec<Arc<Layer>>,
}

impl FileMembers {
    /// The objects of `file` under `layers`, innermost first.
    pub(super) fn new(file: &Arc<FileFacts>, layers: Vec<Arc<Layer>>) -> Self {
        let mut members = Self {
            file: file.clone(),
            policies: Vec::new(),
            workloads: Vec::new(),
            namespaces: Vec::new(),
            services: Vec::new(),
            doubtful: BTreeSet::new(),
            layers,
        };
        for document in &file.documents {
            let place = Place { file: file.clone(), document: document.clone() };
            members.add(place);
        }
        members
    }

    fn add(&mut self, place: Place) {
        let layers = self.layers.as_slice();
        let adder = Adder { place, layers };
        let document = &adder.place.document;
        let doubtful = &mut self.doubtful;
        for fact in &document.policies {
            let added: Vec<Pair> = layer::labels(layers, Reach::Selectors).collect();
            let added = adder.member(fact, Sort::Policy, doubtful, |home, _| PolicyEffect {
                policy: algebra::policy(&fact.written, home, &added),
                added,
            });
            self.policies.extend(added);
        }
        for fact in &document.workloads {
            let kind = fact.written.kind;
            let added = adder.member(fact, Sort::Workload, doubtful, |home, _| {
                let reach =
                    if kind == WorkloadKind::Pod { Reach::Metadata } else { Reach::Templates };
                let added = layer::labels(layers, reach);
                let labels = EffectiveLabels::new(&fact.written.labels, added);
                let pods = algebra::workload(&fact.written, home, labels.sets());
                WorkloadEffect { labels, pods }
            });
            self.workloads.extend(added);
        }
        for fact in &document.namespaces {
            let added = adder.member(fact, Sort::Namespace, doubtful, |_, name| {
                let own = name.map(|name| (NAMESPACE_NAME.into(), Some(name.clone())));
                let added = layer::labels(layers, Reach::Metadata).chain(own);
                EffectiveLabels::new(&fact.written.labels, added)
            });
            self.namespaces.extend(added);
        }
        for fact in &document.services {
            let added = adder.member(fact, Sort::Service, doubtful, |_, _| {
                let added = layer::labels(layers, Reach::Selectors);
                EffectiveLabels::new(&fact.written.selector, added)
            });
            self.services.extend(added);
        }
    }

    /// The sorts of its objects.
    pub(super) fn sorts(&self) -> impl Iterator<Item = Sort> {
        let policies = (!self.policies.is_empty()).then_some(Sort::Policy);
        let workloads = (!self.workloads.is_empty()).then_some(Sort::Workload);
        let namespaces = (!self.namespaces.is_empty()).then_some(Sort::Namespace);
        let services = (!self.services.is_empty()).then_some(Sort::Service);
        [policies, workloads, namespaces, services].into_iter().flatten()
    }

    /// What makes its objects those they are, each with what it says. Namespaces are left aside:
    /// several files may declare one.
    pub(super) fn identities(&self) -> impl Iterator<Item = (&Identity, u64)> {
        let policies = self.policies.iter().map(|it| (&it.identity, it.content));
        let workloads = self.workloads.iter().map(|it| (&it.identity, it.content));
        let services = self.services.iter().map(|it| (&it.identity, it.content));
        let all = policies.chain(workloads).chain(services);
        all.filter_map(|(identity, content)| Some((identity.as_ref()?, content)))
    }
}

/// Adds the objects of one document.
struct Adder<'a> {
    place: Place,
    layers: &'a [Arc<Layer>],
}

impl Adder<'_> {
    /// The object in its scope; `None`, and its kind among the doubtful, if it is no evidence.
    fn member<T, E>(
        &self,
        fact: &Arc<Fact<T>>,
        sort: Sort,
        doubtful: &mut BTreeSet<Sort>,
        effect: impl FnOnce(&Home, Option<&Text>) -> E,
    ) -> Option<Arc<Member<T, E>>> {
        let written = fact.object.name.as_deref();
        let kind = fact.object.kind.as_str();
        let home = match sort {
            Sort::Namespace => Some(Home::Unspecified),
            _ => layer::home(self.layers, written_home(self.place.tree(), &fact.object)),
        };
        let doubted = fact.conditional || is_patched(self.layers, kind, written);
        let Some(home) = home.filter(|_| !doubted) else {
            doubtful.insert(sort);
            return None;
        };
        let name = layer::name(self.layers, kind, written);
        let text = self.place.tree().span(fact.object.node).of(&self.place.tree().text);
        Some(Arc::new(Member {
            identity: name.clone().map(|name| Identity {
                sort,
                kind: fact.object.kind.clone(),
                home: home.clone(),
                name,
            }),
            content: hash(&(text, self.layers)),
            effect: effect(&home, name.as_ref()),
            place: self.place.clone(),
            fact: fact.clone(),
            home,
            name,
        }))
    }
}

/// The namespace that an object is written with; `None` if it cannot be known.
fn written_home(document: &Document, object: &Object) -> Option<Home> {
    if let Some(namespace) = object.namespace.as_deref() {
        return Some(match namespace {
            "" => Home::Unspecified,
            name => Home::Known(name.into()),
        });
    }
    let Some(metadata) = document.get(object.node, "metadata") else {
        return Some(Home::Unspecified);
    };
    if let Some(namespace) = document.get(metadata, "namespace") {
        let is_null = document.value(namespace) == Some(Value::Null);
        let text = document.span(namespace).of(&document.text);
        return (is_null || is_release_namespace(text)).then_some(Home::Unspecified);
    }
    (!may_have_more_fields(document, metadata)).then_some(Home::Unspecified)
}

/// Whether a value is `{{ .Release.Namespace }}`, the namespace a chart is installed in.
fn is_release_namespace(text: &str) -> bool {
    let action = text.trim_matches(['"', '\'', '{', '}', '-', ' ']);
    let mut words = action.split([' ', '|']).filter(|word| !word.is_empty());
    matches!(words.next(), Some(".Release.Namespace" | "$.Release.Namespace"))
        && words.all(|word| word == "quote")
}

/// Whether template actions may add fields to the mapping itself, not just within its values.
fn may_have_more_fields(document: &Document, mapping: NodeId) -> bool {
    let node = document.node(mapping);
    let within = |mask: &&Mask| node.span.start <= mask.span.start && mask.span.start < node.next;
    let in_value = |mask: &Mask| {
        document.entries(mapping).iter().any(|entry| {
            let value = document.written(entry.value);
            entry.span.start <= mask.span.start && mask.span.end <= value.next
        })
    };
    !document.is_mapping(mapping) && document.value(mapping) != Some(Value::Null)
        || document.masks.iter().filter(within).any(|mask| mask.alone && !in_value(mask))
}

fn hash(content: &impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(content)
}
