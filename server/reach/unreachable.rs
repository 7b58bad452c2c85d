//! Which parts of a policy direction say nothing that its other parts do not say.
//!
//! Parts are judged from the last to the first, whole rules before their peers before their ports,
//! each against what is not yet named. So of two that cover each other the later is named, and
//! removing any or all of what is named allows exactly what was allowed before.

use std::collections::BTreeSet;

use super::cover::{Options, Proof, prove};
use super::labels::Selector;
use super::peers::{IpBlocks, Peer};
use super::policy::{Bound, Rule, readable};
use super::ports::PortSet;
use super::region::Region;

/// A part of a direction, by its indices in the manifest.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Part {
    /// A whole rule.
    Rule(usize),
    /// An entry of `from` or `to`: rule, entry.
    Peer(usize, usize),
    /// An entry of `ports`: rule, entry.
    Port(usize, usize),
}

/// A part that its companions make needless.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Covered {
    /// The part.
    pub part: Part,
    /// The parts that allow all it allows: other rules, or entries beside it. Never empty.
    pub by: Vec<Part>,
}

/// What was found in a direction.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Unreachable {
    /// The needless parts, in the order of the manifest. A part that matches nothing at all is not
    /// among them, nor is a part of a needless rule.
    pub covered: Vec<Covered>,
    /// Parts for which the budget was not enough, in order.
    pub not_proved: Vec<Part>,
}

/// Boxes of one rule, ports times peers, up to which its ports are judged.
const MAX_BOXES: usize = 10_000;

/// The parts of one direction (all rules of one policy) that the others cover.
pub fn unreachable(rules: &[Rule], options: Options) -> Unreachable {
    if are_apart(rules, options.blocks) {
        return Unreachable::default();
    }
    let mut search = Search::new(rules, options);
    for rule in (0..rules.len()).rev() {
        search.judge(Part::Rule(rule));
    }
    for (rule, content) in rules.iter().enumerate().rev() {
        if search.gone.contains(&Part::Rule(rule)) {
            continue;
        }
        for peer in (0..content.peers.len()).rev() {
            search.judge(Part::Peer(rule, peer));
        }
        let ports = (0..content.ports.len()).rev().map(|port| Part::Port(rule, port));
        if content.ports.len() * content.peers.len().max(1) > MAX_BOXES {
            search.found.not_proved.extend(ports);
        } else {
            search.beside = search.by_port(rule);
            ports.for_each(|port| search.judge(port));
        }
        search.refresh(rule);
    }
    search.found.covered.sort_by_key(|covered| covered.part);
    search.found.not_proved.sort_unstable();
    search.found
}

/// Whether no two parts have anything in common, as in most policies. A port that cannot be read covers
/// nothing, and only all ports of all protocols would cover it.
fn are_apart(rules: &[Rule], blocks: IpBlocks) -> bool {
    if rules.iter().any(|rule| rule.ports.contains(&None)) {
        let read = rules.iter().map(Rule::known_ports);
        let all = read.fold(PortSet::nothing(), |all, ports| all.union(&ports));
        if all.contains(&readable(None, Bound::Most)) {
            return false;
        }
    }
    let peers = |one: &Peer, other: &Peer| one.is_disjoint(other, blocks);
    let entries = |one: &Option<PortSet>, other: &Option<PortSet>| {
        one.as_ref().zip(other.as_ref()).is_none_or(|(one, other)| ports_apart(one, other))
    };
    let within = |rule: &Rule| pairs(&rule.peers, peers) && pairs(&rule.ports, entries);
    let between = |one: &Rule, other: &Rule| {
        let [mine, theirs] = [one, other].map(Rule::known_ports);
        let all = |mine: &Peer| other.peers_in_force().iter().all(|theirs| peers(mine, theirs));
        ports_apart(&mine, &theirs) || one.peers_in_force().iter().all(all)
    };
    rules.iter().all(within) && pairs(rules, between)
}

