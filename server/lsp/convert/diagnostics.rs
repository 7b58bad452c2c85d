//! Findings as the protocol has them.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Map, Value, json};
use tower_lsp::lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, NumberOrString, Url,
};

use super::{Places, location};
use crate::ide::{SourceFile, Target};
use crate::lint::diagnostic::{self, Related};
use crate::lint::internal_error;
use crate::lint::rule::{Rule, Severity};
use crate::lint::run::FileReport;
use crate::lint::suppress::add::Ignores;
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
    report.diagnostics.iter().map(|found| converter.diagnostic(found)).collect()
}

/// One finding of an open document.
pub(in crate::lsp) fn one(
    snapshot: &Snapshot,
    open: &Open,
    found: &diagnostic::Diagnostic,
) -> Diagnostic {
    Converter::new(snapshot, &open.file, &open.uri).diagnostic(found)
}

/// What is said of a document on which judging failed.
pub(in crate::lsp) fn failure(snapshot: &Snapshot, path: &Path) -> (i32, Vec<Diagnostic>) {
    let Some(open) = snapshot.open.get(path) else { return (i32::MIN, Vec::new()) };
    let found = vec![internal_error::diagnostic("a rule panicked")];
    let report = FileReport { diagnostics: found, ..FileReport::default() };
    (open.version, of_report(snapshot, &open.file, &open.uri, &report))
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

    fn diagnostic(&mut self, found: &diagnostic::Diagnostic) -> Diagnostic {
        let related = found.related.iter().filter_map(|place| self.related(place));
        let related: Vec<_> = related.collect();
        Diagnostic {
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
            data: self.data(found),
        }
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

    /// The fixes and an ignore, for clients and scripts that apply them without asking again.
    fn data(&mut self, found: &diagnostic::Diagnostic) -> Option<Value> {
        let places = self.places;
        let edit = |edit: &Edit| json!({"range": places.range(edit.span), "newText": edit.text});
        let fixes = found.fixes.iter().map(|fix| {
            let edits: Vec<_> = fix.edits.iter().map(edit).collect();
            json!({"title": fix.title, "applicability": fix.applicability, "edits": edits})
        });
        let fixes: Vec<_> = fixes.collect();
        let ignore = self.ignores.of(found).as_ref().map(edit);
        let mut data = Map::new();
        data.extend((!fixes.is_empty()).then(|| ("fixes".to_owned(), fixes.into())));
        data.extend(ignore.map(|ignore| ("ignore".to_owned(), ignore)));
        (!data.is_empty()).then_some(data.into())
    }
}

fn tag(found: &diagnostic::Diagnostic) -> Option<DiagnosticTag> {
    let unnecessary = found.is_without_effect().then_some(DiagnosticTag::UNNECESSARY);
    let outdated = found.rule.name == "removed-api-version";
    outdated.then_some(DiagnosticTag::DEPRECATED).or(unnecessary)
}
