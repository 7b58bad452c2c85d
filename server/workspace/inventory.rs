//! The objects of many files as one cluster, as if all of them were applied: what `map`, `reach`,
//! `diff` and `describe` speak of.
//!
//! Nothing is left out for being in doubt, as it is from a [`super::Scope`]: objects that a patch
//! or a template's condition touches are taken as they are written, and [`Doubt`] says so.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::algebra;
use super::doubt::Doubt;
use super::facts::DocumentFacts;
use super::file_members::FileMembers;
use super::layer::is_patched;
use super::member::{
    Identity, Member, ScopeNamespace, ScopePolicy, ScopeService, ScopeWorkload, Sort,
};
use crate::reach::{self, Cluster, Direction, IpBlocks, Peer, Text, Undeclared};

/// What is applied to one cluster. Policies and pods have the same indices in [`Cluster`].
#[derive(Debug, Default)]
pub struct Inventory {
    /// The policies.
    pub policies: Vec<Arc<ScopePolicy>>,
    /// What runs pods, one entry for each object.
    pub pods: Vec<Arc<ScopeWorkload>>,
    /// The namespaces that have a manifest.
    pub namespaces: Vec<Arc<ScopeNamespace>>,
    /// Namespaces that exist beside those.
    pub configured: Vec<reach::Namespace>,
    /// The services.
    pub services: Vec<Arc<ScopeService>>,
    /// The workloads as people name them, by namespace, name and kind.
    pub workloads: Vec<NamedWorkload>,
    /// What may be otherwise in a cluster; sorted.
    pub doubts: BTreeSet<Doubt>,
}

/// Pods of one owner: those of a Deployment, or several that are listed one by one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NamedWorkload {
    /// Its namespace.
    pub namespace: Text,
    /// Its name.
    pub name: Text,
    /// Its kind.
    pub kind: Text,
    /// Indices into [`Inventory::pods`], at least one.
    pub pods: Vec<usize>,
}

impl NamedWorkload {
    /// `namespace/name[Kind]`, as the ecosystem's tools write it.
    pub fn id(&self) -> String {
        format!("{}/{}[{}]", self.namespace, self.name, self.kind)
    }
}

/// How a cluster takes what manifests leave open.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Taking {
    /// The labels of namespaces without a manifest.
    pub undeclared: Undeclared,
    /// Whether blocks may match pods.
    pub blocks: IpBlocks,
    /// Whether policies hold for pods on their node's network as for others; else what they do
    /// there is unknown.
    pub host_network_as_others: bool,
}

impl Taking {
    /// As other tools list connections: what is not declared is absent.
    pub fn listing(blocks: IpBlocks) -> Self {
        Self { undeclared: Undeclared::Absent, blocks, host_network_as_others: true }
    }

    /// As answers about single connections need it: what is not declared is unknown.
    pub fn asking(blocks: IpBlocks) -> Self {
        Self { undeclared: Undeclared::Unknown, blocks, host_network_as_others: false }
    }
}

impl Inventory {
    /// All of it as a cluster to ask questions about.
    pub fn cluster(&self, taking: Taking) -> Cluster {
        let declared = self.namespaces.iter().filter_map(|namespace| {
            let labels = namespace.effect.sets();
            Some(reach::Namespace { name: namespace.name.clone()?, labels })
        });
        let namespaces = self.configured.iter().cloned().chain(declared);
        let policies = self.policies.iter().map(|policy| {
            let read = policy.sets().cloned();
            read.unwrap_or_else(|| algebra::unreadable_policy(&policy.home))
        });
        let pods = self.pods.iter().map(|pods| {
            let pods = pods.effect.pods.clone();
            let host_network = pods.host_network && !taking.host_network_as_others;
            reach::Workload { host_network, ..pods }
        });
        Cluster::new(
            namespaces.collect(),
            pods.collect(),
            policies.collect(),
            taking.undeclared,
            taking.blocks,
        )
    }

    /// Whether a policy names addresses of IPv6. Where none does, they fare as addresses of IPv4
    /// that none names, and lists leave them out.
    pub fn names_v6(&self) -> bool {
        let policies = self.policies.iter().filter_map(|policy| policy.sets());
        let rules = policies.flat_map(|policy| {
            Direction::ALL.into_iter().filter_map(|way| policy.rules(way)).flatten()
        });
        let mut peers = rules.flat_map(|rule| &rule.peers);
        peers.any(|peer| matches!(peer, Peer::Addresses(set) if !set.v6().is_empty()))
    }

    /// The policies that isolate a workload in one direction, certainly or perhaps.
    pub fn isolating(&self, workload: usize, direction: Direction) -> Vec<&Arc<ScopePolicy>> {
        let Some(workload) = self.workloads.get(workload) else { return Vec::new() };
        let pods = workload.pods.iter().filter_map(|&pods| self.pods.get(pods));
        let pods: Vec<_> = pods.map(|it| &it.effect.pods.labels).collect();
        let isolates = |policy: &&Arc<ScopePolicy>| {
            let read = policy.sets();
            read.filter(|it| it.rules(direction).is_some()).is_some_and(|it| {
                pods.iter().any(|pods| it.selects(&workload.namespace, pods).is_possible())
            })
        };
        self.policies.iter().filter(isolates).collect()
    }

