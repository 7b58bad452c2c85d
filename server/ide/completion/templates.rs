//! Whole policies, for a document that is empty.

use super::CompletionKind;
use super::around::Around;
use super::items::{Item, Items};
use super::place::Slot;
use super::snippet::literal;
use crate::policy::Template;

/// Every template, if the caret is all that the document holds.
pub(super) fn complete(around: &Around<'_>, items: &mut Items) {
    let place = around.place;
    let Slot::Key { mapping, value: None } = place.slot else { return };
    let document = &place.document;
    let is_whole = document.root == Some(mapping) && document.entries(mapping).len() == 1;
    if !is_whole || place.flow || items.layout.has_colon || items.layout.dash {
        return;
    }
    let namespace = usual_namespace(around);
    for (nth, template) in Template::ALL.iter().enumerate() {
        let text = template.render(None, namespace.as_deref());
        let lines: Vec<String> = text.lines().map(|line| placed(line, template.name)).collect();
        items.add(
            Item::new(
                0,
                CompletionKind::Template,
                template.name,
                lines.join(&items.layout.line(0)),
            )
            .detail("NetworkPolicy")
            .documentation(format!("{}.\n\n```yaml\n{text}```", template.summary))
            // What is listed first is also what is chosen first: else `apiVersion` would be.
            .preselect(nth == 0),
        );
    }
}

/// A line of a template, its name to be filled in.
fn placed(line: &str, name: &str) -> String {
    match line.strip_prefix("  name: ").filter(|value| *value == name) {
        Some(_) => format!("  name: ${{1:{name}}}"),
        None => literal(line),
    }
}

/// The namespace that most policies of the file are in; without such, that of all around.
fn usual_namespace(around: &Around<'_>) -> Option<String> {
    let documents = around.view.file.facts.documents.iter();
    let policies = documents.flat_map(|document| &document.objects.policies);
    let mut named: Vec<&str> =
        policies.filter_map(|policy| policy.object.namespace.as_deref()).collect();
    named.sort_unstable();
    let most = named.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
    if let Some([name, ..]) = most {
        return Some((*name).to_owned());
    }
    let mut homes = around.scope().policies.iter().map(|policy| policy.home.name());
    let first = homes.next()??;
    homes.all(|home| home == Some(first)).then(|| first.to_owned())
}
