//! What each side of a connection says, as lines of manifests.

use std::path::Path;

use serde::Serialize;

use crate::map::missing::missing_words;
use crate::reach::{Answer, Direction, Half, Match, PortSet, Verdict};
use crate::workspace::{At, Inventory, Party, ScopePolicy, Spot};

/// What one side of a connection says.
pub(super) struct SideReport {
    pub(super) direction: Direction,
    /// The end whose side it is.
    pub(super) end: String,
    /// Whether that is outside the cluster, where no policy holds.
    pub(super) outside: bool,
    pub(super) verdict: Verdict,
    /// The policies that isolate it.
    pub(super) isolating: Vec<Line>,
    /// What allows the connection, or may.
    pub(super) by: Vec<Line>,
    /// Of those that do not, what allows the other end something else.
    pub(super) otherwise: Vec<(Line, PortSet)>,
    /// What is not known.
    pub(super) missing: Vec<String>,
}

/// How files are named.
type Naming<'a> = &'a dyn Fn(&Path) -> String;

/// A line of a manifest.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Debug)]
pub(super) struct Line {
    /// `namespace/name` of the policy.
    pub(super) policy: String,
    /// The field path from `spec`; empty for the whole policy.
    pub(super) path: String,
    pub(super) file: String,
    pub(super) line: u32,
}

impl Line {
    fn new(policy: &ScopePolicy, spot: Spot, file: Naming<'_>) -> Self {
        Self {
            policy: name(policy),
            path: spot.path,
            file: file(policy.place.path()),
            line: spot.line,
        }
    }
}

fn name(policy: &ScopePolicy) -> String {
    format!("{}/{}", policy.home.name().unwrap_or_default(), policy.display_name())
}

/// What both sides say, the source's first.
pub(super) fn sides(
    inventory: &Inventory,
    [from, to]: [&Party; 2],
    answer: &Answer,
    [egress, ingress]: &[Half; 2],
    file: Naming<'_>,
) -> [SideReport; 2] {
    let ends = [from.label.as_str(), to.label.as_str()];
    let report = |direction, end: &Party, side: &crate::reach::Side, half: &Half| {
        let policy = |index: usize| inventory.policies.get(index);
        let isolating = side.isolating.iter().filter_map(|&(index, _)| policy(index));
        let lines = |site: &crate::reach::Site| -> Vec<Line> {
            let Some(policy) = policy(site.policy) else { return Vec::new() };
            policy
                .spots(direction, site)
                .into_iter()
                .map(|spot| Line::new(policy, spot, file))
                .collect()
        };
        let mut by: Vec<Line> = side.by.iter().flat_map(&lines).collect();
        by.sort_by(|a, b| (&a.file, a.line, &a.path).cmp(&(&b.file, b.line, &b.path)));
        by.dedup();
        let grants = half.isolating.iter().flat_map(|isolating| &isolating.grants);
        let others =
            grants.filter(|grant| grant.matched == Match::Yes && !side.by.contains(&grant.site));
        let otherwise =
            others.filter(|grant| !grant.ports.certain.is_empty()).filter_map(|grant| {
                Some((lines(&grant.site).into_iter().next_back()?, grant.ports.certain.clone()))
            });
        SideReport {
            direction,
            end: end.label.clone(),
            outside: matches!(end.at, At::Outside(_)),
            verdict: side.verdict,
            isolating: isolating.map(|policy| Line::new(policy, policy.start(), file)).collect(),
            by,
            otherwise: otherwise.collect(),
            missing: side.missing.iter().map(|it| missing_words(inventory, ends, it)).collect(),
        }
    };
    [
        report(Direction::Egress, from, &answer.egress, egress),
        report(Direction::Ingress, to, &answer.ingress, ingress),
    ]
}
