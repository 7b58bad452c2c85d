//! The objects of one file, each with the namespace, name and labels that kustomizations give it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::algebra;
use super::facts::{Fact, FileFacts};
use super::home::{Home, written_home};
use super::layer::{self, Layer, Layers, Reach, is_patched};
use super::member::{
    EffectiveLabels, Identity, Member, Place, PolicyEffect, ScopeNamespace, ScopePolicy,
    ScopeService, ScopeWorkload, Sort, WorkloadEffect, hash,
};
use crate::policy::{Api, Workload, WorkloadKind};
use crate::reach::{NAMESPACE_NAME, Text};

/// How the objects of a file are taken.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    /// As evidence: what is in doubt is left out, and a namespace that is not written is unknown.
    Evidence,
    /// As if applied: what is in doubt is taken as it is written, and what is written without a
    /// namespace goes to `default`, where kubectl puts it.
    Applied,
}

impl Reading {
    fn settled(self, home: Home) -> Home {
        match (self, home) {
            (Self::Applied, Home::Unspecified) => Home::Known("default".into()),
            (_, home) => home,
        }
    }
}

/// The objects of a file, as far as they are taken.
#[derive(Clone, Debug)]
pub(super) struct FileMembers {
    pub(super) file: Arc<FileFacts>,
    pub(super) policies: Vec<Arc<ScopePolicy>>,
    pub(super) workloads: Vec<Arc<ScopeWorkload>>,
    pub(super) namespaces: Vec<Arc<ScopeNamespace>>,
    pub(super) services: Vec<Arc<ScopeService>>,
    /// The objects that are not taken: in a namespace that is not known, and as no evidence what is
    /// patched or under conditions. By sort, as `Deployment web`.
    pub(super) doubtful: BTreeSet<(Sort, String)>,
    /// What kustomizations do to it, innermost first.
    pub(super) layers: Vec<Arc<Layer>>,
}

impl FileMembers {
    /// The objects of `file` under `layers`, innermost first.
    pub(super) fn new(file: &Arc<FileFacts>, layers: Vec<Arc<Layer>>, reading: Reading) -> Self {
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
            members.add(place, reading);
        }
        members
    }

    fn add(&mut self, place: Place, reading: Reading) {
        let layers = self.layers.as_slice();
        let to = Adder { place, layers, reading };
        let (document, doubtful) = (&to.place.document, &mut self.doubtful);
        let known = document.objects.policies.iter().filter(|it| it.object.api == Api::Current);
        let policies = known.filter_map(|fact| {
            to.member(fact, Sort::Policy, doubtful, |_, _| {
                PolicyEffect::new(layer::labels(layers, Reach::Selectors).collect())
            })
        });
        self.policies.extend(policies);
        let workloads = document.objects.workloads.iter().filter_map(|fact| {
            to.member(fact, Sort::Workload, doubtful, |home, _| {
                workload_effect(&fact.written, home, layers)
            })
        });
        self.workloads.extend(workloads);
        let namespaces = document.objects.namespaces.iter().filter_map(|fact| {
            to.member(fact, Sort::Namespace, doubtful, |_, name| {
                let own = name.map(|name| (NAMESPACE_NAME.into(), Some(name.clone())));
                let added = layer::labels(layers, Reach::Metadata).chain(own);
                EffectiveLabels::new(&fact.written.labels, added)
            })
        });
        self.namespaces.extend(namespaces);
        let services = document.objects.services.iter().filter_map(|fact| {
            to.member(fact, Sort::Service, doubtful, |_, _| {
                let added = layer::labels(layers, Reach::Selectors);
                EffectiveLabels::new(&fact.written.selector, added)
            })
        });
        self.services.extend(services);
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

fn workload_effect(written: &Workload, home: &Home, layers: &Layers) -> WorkloadEffect {
    let reach = match written.kind {
        WorkloadKind::Pod => Reach::Metadata,
        _ => Reach::Templates,
    };
    let labels = EffectiveLabels::new(&written.labels, layer::labels(layers, reach));
    WorkloadEffect { pods: algebra::workload(written, home, labels.sets()), labels }
}

/// Adds the objects of one document.
struct Adder<'a> {
    place: Place,
    layers: &'a [Arc<Layer>],
    reading: Reading,
}

impl Adder<'_> {
    /// The object in its scope; `None`, and it is among the doubtful, if it is not taken.
    fn member<T, E>(
        &self,
        fact: &Arc<Fact<T>>,
        sort: Sort,
        doubtful: &mut BTreeSet<(Sort, String)>,
        effect: impl FnOnce(&Home, Option<&Text>) -> E,
    ) -> Option<Arc<Member<T, E>>> {
        let written = fact.object.name.as_ref();
        let kind = fact.object.kind.as_str();
        let home = if sort == Sort::Namespace {
            Some(Home::Unspecified)
        } else {
            let home = layer::home(self.layers, written_home(self.place.tree(), &fact.object));
            home.map(|home| self.reading.settled(home))
        };
        let doubted =
            || self.place.is_conditional(&fact.object) || is_patched(self.layers, kind, written);
        let counts = self.reading == Reading::Applied || !doubted();
        let Some(home) = home.filter(|_| counts) else {
            doubtful
                .insert((sort, format!("{kind} {}", fact.object.display_name(self.place.tree()))));
            return None;
        };
        let name = layer::name(self.layers, kind, written);
        let text = self.place.tree().span(fact.object.node).of(&self.place.tree().text);
        Some(Arc::new(Member {
            identity: name.as_ref().map(|name| Identity::new(sort, kind, &home, name)),
            content: hash(&(text, self.layers)),
            effect: effect(&home, name.as_ref()),
            place: self.place.clone(),
            fact: fact.clone(),
            home,
            name,
        }))
    }
}
