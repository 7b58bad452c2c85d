//! Findings that the client asks for, and those of files that it has not open.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::Path;
use std::sync::Arc;

use tower_lsp::lsp_types::{
    Diagnostic, DocumentDiagnosticReport, FullDocumentDiagnosticReport, PreviousResultId,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Url, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::super::convert::{self, uri_of};
use super::super::snapshot::Snapshot;
use crate::ide::SourceFile;
use crate::workspace::Files;

/// What names a list of findings: the same list has the same name.
fn name_of(found: &[Diagnostic]) -> String {
    let text = serde_json::to_string(found).unwrap_or_default();
    format!("{:016x}", BuildHasherDefault::<DefaultHasher>::default().hash_one(text))
}

/// The findings of one document, or that they are those the client knows.
pub(super) fn report(found: Vec<Diagnostic>, known: Option<&str>) -> DocumentDiagnosticReport {
    let name = name_of(&found);
    if known == Some(name.as_str()) {
        let unchanged = UnchangedDocumentDiagnosticReport { result_id: name };
        return DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: unchanged,
        });
    }
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: full(found, name),
    })
}

fn full(items: Vec<Diagnostic>, name: String) -> FullDocumentDiagnosticReport {
    FullDocumentDiagnosticReport { result_id: Some(name), items }
}

/// The findings of all manifests in the client's folders.
pub(super) fn workspace(
    snapshot: &Arc<Snapshot>,
    known: &[PreviousResultId],
) -> WorkspaceDiagnosticReportResult {
    let known: HashMap<&Url, &str> = known.iter().map(|id| (&id.uri, id.value.as_str())).collect();
    let judged = snapshot.manifests.iter().filter_map(|path| judge(snapshot, path));
    let judged: Vec<_> = judged.collect();
    let there: HashSet<&Url> = judged.iter().map(|(uri, ..)| uri).collect();
    let gone = known.keys().filter(|uri| !there.contains(**uri));
    let gone: Vec<_> = gone.map(|uri| ((*uri).clone(), None, Vec::new())).collect();
    let items = judged.into_iter().chain(gone).map(|(uri, version, found)| {
        let name = name_of(&found);
        let version = version.map(i64::from);
        if known.get(&uri) == Some(&name.as_str()) {
            let report = UnchangedDocumentDiagnosticReport { result_id: name };
            return WorkspaceDocumentDiagnosticReport::Unchanged(
                WorkspaceUnchangedDocumentDiagnosticReport {
                    uri,
                    version,
                    unchanged_document_diagnostic_report: report,
                },
            );
        }
        WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
            uri,
            version,
            full_document_diagnostic_report: full(found, name),
        })
    });
    WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items: items.collect() })
}

fn judge(snapshot: &Arc<Snapshot>, path: &Path) -> Option<(Url, Option<i32>, Vec<Diagnostic>)> {
    if let Some(open) = snapshot.open.get(path) {
        return Some((open.uri.clone(), Some(open.version), convert::diagnostics(snapshot, open)));
    }
    let uri = uri_of(path)?;
    let project = snapshot.projects.of(path, &snapshot.options, &snapshot.files);
    if project.excluded {
        return None;
    }
    let file = SourceFile::read(path, snapshot.files.read(path)?, None);
    let report = snapshot.report(&file, &project);
    Some((uri.clone(), None, convert::of_report(snapshot, &file, &uri, &report)))
}
