//! Ways through manifests: from selectors to what they select and back, from names to what they name;
//! and the shape of a file.

mod links;
mod meant;
mod ranges;
mod rename;
mod uses;

pub use links::{Link, links};
pub use ranges::{folding, selection_ranges};
pub use rename::{prepare_rename, rename};

use std::sync::Arc;

use super::change::Target;
use super::here::Here;
use super::view::View;
use crate::text::Span;
use crate::workspace::Scope;

use meant::{Meant, Thing, meant};
use uses::{selecting, uses};

/// Where that is which the text at byte `offset` speaks of: of a selector the workloads or namespaces
/// it selects, of a port's name the container ports, of a namespace its manifest. On a workload's name
/// or labels: the policies that select it.
pub fn definition(view: &View<'_>, offset: u32) -> Vec<Target> {
    let Some((here, scope)) = asked(view, offset) else { return Vec::new() };
    let Meant { things, declared, label } = meant(view, &scope, &here);
    let each = things.iter();
    sorted(if declared {
        each.flat_map(|thing| match thing {
            Thing::Workload(index) => selecting(&scope, *index),
            _ => thing.target(&scope, None).into_iter().collect(),
        })
        .collect()
    } else {
        each.filter_map(|thing| thing.target(&scope, label.as_deref())).collect()
    })
}

/// All places of the scope that speak of what the text at byte `offset` speaks of, or declares; where
/// it is declared only if that is asked for.
pub fn references(view: &View<'_>, offset: u32, include_declaration: bool) -> Vec<Target> {
    let Some((here, scope)) = asked(view, offset) else { return Vec::new() };
    let things = meant(view, &scope, &here).things;
    let mut found: Vec<Target> = things.iter().flat_map(|thing| uses(&scope, *thing)).collect();
    if include_declaration {
        found.extend(things.iter().filter_map(|thing| thing.target(&scope, None)));
    }
    sorted(found)
}

/// The places of the file that speak of what the text at byte `offset` speaks of.
pub fn highlights(view: &View<'_>, offset: u32) -> Vec<Span> {
    let all = references(view, offset, true).into_iter();
    all.filter(|target| target.path == view.file.path).map(|target| target.span).collect()
}

fn asked(view: &View<'_>, offset: u32) -> Option<(Here, Arc<Scope>)> {
    Some((Here::at(view, Span::at(offset))?, view.scope()))
}

fn sorted(mut targets: Vec<Target>) -> Vec<Target> {
    targets.sort();
    targets.dedup();
    targets
}
