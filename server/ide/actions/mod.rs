//! What can be done at a place: fixes, ignores, rewritings of a policy, policies that are missing.
//!
//! Actions that change what the cluster does say in their title what they open or close.

mod asked;
mod consequence;
mod default_deny;
mod fixes;
mod ignores;
mod peers;
mod spec;

use super::change::Change;
use super::view::View;
use crate::lint::run::FileReport;
use crate::text::Span;

use asked::Asked;

/// What an action is for; editors list and call actions by it.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ActionKind {
    /// Mends, or silences, what was found.
    QuickFix,
    /// Says the same, or something near, in another way.
    Rewrite,
    /// Adds what is not there yet.
    Generate,
    /// Mends all that is safe to mend in the file.
    FixAll,
}

/// Something that can be done at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What it does, as an order.
    pub title: String,
    /// What it is for.
    pub kind: ActionKind,
    /// What it changes; `None` where that takes long to find: [`resolve`] finds it.
    pub change: Option<Change>,
    /// The findings that it mends, by their index in the report.
    pub fixes: Vec<usize>,
    /// Whether it is what an editor may do without asking which.
    pub preferred: bool,
}

/// What can be done at `range`, in bytes of the file, by actions of the kinds `only`, or of all if none
/// is named. `report` is what there is to find in the file.
pub fn actions(
    view: &View<'_>,
    report: &FileReport,
    range: Span,
    only: &[ActionKind],
) -> Vec<Action> {
    let offers = offers(Asked::new(view, report, range), only);
    let action = |offer: Offer<'_>| Action {
        change: match offer.make {
            Make::Ready(change) => Some(change),
            Make::Later(_) => None,
        },
        title: offer.title,
        kind: offer.kind,
        fixes: offer.fixes,
        preferred: offer.preferred,
    };
    offers.into_iter().map(action).collect()
}

/// What the action of that title, one of those at `range`, changes. `None` if there is none such, or
/// it turns out that it changes nothing.
pub fn resolve(view: &View<'_>, report: &FileReport, range: Span, title: &str) -> Option<Change> {
    let offers = offers(Asked::new(view, report, range), &[]);
    match offers.into_iter().find(|offer| offer.title == title)?.make {
        Make::Ready(change) => Some(change),
        Make::Later(make) => make(),
    }
}

/// An action, its change perhaps still to be found.
struct Offer<'a> {
    title: String,
    kind: ActionKind,
    fixes: Vec<usize>,
    preferred: bool,
    make: Make<'a>,
}

enum Make<'a> {
    Ready(Change),
    Later(Box<dyn Fn() -> Option<Change> + 'a>),
}

impl<'a> Offer<'a> {
    fn new(kind: ActionKind, title: impl Into<String>, change: Change) -> Self {
        let make = Make::Ready(change);
        Self { title: title.into(), kind, fixes: Vec::new(), preferred: false, make }
    }

    fn later(
        kind: ActionKind,
        title: impl Into<String>,
        make: impl Fn() -> Option<Change> + 'a,
    ) -> Self {
        let make = Make::Later(Box::new(make));
        Self { title: title.into(), kind, fixes: Vec::new(), preferred: false, make }
    }

    /// The same, which mends those findings.
    fn fixing(self, fixes: Vec<usize>) -> Self {
        Self { fixes, ..self }
    }

    fn change(&self) -> Option<&Change> {
        match &self.make {
            Make::Ready(change) => Some(change),
            Make::Later(_) => None,
        }
    }
}

fn offers<'a>(asked: Asked<'a>, only: &[ActionKind]) -> Vec<Offer<'a>> {
    let wanted = |kind: ActionKind| only.is_empty() || only.contains(&kind);
    let mut offers = Vec::new();
    if wanted(ActionKind::QuickFix) || wanted(ActionKind::Rewrite) {
        fixes::offer(&asked, &mut offers);
    }
    if wanted(ActionKind::Rewrite) || wanted(ActionKind::Generate) {
        peers::offer(&asked, &mut offers);
        spec::offer(&asked, &mut offers);
    }
    if wanted(ActionKind::Generate) {
        default_deny::offer(&asked, &mut offers);
    }
    if wanted(ActionKind::QuickFix) {
        ignores::offer(&asked, &mut offers);
    }
    if wanted(ActionKind::FixAll) {
        fixes::offer_all(&asked, &mut offers);
    }
    offers.retain(|offer| wanted(offer.kind));
    unite(offers)
}

/// Offers of one change become one: the first, which then mends what any of them does.
fn unite(offers: Vec<Offer<'_>>) -> Vec<Offer<'_>> {
    let mut united: Vec<Offer<'_>> = Vec::new();
    for offer in offers {
        let same =
            |known: &&mut Offer<'_>| known.change().is_some() && known.change() == offer.change();
        match united.iter_mut().find(same) {
            Some(known) => known.fixes.extend(offer.fixes),
            None => united.push(offer),
        }
    }
    united
}