/// What is in one by its name is not always in the other, and the reverse.
fn ports_apart(one: &PortSet, other: &PortSet) -> bool {
    one.is_disjoint(other) && other.is_disjoint(one)
}

/// Whether it holds for every two of `items`.
fn pairs<T>(items: &[T], holds: impl Fn(&T, &T) -> bool) -> bool {
    let mut each = items.iter().enumerate();
    each.all(|(place, one)| items.iter().skip(place + 1).all(|other| holds(one, other)))
}

struct Search<'a> {
    rules: &'a [Rule],
    options: Options,
    /// What each rule certainly allows: boxes, each with the entry of its peer.
    allowed: Vec<Vec<(usize, Region)>>,
    /// What each port of the rule at hand allows.
    beside: Vec<(Part, Region)>,
    /// The most that the ports of each rule may be, together.
    ports: Vec<PortSet>,
    /// The parts named so far.
    gone: BTreeSet<Part>,
    found: Unreachable,
}

impl<'a> Search<'a> {
    fn new(rules: &'a [Rule], options: Options) -> Self {
        let mut search = Self {
            rules,
            options,
            allowed: vec![Vec::new(); rules.len()],
            beside: Vec::new(),
            ports: Vec::new(),
            gone: BTreeSet::new(),
            found: Unreachable::default(),
        };
        search.ports = (0..rules.len()).map(|rule| search.ports(rule, Bound::Most)).collect();
        (0..rules.len()).for_each(|rule| search.refresh(rule));
        search
    }

    /// Works out again what `rule` allows, after some of its entries have been named.
    fn refresh(&mut self, rule: usize) {
        let boxes = self.boxes(rule, &self.ports(rule, Bound::Least), Bound::Least);
        if let Some(slot) = self.allowed.get_mut(rule) {
            *slot = boxes;
        }
    }

    /// Names `part` if the others cover it. The last entry of a list is never named: without it
    /// the list would mean everything.
    fn judge(&mut self, part: Part) {
        let last = match part {
            Part::Rule(_) => false,
            Part::Peer(rule, _) => self.live_peers(rule).nth(1).is_none(),
            Part::Port(rule, _) => self.live_ports(rule).nth(1).is_none(),
        };
        let target = self.target(part);
        if last || target.is_empty() {
            return;
        }
        let others = self.others(part).chain(self.beside(part));
        let others: Vec<_> = others.collect();
        match prove(&target, &others, self.options.budget) {
            Proof::Covered(by) => {
                self.gone.insert(part);
                self.found.covered.push(Covered { part, by });
            }
            Proof::NotCovered => {}
            Proof::NotProved => self.found.not_proved.push(part),
        }
    }

    /// The most that `part` may allow, with peers already named, so that the finding holds alone
    /// too: they are covered as well if the rest of the part is.
    fn target(&self, part: Part) -> Vec<Region> {
        let whole = |rule: usize| self.ports.get(rule).cloned().unwrap_or_else(PortSet::nothing);
        let (rule, ports) = match part {
            Part::Rule(rule) | Part::Peer(rule, _) => (rule, whole(rule)),
            Part::Port(rule, entry) => (rule, self.port(rule, entry, Bound::Most)),
        };
        let chosen = self.peers(rule).filter(|&(peer, _)| match part {
            Part::Peer(_, only) => peer == only,
            Part::Rule(_) | Part::Port(..) => true,
        });
        let boxes = self.boxes_of(chosen, &ports, Bound::Most);
        boxes.into_iter().map(|(_, region)| region).collect()
    }

