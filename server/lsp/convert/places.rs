//! Symbols, ranges and links as the protocol has them.

use tower_lsp::lsp_types::{
    DocumentLink, DocumentSymbol, FoldingRange, SelectionRange, SymbolInformation, SymbolKind, Url,
};

use super::{Places, location};
use crate::ide::navigation::Link;
use crate::ide::symbols::{self, FoundSymbol, Symbol};
use crate::lsp::snapshot::Snapshot;
use crate::text::Span;

fn kind(kind: symbols::SymbolKind) -> SymbolKind {
    match kind {
        symbols::SymbolKind::Policy => SymbolKind::CLASS,
        symbols::SymbolKind::Direction => SymbolKind::FIELD,
        symbols::SymbolKind::Rule => SymbolKind::METHOD,
        symbols::SymbolKind::Peer => SymbolKind::INTERFACE,
        symbols::SymbolKind::Port => SymbolKind::CONSTANT,
        symbols::SymbolKind::Workload => SymbolKind::OBJECT,
        symbols::SymbolKind::Namespace => SymbolKind::NAMESPACE,
        symbols::SymbolKind::Service => SymbolKind::MODULE,
    }
}

/// An entry of the outline, with what is in it: no more than a few levels.
pub(in crate::lsp) fn symbol(places: Places<'_>, symbol: Symbol) -> DocumentSymbol {
    let Symbol { name, detail, kind: what, span, selection, children } = symbol;
    let children: Vec<_> = children.into_iter().map(|it| self::symbol(places, it)).collect();
    #[expect(deprecated, reason = "the protocol still has the field")]
    DocumentSymbol {
        name,
        detail: (!detail.is_empty()).then_some(detail),
        kind: kind(what),
        tags: None,
        deprecated: None,
        range: places.range(span),
        selection_range: places.range(selection),
        children: (!children.is_empty()).then_some(children),
    }
}

/// An object of the workspace.
pub(in crate::lsp) fn found_symbol(
    snapshot: &Snapshot,
    found: FoundSymbol,
) -> Option<SymbolInformation> {
    let location = location(snapshot, &found.target)?;
    #[expect(deprecated, reason = "the protocol still has the field")]
    Some(SymbolInformation {
        name: found.name,
        kind: kind(found.kind),
        tags: None,
        deprecated: None,
        location,
        container_name: (!found.detail.is_empty()).then_some(found.detail),
    })
}

/// Lines that can be folded.
pub(in crate::lsp) fn folding(places: Places<'_>, span: Span) -> FoldingRange {
    let range = places.range(span);
    FoldingRange {
        start_line: range.start.line,
        start_character: None,
        end_line: range.end.line,
        end_character: None,
        kind: None,
        collapsed_text: None,
    }
}

/// Ranges around a place, from the innermost.
pub(in crate::lsp) fn selection(places: Places<'_>, spans: Vec<Span>, at: Span) -> SelectionRange {
    let innermost = SelectionRange { range: places.range(at), parent: None };
    let mut around: Option<SelectionRange> = None;
    for span in spans.into_iter().rev() {
        around = Some(SelectionRange { range: places.range(span), parent: around.map(Box::new) });
    }
    around.unwrap_or(innermost)
}

/// A link.
pub(in crate::lsp) fn link(places: Places<'_>, link: Link) -> DocumentLink {
    DocumentLink {
        range: places.range(link.span),
        target: Url::parse(&link.url).ok(),
        tooltip: Some(link.tooltip),
        data: None,
    }
}
