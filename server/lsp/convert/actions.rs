//! Actions and their edits as the protocol has them.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Value, json};
use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CreateFile, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, ResourceOp, TextDocumentEdit,
    TextEdit, Url, WorkspaceEdit,
};

use super::{Places, one, uri_of, with_places};
use crate::ide::Change;
use crate::ide::actions::{Action, ActionKind};
use crate::lint::run::FileReport;
use crate::lsp::snapshot::{Open, Snapshot};
use crate::text::{Edit, Span};

/// All that is safe to fix in a file.
pub(in crate::lsp) const FIX_ALL: &str = "source.fixAll.netpol";

/// What is not there yet.
const GENERATE: &str = "refactor.generate";

/// The kinds of actions that the server has.
pub(in crate::lsp) fn kinds() -> Vec<CodeActionKind> {
    ALL.map(kind).to_vec()
}

const ALL: [ActionKind; 4] =
    [ActionKind::QuickFix, ActionKind::Rewrite, ActionKind::Generate, ActionKind::FixAll];

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::QuickFix => CodeActionKind::QUICKFIX,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Generate => CodeActionKind::new(GENERATE),
        ActionKind::FixAll => CodeActionKind::new(FIX_ALL),
    }
}

/// Our kinds among those that the client wants, or below them. All if it does not say; none if it
/// wants others only.
pub(in crate::lsp) fn wanted(only: Option<&[CodeActionKind]>) -> Option<Vec<ActionKind>> {
    let Some(only) = only else { return Some(Vec::new()) };
    let is_wanted = |ours: &ActionKind| {
        let ours = kind(*ours);
        only.iter().any(|asked| {
            let rest = ours.as_str().strip_prefix(asked.as_str());
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('.') || asked.as_str().is_empty()
            })
        })
    };
    let wanted: Vec<_> = ALL.into_iter().filter(is_wanted).collect();
    (!wanted.is_empty()).then_some(wanted)
}

/// An action; `None` if the client cannot do what it asks for.
pub(in crate::lsp) fn action(
    snapshot: &Snapshot,
    open: &Open,
    report: &FileReport,
    span: Span,
    action: Action,
) -> Option<CodeAction> {
    let found = action.fixes.iter().filter_map(|index| report.diagnostics.get(*index));
    let mends: Vec<_> = found.map(|found| one(snapshot, open, found)).collect();
    let places = Places::of(&open.file, snapshot.client.encoding);
    let data = json!({"uri": open.uri, "range": places.range(span), "title": action.title});
    let edit = match &action.change {
        Some(change) => Some(edit(snapshot, change)?),
        None => None,
    };
    Some(CodeAction {
        title: action.title,
        kind: Some(kind(action.kind)),
        diagnostics: (!mends.is_empty()).then_some(mends),
        is_preferred: action.preferred.then_some(true),
        data: edit.is_none().then_some(data),
        edit,
        ..CodeAction::default()
    })
}

/// Document, range and title of an action that is to be resolved.
pub(in crate::lsp) fn unresolved(data: &Value) -> Option<(Url, Range, String)> {
    let uri = serde_json::from_value(data.get("uri")?.clone()).ok()?;
    let range = serde_json::from_value(data.get("range")?.clone()).ok()?;
    Some((uri, range, data.get("title")?.as_str()?.to_owned()))
}

/// A change; `None` if the client cannot make it.
pub(in crate::lsp) fn edit(snapshot: &Snapshot, change: &Change) -> Option<WorkspaceEdit> {
    let mut files = Vec::new();
    for (path, edits) in &change.edits {
        files.push(edits_of(snapshot, path, edits)?);
    }
    if !snapshot.client.versioned_edits {
        if !change.created.is_empty() {
            return None;
        }
        let changes: HashMap<_, _> =
            files.into_iter().map(|(uri, _, edits)| (uri, edits)).collect();
        return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
    }
    if !change.created.is_empty() && !snapshot.client.creates_files {
        return None;
    }
    let mut operations = Vec::new();
    for (path, text) in &change.created {
        let uri = uri_of(path)?;
        let create = CreateFile { uri: uri.clone(), options: None, annotation_id: None };
        operations.push(DocumentChangeOperation::Op(ResourceOp::Create(create)));
        let start = Range::new(Position::new(0, 0), Position::new(0, 0));
        let written = vec![TextEdit { range: start, new_text: text.clone() }];
        operations.push(DocumentChangeOperation::Edit(of_document(uri, None, written)));
    }
    let edits = files.into_iter().map(|(uri, version, edits)| of_document(uri, version, edits));
    operations.extend(edits.map(DocumentChangeOperation::Edit));
    let document_changes = Some(DocumentChanges::Operations(operations));
    Some(WorkspaceEdit { document_changes, ..WorkspaceEdit::default() })
}

fn of_document(uri: Url, version: Option<i32>, edits: Vec<TextEdit>) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    }
}

fn edits_of(
    snapshot: &Snapshot,
    path: &Path,
    edits: &[Edit],
) -> Option<(Url, Option<i32>, Vec<TextEdit>)> {
    with_places(snapshot, path, |uri, version, places| {
        let convert =
            |edit: &Edit| TextEdit { range: places.range(edit.span), new_text: edit.text.clone() };
        (uri, version, edits.iter().map(convert).collect())
    })
}