    /// What other rules allow, and other peers of the same rule if `part` is a peer.
    fn others(&self, part: Part) -> impl Iterator<Item = (Part, &Region)> {
        let boxes = self.allowed.iter().enumerate().flat_map(|(rule, boxes)| {
            boxes.iter().map(move |(peer, region)| (rule, *peer, region))
        });
        boxes.filter_map(move |(rule, peer, region)| {
            let owner = match part {
                Part::Rule(own) | Part::Peer(own, _) | Part::Port(own, _) if own != rule => {
                    Part::Rule(rule)
                }
                Part::Peer(_, own) if own != peer => Part::Peer(rule, peer),
                _ => return None,
            };
            let gone =
                [Part::Rule(rule), Part::Peer(rule, peer)].iter().any(|p| self.gone.contains(p));
            (!gone).then_some((owner, region))
        })
    }

    /// What the other ports of the same rule allow, if `part` is a port.
    fn beside(&self, part: Part) -> impl Iterator<Item = (Part, &Region)> {
        let is_port = matches!(part, Part::Port(..));
        let others = self
            .beside
            .iter()
            .filter(move |(other, _)| is_port && *other != part && !self.gone.contains(other));
        others.map(|(other, region)| (*other, region))
    }

    /// What each port of `rule` allows by itself.
    fn by_port(&self, rule: usize) -> Vec<(Part, Region)> {
        let boxes = self.live_ports(rule).flat_map(|(port, entry)| {
            let boxes = self.boxes(rule, &readable(entry, Bound::Least), Bound::Least);
            boxes.into_iter().map(move |(_, region)| (Part::Port(rule, port), region))
        });
        boxes.collect()
    }

    /// The boxes of the live peers of `rule` with `ports`, each with the entry of its peer.
    fn boxes(&self, rule: usize, ports: &PortSet, bound: Bound) -> Vec<(usize, Region)> {
        self.boxes_of(self.live_peers(rule), ports, bound)
    }

    fn boxes_of<'p>(
        &self,
        peers: impl Iterator<Item = (usize, &'p Peer)>,
        ports: &PortSet,
        bound: Bound,
    ) -> Vec<(usize, Region)> {
        let (subject, blocks) = (Selector::everything(), self.options.blocks);
        let boxes = peers.flat_map(|(index, peer)| {
            let boxes = Region::of_peer(peer, ports, &subject, blocks, bound);
            boxes.into_iter().map(move |region| (index, region))
        });
        boxes.collect()
    }

    /// The peers of `rule`; everyone, if none is listed.
    fn peers(&self, rule: usize) -> impl Iterator<Item = (usize, &'a Peer)> + use<'a> {
        self.rules.get(rule).map_or(&[][..], Rule::peers_in_force).iter().enumerate()
    }

    /// The peers of `rule` not named yet.
    fn live_peers(&self, rule: usize) -> impl Iterator<Item = (usize, &'a Peer)> {
        self.peers(rule).filter(move |&(peer, _)| !self.gone.contains(&Part::Peer(rule, peer)))
    }

    /// The port entries of `rule` not named yet.
    fn live_ports(&self, rule: usize) -> impl Iterator<Item = (usize, Option<&'a PortSet>)> {
        let ports = self.rules.get(rule).map_or(&[][..], |rule| &rule.ports).iter().enumerate();
        let live = ports.filter(move |&(port, _)| !self.gone.contains(&Part::Port(rule, port)));
        live.map(|(port, entry)| (port, entry.as_ref()))
    }

    /// The ports of `rule` not named yet, together; all traffic, if none is listed.
    fn ports(&self, rule: usize, bound: Bound) -> PortSet {
        if self.rules.get(rule).is_none_or(|rule| rule.ports.is_empty()) {
            return PortSet::everything();
        }
        let entries = self.live_ports(rule).map(|(_, entry)| readable(entry, bound));
        entries.fold(PortSet::nothing(), |all, entry| all.union(&entry))
    }

    /// One port entry of `rule`.
    fn port(&self, rule: usize, port: usize, bound: Bound) -> PortSet {
        let entry = self.live_ports(rule).find(|&(index, _)| index == port);
        entry.map_or_else(PortSet::nothing, |(_, entry)| readable(entry, bound))
    }
}
