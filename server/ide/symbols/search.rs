//! Objects of many files, by parts of their names.

use std::sync::Arc;

use super::{SymbolKind, detail, others};
use crate::ide::change::Target;
use crate::policy::Object;
use crate::workspace::{DocumentFacts, FileFacts};

/// Objects that are shown at most: who sees more types on.
const MAX_FOUND: usize = 256;

/// An object that was looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundSymbol {
    /// Its name.
    pub name: String,
    /// Its kind and namespace.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// Its name in its file.
    pub target: Target,
}

/// The policies, workloads, namespaces and services of `files` whose names hold the letters of `query`
/// in that order, whatever their case. Names that begin with it come first, then names that hold all
/// of it, then others.
pub fn workspace_symbols(files: &[Arc<FileFacts>], query: &str) -> Vec<FoundSymbol> {
    let query: String = query.to_lowercase().split_whitespace().collect();
    let mut found: Vec<(Rank, FoundSymbol)> = Vec::new();
    for file in files {
        for document in &file.documents {
            for (object, kind) in objects(document) {
                let name = object.display_name(&document.tree).to_owned();
                let Some(rank) = rank(&name.to_lowercase(), &query) else { continue };
                let span = object.heading(&document.tree).shift(document.base);
                let target = Target { path: file.path.clone(), span };
                found.push((rank, FoundSymbol { name, detail: detail(object), kind, target }));
            }
        }
    }
    found.sort_by(|(a, one), (b, other)| {
        (a, &one.name, &one.target).cmp(&(b, &other.name, &other.target))
    });
    found.into_iter().take(MAX_FOUND).map(|(_, found)| found).collect()
}

fn objects(document: &DocumentFacts) -> impl Iterator<Item = (&Object, SymbolKind)> {
    let policies = document.objects.policies.iter().map(|it| (&it.object, SymbolKind::Policy));
    policies.chain(others(document))
}

/// How well a name fits; the first is best.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Start,
    Part,
    Letters,
}

fn rank(name: &str, query: &str) -> Option<Rank> {
    if name.starts_with(query) {
        return Some(Rank::Start);
    }
    if name.contains(query) {
        return Some(Rank::Part);
    }
    let mut letters = name.chars();
    let in_order = query.chars().all(|wanted| letters.any(|letter| letter == wanted));
    in_order.then_some(Rank::Letters)
}
