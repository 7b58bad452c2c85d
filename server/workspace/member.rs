//! An object of a scope: as it is written, where, and what it is in effect.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::algebra::{self, Pair};
use super::facts::{DocumentFacts, Fact, FileFacts, line_breaks};
use super::home::Home;
use crate::policy::{Labels, Namespace, NetworkPolicy, Object, Service, Workload};
use crate::reach::{self, Text};
use crate::text::Span;
use crate::yaml::{Document, NodeId};

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

    /// The line of the file, from 1, where a node starts.
    pub fn line(&self, node: NodeId) -> u32 {
        self.line_of(self.tree().span(node))
    }

    /// The line of the file, from 1, where a span of the document starts.
    pub fn line_of(&self, span: Span) -> u32 {
        let before = self.tree().text.get(..span.start as usize).unwrap_or_default();
        self.document.lines + line_breaks(before) + 1
    }

    /// Whether an object of the document exists only under conditions: it stands in a template's
    /// `if`, `range` or `define`.
    pub(super) fn is_conditional(&self, object: &Object) -> bool {
        self.file.is_conditional(self.in_file(self.tree().span(object.node)).start)
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

    /// Its name as it is shown.
    pub fn display_name(&self) -> &str {
        let written = || self.object().display_name(self.place.tree());
        self.name.as_deref().unwrap_or_else(written)
    }

    /// Kind, namespace and name: `Deployment shop/web`.
    pub fn title(&self) -> String {
        let name = self.display_name();
        match self.home.name() {
            Some(home) => format!("{} {home}/{name}", self.object().kind),
            None => format!("{} {name}", self.object().kind),
        }
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

/// What a policy is in effect. Of thousands of policies in scope few are asked for more than the
/// pods they select, so each part is worked out when it is first asked for.
#[derive(Clone, Debug)]
pub struct PolicyEffect {
    /// The labels that kustomizations add to its pod selectors.
    pub added: Vec<Pair>,
    pods: OnceLock<Option<reach::Selector>>,
    sets: OnceLock<Option<Box<reach::Policy>>>,
    extent: OnceLock<Option<Box<reach::Extent>>>,
}

impl PolicyEffect {
    pub(super) fn new(added: Vec<Pair>) -> Self {
        let (pods, sets, extent) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { added, pods, sets, extent }
    }
}

impl ScopePolicy {
    /// The pods it selects; `None` if they, or much else of it, are unknown.
    pub fn pods(&self) -> Option<&reach::Selector> {
        let pods = || algebra::pods(self.written(), &self.effect.added);
        self.effect.pods.get_or_init(pods).as_ref()
    }

    /// Its sets; `None` if so much is unknown that nothing can be said of it.
    pub fn sets(&self) -> Option<&reach::Policy> {
        let sets = || algebra::policy(self.written(), &self.home, &self.effect.added);
        self.effect.sets.get_or_init(|| sets().map(Box::new)).as_deref()
    }

    /// What it certainly does.
    pub(super) fn extent(&self) -> Option<&reach::Extent> {
        let extent = || Some(reach::Extent::of(self.sets()?, reach::Options::default()));
        self.effect.extent.get_or_init(|| extent().map(Box::new)).as_deref()
    }
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
    pub(super) fn new(written: &Labels, added: impl Iterator<Item = Pair>) -> Self {
        let items = written.items.iter();
        let mut pairs: Vec<Pair> =
            items.map(|label| (label.key.clone(), label.value.clone())).collect();
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Identity {
    /// Of all the rest: a scope looks up thousands.
    hash: u64,
    pub(super) sort: Sort,
    kind: String,
    home: Home,
    name: Text,
}

impl Identity {
    pub(super) fn new(sort: Sort, kind: &str, home: &Home, name: &Text) -> Self {
        let hash = hash(&(sort, kind, home, name));
        Self { hash, sort, kind: kind.to_owned(), home: home.clone(), name: name.clone() }
    }

    /// The one of a workload in the same namespace.
    pub(super) fn of_workload(&self, kind: &str, name: &str) -> Self {
        Self::new(Sort::Workload, kind, &self.home, &name.into())
    }
}

impl Hash for Identity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

pub(super) fn hash(content: &(impl Hash + ?Sized)) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(content)
}
