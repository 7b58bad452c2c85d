//! A policy: whom it selects, what it isolates them for, and what holds for them with all others.

use std::collections::BTreeSet;

use crate::ide::words::{code, counted, home_words, link_to, listed, plain, workload_title};
use crate::reach::{self, Direction, Match, Options, Part};
use crate::text::Span;
use crate::workspace::{Selected, algebra, pods_words};

use super::effect::{Effect, Notes, policies, way_name};
use super::grants::Grants;
use super::subject::{Subject, doubts};
use crate::ide::own::{Own, written};

/// The effective policy of the pods it selects.
pub(super) fn effect(own: &Own<'_>) -> String {
    let selected = own.selected();
    let first = format!("**{}** {} {}", plain(own.name()), selects(own, &selected), isolates(own));
    let Some(subject) = Subject::of_policy(own, &selected) else {
        let mut notes = Notes::default();
        doubt(own, &selected, &mut notes);
        return notes.under(&[first]);
    };
    let mut effect = Effect::new(own.view, own.scope, &subject);
    let mut isolating = BTreeSet::new();
    let mut ways = Vec::new();
    for direction in Direction::ALL {
        let grants = grants(own, &subject, direction);
        ways.push(effect.way(&grants));
        isolating.extend(grants.isolating);
    }
    let mut notes = effect.notes;
    match own.member {
        Some((index, _)) => isolating.retain(|it| *it != index),
        None => ways.push("(By this policy alone.)".to_owned()),
    }
    if !isolating.is_empty() {
        let others = policies(own.view, own.scope, isolating.into_iter());
        notes.details.push(format!("Other policies for these pods: {others}."));
    }
    notes.details.extend(needless(own));
    doubt(own, &selected, &mut notes);
    notes.under(&[first, ways.join(" ")])
}

/// What holds in one direction for the pods it selects.
pub(super) fn way(own: &Own<'_>, direction: Direction) -> Option<String> {
    let selected = own.selected();
    let subject = Subject::of_policy(own, &selected)?;
    let mut effect = Effect::new(own.view, own.scope, &subject);
    let text = effect.way(&grants(own, &subject, direction));
    Some(effect.notes.under(&[text]))
}

/// Whom it selects, and nothing else.
pub(super) fn selection(own: &Own<'_>) -> String {
    let selected = own.selected();
    let mut notes = Notes::default();
    notes.unknown.extend(doubts(own.scope, &selected));
    notes.under(&[format!("**{}** {}", plain(own.name()), selects(own, &selected))])
}

fn grants<'a>(own: &'a Own<'a>, subject: &Subject, direction: Direction) -> Grants<'a> {
    match own.member {
        Some((index, _)) => Grants::of_scope(own.scope, subject, direction, Some(index)),
        None => Grants::alone(own, subject, direction),
    }
}

/// `` selects 2 workloads in `shop`: db (StatefulSet) and db-backup (CronJob). ``
fn selects(own: &Own<'_>, selected: &[Selected]) -> String {
    let home = home_words(&own.home);
    let known = own.sets.as_ref().and_then(|sets| sets.pods.clone());
    let selector = known.or_else(|| {
        let written = own.fact.written.pod_selector.as_ref()?;
        algebra::selector(written, &[]).complete()
    });
    let titles = |matched: Match| -> Vec<String> {
        let found = selected.iter().filter(|it| it.matched == matched);
        let workloads = found.filter_map(|it| own.scope.workloads.get(it.index));
        workloads.map(|workload| workload_title(workload, &own.home)).collect()
    };
    let (certain, perhaps) = (titles(Match::Yes), titles(Match::Unknown));
    let perhaps = match perhaps.as_slice() {
        [] => String::new(),
        some => format!("; perhaps {}", listed(some)),
    };
    let workloads = counted(certain.len(), "workload");
    let everything = selector.as_ref().is_some_and(reach::Selector::is_everything);
    match (certain.as_slice(), &selector) {
        ([], None) => format!(
            "selects pods in {home} that cannot be told: its selector is templated, or has mistakes{perhaps}."
        ),
        ([], Some(_)) if everything => format!("selects all pods in {home}{perhaps}."),
        ([], Some(pods)) => {
            let none = match own.member {
                Some(_) if perhaps.is_empty() => "; no workload here has them",
                _ => "",
            };
            format!("selects {} in {home}{none}{perhaps}.", pods_words(pods, &code))
        }
        (some, _) if everything => {
            format!("selects all pods in {home}, here {workloads}: {}{perhaps}.", listed(some))
        }
        (some, _) => format!("selects {workloads} in {home}: {}{perhaps}.", listed(some)),
    }
}

