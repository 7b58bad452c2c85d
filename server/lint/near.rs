//! Selectors that miss an object by one slip: what is said, and how it is mended.

use super::context::PolicyContext;
use super::diagnostic::Diagnostic;
use super::fix::Fix;
use super::rule::Rule;
use crate::policy::Selector;
use crate::workspace::{Member, NearMiss};
use crate::yaml::rewrite;

/// Says that `selector` matches nothing in scope, but nearly matches `object`.
pub(super) fn explain<T, E>(
    context: &PolicyContext<'_>,
    rule: &'static Rule,
    selector: &Selector,
    near: &NearMiss,
    object: &Member<T, E>,
) -> Option<Diagnostic> {
    let document = context.document;
    let label = selector.labels.iter().find(|label| *label.key == *near.wanted.0)?;
    let [wanted, found] = [&near.wanted, &near.found].map(|(key, value)| format!("{key}: {value}"));
    let (node, edits) = if near.wanted.0 == near.found.0 {
        (
            label.value_node,
            rewrite::replace_scalar(document, label.value_node, &rewrite::scalar(&near.found.1)),
        )
    } else {
        (label.key_node, rewrite::rename_key(document, label.key_node, &near.found.0))
    };
    let title = object.title();
    let message = format!("nothing in scope has the label `{wanted}`; `{title}` has `{found}`");
    Some(
        Diagnostic::new(rule, document.span(node), message)
            .help(format!("write `{found}`, if that is what is meant"))
            .related_to(context.related_object(object, format!("has the label `{found}`")))
            .fixes(edits.map(|edits| Fix::unsafe_(format!("Write `{found}`"), edits))),
    )
}
