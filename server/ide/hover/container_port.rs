//! A port that a container declares: what its name stands for, and who names it.

use std::sync::Arc;

use crate::ide::change::Target;
use crate::ide::navigation::references;
use crate::ide::view::View;
use crate::ide::words::{MAX_NAMES, code, counted, link_to, more, plain};
use crate::policy::Workload;
use crate::text::Span;
use crate::workspace::{DocumentFacts, Fact, Place, Scope};

/// The port at byte `at` of the document.
pub(super) fn container_port(
    view: &View<'_>,
    facts: &DocumentFacts,
    workload: &Fact<Workload>,
    at: u32,
) -> Option<String> {
    let port = workload.written.ports.items.iter().find(|port| port.item.touches(at))?;
    let (protocol, number) = (port.protocol.as_deref()?, port.number?);
    let whose = plain(workload.object.display_name(&facts.tree));
    let Some(name) = &port.name else {
        return Some(format!(
            "{protocol} port {number} of **{whose}**. It has no name: policies mean it by its number."
        ));
    };
    let first = format!("{}: {protocol} port {number} of **{whose}**.", code(name));
    let scope = view.scope();
    let named = references(view, at + facts.base, false);
    let links: Vec<String> =
        named.iter().take(MAX_NAMES).filter_map(|target| link(view, &scope, target)).collect();
    if links.is_empty() {
        return Some(format!("{first} No policy or Service here calls it by this name."));
    }
    let places = more(&links, named.len() - links.len());
    let count = counted(named.len(), "place");
    Some(format!("{first}\n\nCalled by this name in {count}: {places}."))
}

/// A place of the scope, as a link to its line.
fn link(view: &View<'_>, scope: &Scope, target: &Target) -> Option<String> {
    let file = scope.files.iter().find(|file| file.path == target.path)?;
    let before = |document: &&Arc<DocumentFacts>| document.base <= target.span.start;
    let document = file.documents.iter().rfind(before)?;
    let place = Place { file: file.clone(), document: document.clone() };
    let span = Span::at(target.span.start - document.base);
    Some(link_to(view, &place, span))
}
