//! The manifests that belong together with one file, as far as they are evidence.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::algebra;
use super::facts::FileFacts;
use super::file_members::FileMembers;
use super::group::Group;
use super::home::Home;
use super::member::{
    Identity, Member, ScopeNamespace, ScopePolicy, ScopeService, ScopeWorkload, Sort,
};
use super::root::Root;
use crate::policy::Object;
use crate::reach::{
    self, Cluster, IpBlocks, Labels, Match, Options, Redundancy, Redundant, Selector, Undeclared,
};
use crate::yaml::NodeId;

/// Policies of one namespace that are compared with each other, at most.
const MAX_COMPARED: usize = 200;

/// The manifests that belong together with a file. Objects are named by their index in the lists.
#[derive(Debug, Default)]
pub struct Scope {
    /// What it is the scope of.
    pub root: Root,
    /// The files, in the order in which they were found; left out are those in doubt.
    pub files: Vec<Arc<FileFacts>>,
    /// Their policies.
    pub policies: Vec<Arc<ScopePolicy>>,
    /// What runs pods in them.
    pub workloads: Vec<Arc<ScopeWorkload>>,
    /// The namespaces with a manifest.
    pub namespaces: Vec<Arc<ScopeNamespace>>,
    /// Their services.
    pub services: Vec<Arc<ScopeService>>,
    /// What may be in the cluster as well, and is not listed: a statement that something is missing
    /// must mind it.
    pub gaps: BTreeSet<Gap>,
    /// Where a policy of the file has its name and namespace in common with others, here or in files
    /// left out: all of them.
    pub twins: Vec<Arc<ScopePolicy>>,
    index: OnceLock<Index>,
    /// The marks of what the policies select.
    marks: OnceLock<Vec<u64>>,
    cluster: OnceLock<Option<Cluster>>,
    redundancy: Mutex<HashMap<Home, Arc<Redundancy>>>,
}

/// Something that is not in the scope, though it may belong to it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Gap {
    /// Objects of this sort are patched, under conditions, in a namespace not known, or there in
    /// several variants.
    Objects(Sort),
    /// A kustomization takes in something that is not in these files, or makes objects.
    Elsewhere,
    /// A folder below has a kustomization or chart of its own.
    Folders,
    /// There was more than is read: only the file itself is here.
    TooMuch,
}

#[derive(Debug, Default)]
struct Index {
    /// Policies by the index of their document and their node there, sorted.
    places: Vec<(u32, NodeId, usize)>,
    policies: HashMap<Home, Vec<usize>>,
    workloads: HashMap<Home, Vec<usize>>,
    namespaces: HashMap<reach::Text, usize>,
}

