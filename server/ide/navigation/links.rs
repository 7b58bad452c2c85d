//! Addresses in the text: rules that are ignored have a page each.

use crate::ide::view::View;
use crate::lint::suppress::rules_named;
use crate::text::Span;

/// A part of the text that leads to an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The part, in bytes of the file.
    pub span: Span,
    /// The address.
    pub url: String,
    /// What is there, in one sentence.
    pub tooltip: String,
}

/// The links of the file: the names of rules in ignores.
pub fn links(view: &View<'_>) -> Vec<Link> {
    let documents = view.file.facts.documents.iter();
    let named = documents.flat_map(|document| rules_named(document));
    named.map(|(span, rule)| Link { span, url: rule.url(), tooltip: rule.summary() }).collect()
}
