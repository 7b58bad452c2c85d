//! Who may reach some pods and whom they may reach, by all policies of a scope: the answer first,
//! then what is behind it, then what is not known.

use std::collections::BTreeSet;

use crate::ide::view::View;
use crate::ide::words::{
    MAX_NAMES, code, gap_words, link, listed, more, plain, ports_words, resolved_words,
    unknown_words, workload_name,
};
use crate::policy;
use crate::reach::{ContainerPorts, Direction, Endpoint, Match, Peer, PortSet, Protocol};
use crate::workspace::{Home, Scope, name_of, peer_words};

use super::grants::{Allowed, Grants, Partner};
use super::subject::Subject;

/// Pairs of workloads of which both sides are compared, at most.
const MAX_PAIRS: usize = 32;

/// Rules shown for one partner.
const MAX_RULES: usize = 3;

/// A text of two parts.
#[derive(Default)]
pub(super) struct Notes {
    /// What is behind the answer, one sentence or two each.
    pub(super) details: Vec<String>,
    /// What is not known.
    pub(super) unknown: BTreeSet<String>,
}

impl Notes {
    /// The whole: the answer, then the rest.
    pub(super) fn under(self, answer: &[String]) -> String {
        let mut text = answer.join("\n\n");
        let mut details = self.details;
        if !self.unknown.is_empty() {
            let first: Vec<String> = self.unknown.iter().take(MAX_NAMES).cloned().collect();
            let left = self.unknown.len() - first.len();
            let rest = if left > 0 { format!("; and {left} more") } else { String::new() };
            details.push(format!("Not known here: {}{rest}.", first.join("; ")));
        }
        if !details.is_empty() {
            text = format!("{text}\n\n---\n\n{}", details.join("\n\n"));
        }
        text
    }

    /// Says what may be missing from the scope, for what is in `home`.
    pub(super) fn mind(&mut self, scope: &Scope, home: &Home) {
        self.unknown.extend(scope.gaps.iter().map(gap_words));
        let mut homes = scope.policies.iter().map(|policy| &policy.home);
        let may_be_one = match home {
            Home::Known(_) => homes.any(|other| *other == Home::Unspecified),
            Home::Unspecified => homes.any(|other| *other != Home::Unspecified),
        };
        if may_be_one {
            let unknown = match home {
                Home::Known(name) => {
                    format!("whether policies without `namespace` are in {} too", code(name))
                }
                Home::Unspecified => "which of the namespaces here it is in".to_owned(),
            };
            self.unknown.insert(unknown);
        }
        if scope.workloads.is_empty() {
            self.unknown.insert("which workloads there are (none has a manifest here)".to_owned());
        }
    }
}

/// The effective policy of some pods.
pub(super) struct Effect<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) scope: &'a Scope,
    pub(super) subject: &'a Subject,
    pub(super) notes: Notes,
    /// Pairs of workloads that were looked at.
    pairs: usize,
    blocked: Vec<Blocked>,
}

/// Workloads that a peer speaks of in vain: their own side lets nothing through.
struct Blocked {
    ours: Vec<usize>,
    isolating: Vec<usize>,
    theirs: Vec<String>,
}

impl<'a> Effect<'a> {
    pub(super) fn new(view: &'a View<'a>, scope: &'a Scope, subject: &'a Subject) -> Self {
        Self { view, scope, subject, notes: Notes::default(), pairs: 0, blocked: Vec::new() }
    }

    /// `In: api (TCP 5432, [line 12]).`
    pub(super) fn way(&mut self, grants: &Grants<'_>) -> String {
        let (label, all, nobody) = match grants.direction {
            Direction::Ingress => ("In", "everyone", "nobody"),
            Direction::Egress => ("Out", "everything", "nothing"),
        };
        self.say_unreadable(grants);
        if grants.isolated.iter().all(|isolated| *isolated == Match::No) {
            return format!("{label}: {all}.");
        }
        if let Some(open) = grants.open() {
            return format!("{label}: {all} (every port, {}).", open.link(self.view));
        }
        let mut said = Vec::new();
        for partner in grants.partners.iter().take(MAX_NAMES) {
            said.push(self.partner(grants, partner));
        }
        let mut text = more(&said, grants.partners.len() - said.len());
        if text.is_empty() {
            nobody.clone_into(&mut text);
        }
        let open = self.names(
            grants
                .isolated
                .iter()
                .enumerate()
                .filter_map(|(index, isolated)| (*isolated == Match::No).then_some(index)),
        );
        if !open.is_empty() {
            let (preposition, are) = (preposition(grants.direction), is_are(&open));
            let open = listed(&open);
            text += &format!("; {all} {preposition} {open}, which {are} not isolated");
        }
        self.doubt_isolation(grants);
        self.say_blocked(grants.direction);
        format!("{label}: {text}.")
    }