impl Scope {
    /// The objects of `files`. Copies that say the same count once, the first one; of two of one
    /// name that do not, neither is evidence.
    pub(super) fn of<'a>(
        root: Root,
        files: impl Iterator<Item = &'a FileMembers>,
        gaps: impl IntoIterator<Item = Gap>,
    ) -> Self {
        let mut scope = Self { root, gaps: gaps.into_iter().collect(), ..Self::default() };
        for members in files {
            scope.files.push(members.file.clone());
            scope.policies.extend_from_slice(&members.policies);
            scope.workloads.extend_from_slice(&members.workloads);
            scope.namespaces.extend_from_slice(&members.namespaces);
            scope.services.extend_from_slice(&members.services);
            scope.gaps.extend(members.doubtful.iter().map(|(sort, _)| Gap::Objects(*sort)));
        }
        keep_certain(&mut scope.policies, &mut scope.gaps);
        keep_certain(&mut scope.workloads, &mut scope.gaps);
        keep_certain(&mut scope.namespaces, &mut scope.gaps);
        keep_certain(&mut scope.services, &mut scope.gaps);
        scope
    }

    /// The scope of a text that stands alone.
    pub fn alone(own: &Arc<FileFacts>) -> Arc<Self> {
        Group::new(Root::Alone, Vec::new(), BTreeSet::new()).scope_of(own)
    }

    /// The index of the policy which is this object of that document; `None` if it is no evidence.
    pub fn policy_at(&self, path: &Path, document: u32, object: &Object) -> Option<usize> {
        let (places, wanted) = (&self.index().places, (document, object.node));
        let first = places.partition_point(|(document, node, _)| (*document, *node) < wanted);
        let rest = places.iter().skip(first);
        let mut there = rest.take_while(|(document, node, _)| (*document, *node) == wanted);
        let is_in_file = |index: &usize| {
            self.policies.get(*index).is_some_and(|policy| policy.place.path() == path)
        };
        there.find(|(_, _, index)| is_in_file(index)).map(|(_, _, index)| *index)
    }

    /// Whether objects of this sort may be missing from the lists, as far as can be told.
    pub fn may_miss(&self, sort: Sort) -> bool {
        self.gaps.iter().any(|gap| match gap {
            Gap::Objects(missing) => *missing == sort,
            Gap::Elsewhere | Gap::Folders | Gap::TooMuch => true,
        })
    }

    /// The policies of the namespace, with their indices. `None` if they are more than are compared
    /// with each other.
    pub fn policies_of(&self, home: &Home) -> Option<impl Iterator<Item = (usize, &ScopePolicy)>> {
        let few = self.index().policies.get(home).is_none_or(|all| all.len() <= MAX_COMPARED);
        few.then(|| self.all_policies_of(home))
    }

    /// The policies of the namespace that certainly select all of `pods`, with their indices. `None` if
    /// there are more policies than are compared with each other.
    pub fn policies_over<'a>(
        &'a self,
        home: &Home,
        pods: &'a Selector,
    ) -> Option<impl Iterator<Item = (usize, &'a ScopePolicy)>> {
        let known = |policy: &Arc<ScopePolicy>| policy.pods().map_or(u64::MAX, Selector::mark);
        let marks = self.marks.get_or_init(|| self.policies.iter().map(known).collect());
        let lacking = !pods.mark();
        let near = self
            .policies_of(home)?
            .filter(move |(index, _)| marks.get(*index).is_some_and(|mark| mark & lacking == 0));
        Some(near.filter(|(_, policy)| policy.pods().is_some_and(|it| it.contains(pods))))
    }

    /// The policies of the namespace, however many, with their indices.
    pub fn all_policies_of(&self, home: &Home) -> impl Iterator<Item = (usize, &ScopePolicy)> {
        let indices = self.index().policies.get(home).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(|&index| Some((index, &**self.policies.get(index)?)))
    }

    /// The workloads that are certainly in the namespace.
    pub fn workloads_of(&self, home: &Home) -> impl Iterator<Item = (usize, &ScopeWorkload)> {
        let indices = self.index().workloads.get(home).map_or(&[][..], Vec::as_slice);
        indices.iter().filter_map(|&index| Some((index, &**self.workloads.get(index)?)))
    }

    /// The namespaces in which there are workloads, each with the indices of these.
    pub(super) fn workloads_by_home(&self) -> impl Iterator<Item = (&Home, &[usize])> {
        self.index().workloads.iter().map(|(home, indices)| (home, indices.as_slice()))
    }

    /// The manifest of the namespace.
    pub fn namespace(&self, name: &str) -> Option<&ScopeNamespace> {
        self.namespaces.get(*self.index().namespaces.get(name)?).map(|namespace| &**namespace)
    }

    /// What is known of the labels of a namespace.
    pub fn namespace_labels(&self, home: &Home) -> Labels {
        match home {
            Home::Unspecified => Labels::partial([]),
            Home::Known(name) => match self.namespace(name) {
                Some(namespace) => namespace.effect.sets(),
                None => reach::Namespace::undeclared(name.clone()).labels,
            },
        }
    }

    /// All of it as a cluster to ask questions about; policies and workloads have the same indices
    /// there. `None` if some objects name their namespace and others do not: whether they meet is
    /// not known.
    pub fn cluster(&self) -> Option<&Cluster> {
        self.cluster.get_or_init(|| self.build_cluster()).as_ref()
    }

    /// The other policies that make the one of this index needless, if any do. Nothing is proved of
    /// more than [`MAX_COMPARED`].
    pub fn redundant(&self, index: usize) -> Option<Redundant> {
        let policy = self.policies.get(index)?;
        let is_apart = |other: &ScopePolicy| {
            policy.pods().zip(other.pods()).is_some_and(|(mine, theirs)| mine.is_disjoint(theirs))
        };
        let others = self.policies_of(&policy.home)?.filter(|(other, _)| *other != index);
        let near = others.map(|(_, other)| other).filter(|other| !is_apart(other));
        let mut extents = near.filter_map(ScopePolicy::extent).peekable();
        extents.peek()?;
        if reach::adds_something(policy.sets()?, extents, Options::default()) {
            return None;
        }
        let all = self.redundancy(&policy.home);
        all.redundant.iter().find(|redundant| redundant.policy == index).cloned()
    }

    /// Whether a policy certainly isolates these pods in a direction.
    pub fn isolates(&self, direction: reach::Direction, pods: &reach::Workload) -> bool {
        let home = algebra::home(&pods.namespace);
        let selects = |policy: &&ScopePolicy| {
            policy.pods().is_some_and(|selector| selector.matches(&pods.labels) == Match::Yes)
        };
        let mut policies = self.all_policies_of(&home).map(|(_, it)| it).filter(selects);
        policies.any(|policy| {
            let isolates = policy.sets().is_some_and(|policy| policy.rules(direction).is_some());
            isolates && !pods.host_network
        })
    }

    /// Which policies of `home` change nothing, given the others; by their indices.
    fn redundancy(&self, home: &Home) -> Arc<Redundancy> {
        let mut known = self.redundancy.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(home.clone()).or_insert_with(|| Arc::new(self.compare(home))).clone()
    }

    fn compare(&self, home: &Home) -> Redundancy {
        let Some(there) = self.policies_of(home) else { return Redundancy::default() };
        let known: Vec<_> =
            there.filter_map(|(index, it)| Some((index, it.sets()?.clone()))).collect();
        let policies: Vec<_> = known.iter().map(|(_, policy)| policy.clone()).collect();
        let place = |index: usize| known.get(index).map_or(index, |(place, _)| *place);
        let mut found = reach::redundant(&policies, Options::default());
        for redundant in &mut found.redundant {
            redundant.policy = place(redundant.policy);
            for other in &mut redundant.by {
                *other = place(*other);
            }
        }
        found
    }

    fn build_cluster(&self) -> Option<Cluster> {
        let policies = self.policies.iter().map(|policy| &policy.home);
        let mut homes = policies.chain(self.workloads.iter().map(|workload| &workload.home));
        let unspecified = homes.clone().any(|home| *home == Home::Unspecified);
        if unspecified && homes.any(|home| *home != Home::Unspecified) {
            return None;
        }
        let declared = self.namespaces.iter().filter_map(|namespace| {
            let labels = namespace.effect.sets();
            Some(reach::Namespace { name: namespace.name.clone()?, labels })
        });
        let namespaces = declared.chain([algebra::unspecified_namespace()]).collect();
        let policies = self.policies.iter().map(|policy| {
            let read = policy.sets().cloned();
            read.unwrap_or_else(|| algebra::unreadable_policy(&policy.home))
        });
        let workloads = self.workloads.iter().map(|workload| workload.effect.pods.clone());
        Some(Cluster::new(
            namespaces,
            workloads.collect(),
            policies.collect(),
            Undeclared::Unknown,
            IpBlocks::External,
        ))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut index = Index::default();
            for (place, policy) in self.policies.iter().enumerate() {
                index.places.push((policy.place.document.index, policy.object().node, place));
                index.policies.entry(policy.home.clone()).or_default().push(place);
            }
            index.places.sort_unstable();
            for (place, workload) in self.workloads.iter().enumerate() {
                index.workloads.entry(workload.home.clone()).or_default().push(place);
            }
            for (place, namespace) in self.namespaces.iter().enumerate() {
                index.namespaces.extend(namespace.name.clone().map(|name| (name, place)));
            }
            index
        })
    }
}

/// Of objects of one identity that say the same keeps the first; of those that do not, none.
fn keep_certain<T, E>(members: &mut Vec<Arc<Member<T, E>>>, gaps: &mut BTreeSet<Gap>) {
    let mut seen: HashMap<&Identity, (usize, bool)> = HashMap::with_capacity(members.len());
    for (place, member) in members.iter().enumerate() {
        if let Some(identity) = &member.identity {
            let (first, alike) = seen.entry(identity).or_insert((place, true));
            *alike &= members.get(*first).is_some_and(|first| first.content == member.content);
        }
    }
    let certain = |place: usize, member: &Member<T, E>| {
        let found = member.identity.as_ref().and_then(|identity| seen.get(identity));
        found.is_none_or(|(first, alike)| *first == place && *alike)
    };
    let keep: Vec<bool> =
        members.iter().enumerate().map(|(place, member)| certain(place, member)).collect();
    let contested = seen.iter().filter(|(_, (_, alike))| !alike);
    gaps.extend(contested.map(|(identity, _)| Gap::Objects(identity.sort)));
    let mut keep = keep.into_iter();
    members.retain(|_| keep.next().unwrap_or(true));
}
