//! Findings as the protocol has them.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;
use tower_lsp::lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, NumberOrString, TextEdit, Url,
};

use super::{Places, location};
use crate::ide::{SourceFile, Target};
use crate::lint::diagnostic::{self, Related};
use crate::lint::fix::Applicability;
use crate::lint::internal_error;
use crate::lint::rule::{Rule, Severity};
use crate::lint::run::FileReport;
use crate::lint::suppress::add::Ignores;
use crate::lsp::publisher::Findings;
use crate::lsp::snapshot::{Open, Snapshot};
use crate::text::Edit;

/// What every finding names as its source.
const SOURCE: &str = "netpol-lint";

/// The findings of an open document.
pub(in crate::lsp) fn diagnostics(snapshot: &Snapshot, open: &Open) -> Vec<Diagnostic> {
    if !open.is_ours() {
        return Vec::new();
    }
    of_report(snapshot, &open.file, &open.uri, &snapshot.report(&open.file, &open.project))
}

/// The findings of a file.
pub(in crate::lsp) fn of_report(
    snapshot: &Snapshot,
    file: &SourceFile,
    uri: &Url,
    report: &FileReport,
) -> Vec<Diagnostic> {
    let mut converter = Converter::new(snapshot, file, uri);
    report.diagnostics.iter().map(|found| converter.finding(found).into()).collect()
}

/// The findings of an open document, to be sent.
pub(in crate::lsp) fn findings(snapshot: &Snapshot, open: &Open, report: &FileReport) -> Findings {
    if !open.is_ours() {
        return Findings::default();
    }
    let mut converter = Converter::new(snapshot, &open.file, &open.uri);
    let found = report.diagnostics.iter();
    Findings::new(found.map(|found| (found.document, converter.finding(found))))
}

/// One finding of an open document.
pub(in crate::lsp) fn one(
    snapshot: &Snapshot,
    open: &Open,
    found: &diagnostic::Diagnostic,
) -> Diagnostic {
    Converter::new(snapshot, &open.file, &open.uri).finding(found).into()
}

/// What is said of a document on which judging failed.
pub(in crate::lsp) fn failure(snapshot: &Snapshot, open: &Open) -> Findings {
    let found = vec![internal_error::diagnostic("a rule panicked")];
    findings(snapshot, open, &FileReport { diagnostics: found, ..FileReport::default() })
}

/// A finding as it is sent, its data not yet a tree of values.
#[derive(Serialize)]
struct Finding {
    #[serde(flatten)]
    shown: Diagnostic,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data>,
}

/// The fixes and an ignore, for clients and scripts that apply them without asking again.
#[derive(Serialize)]
struct Data {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<DataFix>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ignore: Option<TextEdit>,
}

#[derive(Serialize)]
struct DataFix {
    title: String,
    applicability: Applicability,
    edits: Vec<TextEdit>,
}

impl From<Finding> for Diagnostic {
    fn from(Finding { shown, data }: Finding) -> Self {
        Self { data: data.and_then(|data| serde_json::to_value(data).ok()), ..shown }
    }
}

struct Converter<'a> {
    snapshot: &'a Snapshot,
    places: Places<'a>,
    uri: &'a Url,
    ignores: Ignores<'a>,
    /// The pages of the rules met so far.
    pages: HashMap<&'static str, Option<Url>>,
}

impl<'a> Converter<'a> {
    fn new(snapshot: &'a Snapshot, file: &'a SourceFile, uri: &'a Url) -> Self {
        let places = Places::of(file, snapshot.client.encoding);
        let ignores = Ignores::new(&file.text, &file.facts);
        Self { snapshot, places, uri, ignores, pages: HashMap::new() }
    }

    fn finding(&mut self, found: &diagnostic::Diagnostic) -> Finding {
        let related = found.related.iter().filter_map(|place| self.related(place));
        let related: Vec<_> = related.collect();
        let shown = Diagnostic {
            range: self.places.range(found.span),
            severity: Some(match found.severity {
                Severity::Error => DiagnosticSeverity::ERROR,
                Severity::Warning => DiagnosticSeverity::WARNING,
                Severity::Info => DiagnosticSeverity::INFORMATION,
            }),
            code: Some(NumberOrString::String(found.rule.name.to_owned())),
            code_description: self.page(found.rule).map(|href| CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message: found.words(),
            related_information: (!related.is_empty()).then_some(related),
            tags: tag(found).map(|tag| vec![tag]),
            data: None,
        };
        Finding { shown, data: self.data(found) }
    }

    fn page(&mut self, rule: &'static Rule) -> Option<Url> {
        self.pages.entry(rule.name).or_insert_with(|| Url::parse(&rule.url()).ok()).clone()
    }

    fn related(&self, place: &Related) -> Option<DiagnosticRelatedInformation> {
        let location = match &place.file {
            None => Location::new(self.uri.clone(), self.places.range(place.span)),
            Some(name) => {
                let path = self.snapshot.workspace.absolute(Path::new(name));
                location(self.snapshot, &Target { path, span: place.span })?
            }
        };
        Some(DiagnosticRelatedInformation { location, message: place.message.clone() })
    }

    fn data(&mut self, found: &diagnostic::Diagnostic) -> Option<Data> {
        let edit = |edit: &Edit| TextEdit::new(self.places.range(edit.span), edit.text.clone());
        let own = found.fixes.iter().filter(|fix| fix.file.is_none());
        let fixes = own.map(|fix| DataFix {
            title: fix.title.clone(),
            applicability: fix.applicability,
            edits: fix.edits.iter().map(edit).collect(),
        });
        let (fixes, ignore) = (fixes.collect::<Vec<_>>(), self.ignores.of(found));
        let ignore = ignore.as_ref().map(edit);
        (!fixes.is_empty() || ignore.is_some()).then_some(Data { fixes, ignore })
    }
}

fn tag(found: &diagnostic::Diagnostic) -> Option<DiagnosticTag> {
    let unnecessary = found.is_without_effect().then_some(DiagnosticTag::UNNECESSARY);
    let outdated = found.rule.name == "removed-api-version";
    outdated.then_some(DiagnosticTag::DEPRECATED).or(unnecessary)
}
