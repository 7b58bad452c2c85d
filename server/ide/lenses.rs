//! Lenses: a line over each policy and each workload that says how many of the others are about it.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::change::Target;
use super::view::View;
use super::words::counted;
use crate::policy::Direction;
use crate::reach::Match;
use crate::text::Span;
use crate::workspace::{Home, Member, Place, Scope, ScopePolicy, ScopeWorkload};

/// A line over an object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    /// The first key of the object: bytes of the file.
    pub span: Span,
    /// What is shown: `selects 3 workloads · isolated: ingress · 2 other policies apply`.
    pub title: String,
    /// What a click shows: the objects that are counted, the first hundred of them.
    pub targets: Vec<Target>,
}

/// The most that a click shows.
const MAX_TARGETS: usize = 100;

/// Which lenses are wanted.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct LensKinds {
    /// Those over policies.
    pub policies: bool,
    /// Those over workloads.
    pub workloads: bool,
}

impl Default for LensKinds {
    fn default() -> Self {
        Self { policies: true, workloads: true }
    }
}

/// The lenses of a file, in text order. Objects of which it is not known what they are in the
/// cluster have none.
pub fn lenses(view: &View<'_>, kinds: LensKinds) -> Vec<Lens> {
    let facts = &view.file.facts;
    if facts
        .documents
        .iter()
        .all(|it| it.objects.policies.is_empty() && it.objects.workloads.is_empty())
    {
        return Vec::new();
    }
    let scope = view.scope();
    let here = |place: &Place| place.path() == facts.path;
    let policies = scope.policies.iter().enumerate().filter(|_| kinds.policies);
    let policies: Vec<_> = policies.filter(|(_, it)| here(&it.place)).collect();
    let workloads = scope.workloads.iter().enumerate().filter(|_| kinds.workloads);
    let workloads: Vec<_> = workloads.filter(|(_, it)| here(&it.place)).collect();
    let homes = policies.iter().map(|(_, it)| &it.home);
    let homes = homes.chain(workloads.iter().map(|(_, it)| &it.home)).collect();
    let selections = Selections::new(&scope, &homes);
    let policies = policies.iter().map(|(at, it)| over_policy(&scope, &selections, *at, it));
    let workloads = workloads.iter().map(|(at, it)| over_workload(&scope, &selections, *at, it));
    let mut lenses: Vec<Lens> = policies.chain(workloads).collect();
    lenses.sort_by_key(|lens| lens.span);
    lenses
}

fn over_policy(scope: &Scope, selections: &Selections, at: usize, policy: &ScopePolicy) -> Lens {
    let nothing = Selected::default();
    let selected = selections.by_policy.get(at).unwrap_or(&nothing);
    let workloads = match selected.certain.len() {
        0 => "no workload here".to_owned(),
        count => counted(count, "workload"),
    };
    let perhaps = perhaps(selected);
    let is = |way: &Direction| policy.written().isolates(*way) == Some(true);
    let ways = Direction::BOTH.into_iter().filter(is).map(Direction::field);
    let isolated = match ways.collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        ways => format!(" · isolated: {}", ways.join(", ")),
    };
    let others = selections.others(at);
    let apply = match others.len() {
        0 => String::new(),
        1 => " · 1 other policy applies".to_owned(),
        count => format!(" · {count} other policies apply"),
    };
    let title = format!("selects {workloads}{perhaps}{isolated}{apply}");
    let workloads = selected.certain.iter().filter_map(|index| scope.workloads.get(*index));
    let policies = others.iter().filter_map(|index| scope.policies.get(*index));
    let targets = workloads.map(|it| target(it)).chain(policies.map(|it| target(it)));
    Lens { span: first_key(policy), title, targets: targets.take(MAX_TARGETS).collect() }
}