/// `Isolated for ingress.`
fn isolates(own: &Own<'_>) -> String {
    let ways = |wanted: Option<bool>| -> Vec<String> {
        let is = |way: &Direction| own.fact.written.isolates(written(*way)) == wanted;
        Direction::ALL.into_iter().filter(is).map(|way| way_name(way).to_owned()).collect()
    };
    let unknown = match ways(None).as_slice() {
        [] => String::new(),
        some => format!(" Whether for {} cannot be told.", listed(some)),
    };
    match ways(Some(true)).as_slice() {
        [] if unknown.is_empty() => "Isolated for nothing.".to_owned(),
        [] => unknown.trim_start().replace("Whether for", "Whether it isolates them for"),
        some => format!("Isolated for {}.{unknown}", listed(some)),
    }
}

fn doubt(own: &Own<'_>, selected: &[Selected], notes: &mut Notes) {
    if own.member.is_none() {
        notes.unknown.insert(
            "which workloads it selects and which other policies they have: it is patched, conditional, in a namespace only a template knows, there in several variants, or shown in documentation".to_owned(),
        );
        return;
    }
    notes.unknown.extend(doubts(own.scope, selected));
    notes.mind(own.scope, &own.home);
    for found in selected {
        let workload = own.scope.workloads.get(found.index);
        if let Some(workload) = workload.filter(|it| it.effect.pods.host_network) {
            let name = workload_title(workload, &own.home);
            notes.unknown.insert(format!(
                "what policies do with {name}: it is, or may be, on its node's network, and the network plugin decides"
            ));
        }
    }
}

/// Boxes, peers times ports, up to which it is looked for what adds nothing.
const MAX_BOXES: usize = 200;

/// Policies of a namespace up to which they are compared with each other.
const MAX_POLICIES: usize = 40;

/// Which of its parts add nothing, and whether all of it does.
fn needless(own: &Own<'_>) -> Vec<String> {
    let Some((index, _)) = own.member else { return Vec::new() };
    let few = own.scope.all_policies_of(&own.home).take(MAX_POLICIES + 1).count() <= MAX_POLICIES;
    if few && let Some(redundant) = own.scope.redundant(index) {
        let others = policies(own.view, own.scope, redundant.by.iter().copied());
        return vec![format!(
            "All of it adds nothing: it is in other policies already ({others})."
        )];
    }
    Direction::ALL.into_iter().flat_map(|direction| needless_parts(own, direction)).collect()
}

fn needless_parts(own: &Own<'_>, direction: Direction) -> Vec<String> {
    let rules = own.sets.as_ref().and_then(|sets| sets.rules(direction)).unwrap_or_default();
    let boxes = rules.iter().map(|rule| rule.peers.len().max(1) * rule.ports.len().max(1));
    if boxes.sum::<usize>() > MAX_BOXES {
        return Vec::new();
    }
    let line = |part: Part| Some(link_to(own.view, own.place, span(own, direction, part)?));
    let found = reach::unreachable(rules, Options::default()).covered;
    let each = found.iter().filter_map(|covered| {
        let what = match covered.part {
            Part::Rule(_) => "rule",
            Part::Peer(..) => "peer",
            Part::Port(..) => "port",
        };
        let by: Vec<String> = covered.by.iter().filter_map(|part| line(*part)).collect();
        let allow = if by.len() == 1 { "already allows" } else { "together already allow" };
        let (at, by) = (line(covered.part)?, listed(&by));
        Some(format!("The {what} at {at} adds nothing: {by} {allow} all of it."))
    });
    each.take(crate::ide::words::MAX_NAMES).collect()
}

/// The entry of a part, as it is written: bytes of the document.
fn span(own: &Own<'_>, direction: Direction, part: Part) -> Option<Span> {
    match part {
        Part::Rule(rule) => Some(own.rule(direction, rule)?.item),
        Part::Peer(rule, peer) => Some(own.rule(direction, rule)?.peers.items.get(peer)?.item),
        Part::Port(rule, port) => Some(own.rule(direction, rule)?.ports.items.get(port)?.item),
    }
}