    /// Whom one entry, or several that say the same, let through.
    fn partner(&mut self, grants: &Grants<'_>, partner: &Partner<'_>) -> String {
        let who = self.who(grants, partner);
        let rules = partner.allowed.iter().take(MAX_RULES);
        let each: Vec<String> = rules.map(|allowed| self.allowed(grants, allowed)).collect();
        let left = partner.allowed.len() - each.len();
        let rest = if left > 0 { format!("; {left} more rules") } else { String::new() };
        format!("{who} ({}{rest})", each.join("; "))
    }

    /// `TCP 5432 to db, [line 12]`.
    fn allowed(&mut self, grants: &Grants<'_>, allowed: &Allowed<'_>) -> String {
        let ports = allowed.ports();
        let unknown = "ports that are templated, or have mistakes";
        let words = match (allowed.rule.ports.contains(&None), ports.is_empty()) {
            (false, _) => ports_words(&ports),
            (true, true) => unknown.to_owned(),
            (true, false) => format!("{} and {unknown}", ports_words(&ports)),
        };
        let perhaps = allowed.pods.iter().all(|(_, selected)| *selected == Match::Unknown);
        let perhaps = if perhaps { "perhaps " } else { "" };
        let isolated = grants.isolated.iter().filter(|it| it.is_possible()).count();
        let mut whose = String::new();
        if allowed.pods.len() < isolated {
            let names = self.names(allowed.pods.iter().map(|(index, _)| *index));
            whose = format!(" {} {}", preposition(grants.direction), listed(&names));
        }
        if grants.direction == Direction::Ingress {
            self.resolve(&ports, &allowed.pods);
        }
        format!("{perhaps}{words}{whose}, {}", allowed.link(self.view))
    }

    /// Says what named ports mean at these pods.
    fn resolve(&mut self, ports: &PortSet, pods: &[(usize, Match)]) {
        let pods = pods.iter().filter_map(|(index, _)| self.subject.pods.get(*index));
        let pods: Vec<(&str, &ContainerPorts)> = pods
            .filter(|pods| pods.workload.is_some())
            .map(|pods| (pods.name.as_str(), &pods.ports))
            .collect();
        if pods.is_empty() {
            return;
        }
        for protocol in Protocol::ALL {
            for name in ports.names(protocol) {
                let meaning = resolved_words(name, protocol, &pods);
                let said = format!("{} port {}: {meaning}.", protocol.name(), code(name));
                if !self.notes.details.contains(&said) {
                    self.notes.details.push(said);
                }
            }
        }
    }

    /// The workloads that a peer speaks of, else its words.
    fn who(&mut self, grants: &Grants<'_>, partner: &Partner<'_>) -> String {
        let words = peer_words(partner.peer, &self.subject.home, &code);
        let (Peer::Pods { namespaces, pods }, Some((written, Some(policy)))) =
            (partner.peer, partner.written)
        else {
            return words;
        };
        let names = self.workloads(grants, partner, written, policy);
        if let Some(name) = name_of(namespaces)
            && !self.scope.workloads.iter().any(|it| it.home.name() == Some(&*name))
        {
            let unknown =
                format!("the pods of namespace {} (none has a manifest here)", code(&name));
            self.notes.unknown.insert(unknown);
        }
        if pods.is_everything() || names.is_empty() { words } else { listed(&names) }
    }

    /// The names of the workloads that a peer certainly speaks of and that may make use of it.
    fn workloads(
        &mut self,
        grants: &Grants<'_>,
        partner: &Partner<'_>,
        written: &policy::Peer,
        policy: usize,
    ) -> Vec<String> {
        let Some(policy) = self.scope.policies.get(policy) else { return Vec::new() };
        let mut names = Vec::new();
        for found in self.scope.peers_of(policy, written) {
            let Some(workload) = self.scope.workloads.get(found.index) else { continue };
            if found.matched != Match::Yes {
                let unknown = found.unknown.iter().map(|it| unknown_words(it, workload));
                self.notes.unknown.extend(unknown);
            } else if names.len() > MAX_NAMES || !self.is_blocked(grants, partner, found.index) {
                names.push(workload_name(workload, &self.subject.home));
            }
        }
        names
    }