    /// The names of the policies that are left out.
    pub fn policies_left_out(&self) -> impl Iterator<Item = &str> {
        self.doubts.iter().filter_map(|doubt| match doubt {
            Doubt::Placeless(Sort::Policy, title) => title.split_once(' ').map(|it| it.1),
            _ => None,
        })
    }

    /// The workload that an entry of [`Inventory::pods`] belongs to.
    pub fn workload_of(&self, pods: usize) -> Option<&NamedWorkload> {
        self.workloads.iter().find(|workload| workload.pods.contains(&pods))
    }
}

/// Puts an [`Inventory`] together, file by file. Of two objects that are one the later counts, as
/// with `kubectl apply`.
#[derive(Default)]
pub(super) struct Builder {
    inventory: Inventory,
    policies: HashMap<Identity, usize>,
    pods: HashMap<Identity, usize>,
    namespaces: HashMap<Identity, usize>,
    services: HashMap<Identity, usize>,
}

impl Builder {
    pub(super) fn doubt(&mut self, doubt: Doubt) {
        self.inventory.doubts.insert(doubt);
    }

    pub(super) fn add(&mut self, members: &FileMembers) {
        let doubts = &mut self.inventory.doubts;
        let path = &members.file.path;
        let broken = |document: &Arc<DocumentFacts>| {
            !document.tree.errors.is_empty() && !document.objects.is_empty()
        };
        if members.file.documents.iter().any(broken) {
            doubts.insert(Doubt::Broken(path.clone()));
        }
        let placeless = members.doubtful.iter().cloned();
        doubts.extend(placeless.map(|(sort, title)| Doubt::Placeless(sort, title)));
        add(&members.policies, members, &mut self.inventory.policies, &mut self.policies, doubts);
        add(&members.workloads, members, &mut self.inventory.pods, &mut self.pods, doubts);
        let namespaces = &mut self.inventory.namespaces;
        add(&members.namespaces, members, namespaces, &mut self.namespaces, doubts);
        add(&members.services, members, &mut self.inventory.services, &mut self.services, doubts);
    }

    pub(super) fn finish(mut self) -> Inventory {
        let (inventory, pods) = (&mut self.inventory, &self.pods);
        let mut workloads: HashMap<(Text, Text, Text), Vec<usize>> = HashMap::new();
        for index in 0..inventory.pods.len() {
            if let Some(named) = owner(&inventory.pods, pods, index) {
                workloads.entry(named).or_default().push(index);
            }
        }
        let named = workloads.into_iter().map(|((namespace, name, kind), pods)| NamedWorkload {
            namespace,
            name,
            kind,
            pods,
        });
        inventory.workloads = named.collect();
        inventory.workloads.sort_by(|a, b| {
            (&a.namespace, &a.name, &a.kind).cmp(&(&b.namespace, &b.name, &b.kind))
        });
        for policy in &inventory.policies {
            if policy.sets().is_none_or(reach::Policy::is_partial) {
                inventory.doubts.insert(Doubt::Unreadable(policy.title()));
            }
        }
        self.inventory
    }
}

/// Adds what a file says of one sort.
fn add<T, E>(
    from: &[Arc<Member<T, E>>],
    members: &FileMembers,
    to: &mut Vec<Arc<Member<T, E>>>,
    known: &mut HashMap<Identity, usize>,
    doubts: &mut BTreeSet<Doubt>,
) {
    for member in from {
        let object = member.object();
        if member.place.is_conditional(object) {
            doubts.insert(Doubt::Conditional(member.title()));
        }
        if is_patched(&members.layers, &object.kind, object.name.as_ref()) {
            doubts.insert(Doubt::Patched(member.title()));
        }
        let twin = member.identity.as_ref().and_then(|identity| known.get(identity).copied());
        if let Some(earlier) = twin.and_then(|index| to.get_mut(index)) {
            if earlier.content != member.content {
                let files = [earlier, member].map(|it| it.place.path().to_owned());
                doubts.insert(Doubt::Twice(member.title(), files.into()));
            }
            *earlier = member.clone();
        } else {
            known.extend(member.identity.clone().map(|identity| (identity, to.len())));
            to.push(member.clone());
        }
    }
}

/// Owners of owners that are followed.
const MAX_OWNERS: usize = 4;

/// Namespace, name and kind of the workload that some pods are called after: the outermost owner
/// that is written.
fn owner(
    pods: &[Arc<ScopeWorkload>],
    known: &HashMap<Identity, usize>,
    index: usize,
) -> Option<(Text, Text, Text)> {
    let mut member = pods.get(index)?;
    let namespace: Text = member.home.name()?.into();
    for _ in 0..MAX_OWNERS {
        // A static pod is owned by its node.
        let owner = member.written().owner.as_ref();
        let owner = owner.filter(|owner| owner.kind.as_deref() != Some("Node"));
        let Some(owner) = owner else { break };
        let kind = owner.kind.as_deref().unwrap_or("Pod");
        let identity = member.identity.as_ref().map(|it| it.of_workload(kind, &owner.name));
        match identity.and_then(|identity| pods.get(*known.get(&identity)?)) {
            Some(outer) => member = outer,
            None => return Some((namespace, owner.name.as_str().into(), kind.into())),
        }
    }
    let name = member.display_name().into();
    Some((namespace, name, member.object().kind.as_str().into()))
}