fn over_workload(
    scope: &Scope,
    selections: &Selections,
    at: usize,
    workload: &ScopeWorkload,
) -> Lens {
    let nothing = Selected::default();
    let selecting = selections.by_workload.get(at).unwrap_or(&nothing);
    let title = match selecting.certain.len() {
        0 => "no policy here selects this".to_owned(),
        1 => "1 policy selects this".to_owned(),
        count => format!("{count} policies select this"),
    };
    let title = title + &perhaps(selecting);
    let policies = selecting.certain.iter().filter_map(|index| scope.policies.get(*index));
    let targets = policies.map(|it| target(it)).take(MAX_TARGETS).collect();
    Lens { span: first_key(workload), title, targets }
}

/// `, perhaps 2 more`: what only a template knows.
fn perhaps(selected: &Selected) -> String {
    match selected.perhaps {
        0 => String::new(),
        count => format!(", perhaps {count} more"),
    }
}

/// Which workloads policies certainly select, in the namespaces of one file; all by their indices in
/// the scope.
struct Selections {
    by_policy: Vec<Selected>,
    by_workload: Vec<Selected>,
    /// For each workload the number of its class: those of one class have the same policies.
    classes: Vec<usize>,
    /// The policies of each class.
    of_class: Vec<Vec<usize>>,
}

/// What is on the other side.
#[derive(Clone, Default)]
struct Selected {
    certain: Vec<usize>,
    /// How many more there may be.
    perhaps: usize,
}

impl Selections {
    fn new(scope: &Scope, homes: &HashSet<&Home>) -> Self {
        let mut by_policy = vec![Selected::default(); scope.policies.len()];
        let mut by_workload = vec![Selected::default(); scope.workloads.len()];
        for home in homes {
            for (policy, member) in scope.all_policies_of(home) {
                for (workload, pods) in scope.workloads_of(home) {
                    let labels = &pods.effect.pods.labels;
                    let selects = member.pods().map_or(Match::Unknown, |it| it.matches(labels));
                    note(&mut by_policy, policy, selects, workload);
                    note(&mut by_workload, workload, selects, policy);
                }
            }
        }
        let mut known: HashMap<&[usize], usize> = HashMap::new();
        let classes = by_workload.iter().map(|selecting| {
            let next = known.len();
            *known.entry(&selecting.certain).or_insert(next)
        });
        let classes = classes.collect();
        let mut of_class = vec![Vec::new(); known.len()];
        for (policies, class) in known {
            if let Some(place) = of_class.get_mut(class) {
                *place = policies.to_vec();
            }
        }
        Self { by_policy, by_workload, classes, of_class }
    }

    /// The other policies that select some of the workloads that a policy selects.
    fn others(&self, policy: usize) -> BTreeSet<usize> {
        let selected = self.by_policy.get(policy).map_or(&[][..], |it| &it.certain);
        let classes = selected.iter().filter_map(|workload| self.classes.get(*workload));
        let classes: BTreeSet<usize> = classes.copied().collect();
        let policies = classes.iter().filter_map(|class| self.of_class.get(*class)).flatten();
        policies.copied().filter(|other| *other != policy).collect()
    }
}

fn note(lists: &mut [Selected], index: usize, selects: Match, other: usize) {
    let Some(list) = lists.get_mut(index) else { return };
    match selects {
        Match::Yes => list.certain.push(other),
        Match::Unknown => list.perhaps += 1,
        Match::No => {}
    }
}

/// Over the first key of an object.
fn first_key<T, E>(member: &Member<T, E>) -> Span {
    let (place, node) = (&member.place, member.object().node);
    let first = place.tree().entries(node).first().map(|entry| entry.key);
    place.span(first.unwrap_or(node))
}

/// The name of an object, else its first key.
fn target<T, E>(member: &Member<T, E>) -> Target {
    let (place, tree) = (&member.place, member.place.tree());
    let metadata = tree.get(member.object().node, "metadata");
    let name = metadata.and_then(|metadata| tree.get(metadata, "name"));
    let span = name.map_or_else(|| first_key(member), |name| place.span(name));
    Target { path: place.path().to_owned(), span }
}