    /// Whether the policies of the other end certainly let nothing through, and says so.
    fn is_blocked(&mut self, grants: &Grants<'_>, partner: &Partner<'_>, other: usize) -> bool {
        let (Some(cluster), Some(workload)) =
            (self.scope.cluster(), self.scope.workloads.get(other))
        else {
            return false;
        };
        let (back, other_end) = (grants.direction.opposite(), Endpoint::Workload(other));
        let pods = &workload.effect.pods;
        let isolating = cluster.isolating(back, &pods.namespace, &pods.labels);
        if isolating.is_empty() {
            return false;
        }
        let allowed = partner.allowed.iter().flat_map(|it| &it.pods).map(|(index, _)| *index);
        let allowed: BTreeSet<usize> = allowed.collect();
        self.pairs += allowed.len();
        if self.pairs > MAX_PAIRS {
            return false;
        }
        let count = allowed.len();
        let reaches = |index: &usize| {
            let own = self.subject.pods.get(*index).and_then(|pods| pods.workload);
            let own = own.map(Endpoint::Workload)?;
            let (from, to) = match grants.direction {
                Direction::Ingress => (other_end, own),
                Direction::Egress => (own, other_end),
            };
            cluster.between(from, to).map(|bounds| !bounds.possible.is_empty())
        };
        let ours: Vec<usize> =
            allowed.into_iter().filter(|index| reaches(index) == Some(false)).collect();
        let all = ours.len() == count;
        if !ours.is_empty() {
            let isolating = isolating.into_iter().map(|(index, _)| index).collect();
            let name = workload_name(workload, &self.subject.home);
            self.block(ours, isolating, name);
        }
        all
    }

    fn block(&mut self, ours: Vec<usize>, isolating: Vec<usize>, name: String) {
        let same = |it: &&mut Blocked| it.ours == ours && it.isolating == isolating;
        match self.blocked.iter_mut().find(same) {
            Some(known) if known.theirs.contains(&name) => {}
            Some(known) => known.theirs.push(name),
            None => self.blocked.push(Blocked { ours, isolating, theirs: vec![name] }),
        }
    }

    fn say_blocked(&mut self, direction: Direction) {
        for blocked in std::mem::take(&mut self.blocked) {
            let policies = policies(self.view, self.scope, blocked.isolating.into_iter());
            let ours = listed(&self.names(blocked.ours.into_iter()));
            let (theirs, its) = (listed(&blocked.theirs), its_their(&blocked.theirs));
            self.notes.details.push(match direction {
                Direction::Ingress => format!(
                    "{theirs} cannot reach {ours} all the same: {its} own egress allows none of it ({policies})."
                ),
                Direction::Egress => format!(
                    "{ours} cannot reach {theirs} all the same: {its} own ingress allows none of it ({policies})."
                ),
            });
        }
    }

    fn names(&self, indices: impl Iterator<Item = usize>) -> Vec<String> {
        let pods = indices.filter_map(|index| self.subject.pods.get(index));
        pods.filter(|pods| pods.workload.is_some()).map(|pods| pods.name.clone()).collect()
    }

    fn say_unreadable(&mut self, grants: &Grants<'_>) {
        let policies = grants.unreadable.iter().filter_map(|index| self.scope.policies.get(*index));
        let each = policies.map(|policy| {
            let name = plain(policy.display_name());
            format!("a part of policy {name} that is templated, or has mistakes")
        });
        self.notes.unknown.extend(each);
    }

    fn doubt_isolation(&mut self, grants: &Grants<'_>) {
        let perhaps = grants.isolated.iter().enumerate();
        let perhaps = perhaps.filter(|(_, it)| **it == Match::Unknown).map(|(index, _)| index);
        let names = self.names(perhaps);
        if !names.is_empty() {
            let way = way_name(grants.direction);
            self.notes.unknown.insert(format!("whether {} is isolated for {way}", listed(&names)));
        }
    }
}

/// Policies with their lines, as links.
pub(super) fn policies(
    view: &View<'_>,
    scope: &Scope,
    indices: impl Iterator<Item = usize>,
) -> String {
    let policies = indices.filter_map(|index| scope.policies.get(index));
    let each = policies.map(|policy| {
        let name = plain(policy.display_name());
        format!("{name}, {}", link(view, &policy.place, policy.object().node))
    });
    let each: Vec<String> = each.collect();
    let first = each.get(..MAX_NAMES).unwrap_or(&each);
    let left = each.len() - first.len();
    let rest = if left > 0 { format!("; {left} more") } else { String::new() };
    first.join("; ") + &rest
}

/// `ingress` or `egress`.
pub(super) fn way_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "ingress",
        Direction::Egress => "egress",
    }
}

fn preposition(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "to",
        Direction::Egress => "from",
    }
}

fn its_their(names: &[String]) -> &'static str {
    if names.len() == 1 { "its" } else { "their" }
}

fn is_are(names: &[String]) -> &'static str {
    if names.len() == 1 { "is" } else { "are" }
}
