//! Hovers, completions, hints and lenses as the protocol has them.

use serde_json::json;
use tower_lsp::lsp_types::{
    CodeLens, Command, CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation,
    Hover, HoverContents, InlayHint, InlayHintLabel, InlayHintTooltip, InsertTextFormat,
    InsertTextMode, MarkupContent, MarkupKind, TextEdit,
};

use super::{Places, location};
use crate::ide::completion::{Completion, CompletionKind};
use crate::ide::hints::Hint;
use crate::ide::{hover, lenses::Lens};
use crate::lsp::server::commands;
use crate::lsp::snapshot::{Open, Snapshot};

fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}

/// Markdown without what only Markdown needs: stars, and where links lead.
fn plain(markdown: &str) -> String {
    let text = markdown.replace("**", "");
    let mut pieces = text.split('[');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let link = piece.split_once("](").and_then(|(name, rest)| {
            let (_, rest) = rest.split_once(')')?;
            Some([name, rest])
        });
        plain += &link.map_or_else(|| format!("[{piece}"), |parts| parts.concat());
    }
    plain
}

/// A hover.
pub(in crate::lsp) fn hover(snapshot: &Snapshot, places: Places<'_>, hover: hover::Hover) -> Hover {
    let shown = if snapshot.client.hover_markdown {
        markdown(hover.markdown)
    } else {
        MarkupContent { kind: MarkupKind::PlainText, value: plain(&hover.markdown) }
    };
    Hover { contents: HoverContents::Markup(shown), range: Some(places.range(hover.span)) }
}

/// A completion.
pub(in crate::lsp) fn completion(
    snapshot: &Snapshot,
    places: Places<'_>,
    offered: Completion,
) -> CompletionItem {
    let Completion { label, kind, detail, documentation, edit, snippet, sort, filter, preselect } =
        offered;
    let format = if snippet { InsertTextFormat::SNIPPET } else { InsertTextFormat::PLAIN_TEXT };
    CompletionItem {
        label,
        kind: Some(match kind {
            CompletionKind::Field => CompletionItemKind::FIELD,
            CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
            CompletionKind::Snippet | CompletionKind::Template => CompletionItemKind::SNIPPET,
            CompletionKind::Reference => CompletionItemKind::REFERENCE,
            CompletionKind::Rule => CompletionItemKind::CONSTANT,
        }),
        detail,
        documentation: documentation.map(|text| {
            if snapshot.client.completion_markdown {
                Documentation::MarkupContent(markdown(text))
            } else {
                Documentation::String(plain(&text))
            }
        }),
        preselect: preselect.then_some(true),
        sort_text: Some(sort),
        filter_text: filter,
        insert_text_format: Some(format),
        // The text is indented as it has to be.
        insert_text_mode: Some(InsertTextMode::AS_IS),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: places.range(edit.span),
            new_text: edit.text,
        })),
        ..CompletionItem::default()
    }
}

/// An inlay hint.
pub(in crate::lsp) fn hint(places: Places<'_>, hint: Hint) -> InlayHint {
    let shown = !hint.tooltip.is_empty();
    InlayHint {
        position: places.position(hint.offset),
        label: InlayHintLabel::String(hint.label),
        kind: None,
        text_edits: None,
        tooltip: shown.then(|| InlayHintTooltip::MarkupContent(markdown(hint.tooltip))),
        padding_left: Some(!hint.before),
        padding_right: Some(hint.before),
        data: None,
    }
}

/// A lens; a click shows its targets.
pub(in crate::lsp) fn lens(snapshot: &Snapshot, open: &Open, lens: Lens) -> CodeLens {
    let range = Places::of(&open.file, snapshot.client.encoding).range(lens.span);
    let targets: Vec<_> = lens.targets.iter().filter_map(|it| location(snapshot, it)).collect();
    let arguments = vec![json!(open.uri), json!(range.start), json!(targets)];
    let command = Command {
        title: lens.title,
        // Nothing to show: a title that cannot be clicked.
        command: if targets.is_empty() { "" } else { commands::SHOW_LOCATIONS }.to_owned(),
        arguments: Some(arguments),
    };
    CodeLens { range, command: Some(command), data: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_reads_well_without_its_marks() {
        let text = plain("**db** lets `[a]` in ([line 3](file:///x#L3)), [b](c) and [d");
        assert_eq!(text, "db lets `[a]` in (line 3), b and [d");
    }
}
