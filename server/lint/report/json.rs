//! The report for programs; `schemas/report.schema.json` describes it.

use std::io::{self, Write};
use std::path::Path;

use serde::{Serialize, Serializer};

use super::{CheckedFile, Counts, Found, Place, Text};
use crate::lint::baseline::Entry;
use crate::lint::diagnostic::{Diagnostic, ObjectRef, Related};
use crate::lint::fix::{Applicability, Fix};
use crate::lint::rule::{Group, Severity};
use crate::text::{Edit, Span};

/// Writes what was found.
pub fn write(found: Found<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = Counts::of(found.files.iter().flat_map(|file| &file.diagnostics));
    let summary = Summary {
        files: found.files.len(),
        documents: found.files.iter().map(|file| file.documents).sum(),
        policies: found.files.iter().map(|file| file.policies).sum(),
        error: counts.error,
        warning: counts.warning,
        info: counts.info,
    };
    let baseline = found.known.map(|known| JsonBaseline {
        known: known.findings,
        stale: known.stale.iter().map(|(path, entry)| Stale { baseline: path, entry }).collect(),
    });
    let root = Root { version: 1, summary, baseline, diagnostics: found };
    serde_json::to_writer_pretty(&mut *out, &root)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<JsonBaseline<'a>>,
    #[serde(serialize_with = "findings")]
    diagnostics: Found<'a>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    documents: u32,
    policies: u32,
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct JsonBaseline<'a> {
    known: usize,
    stale: Vec<Stale<'a>>,
}

#[derive(Serialize)]
struct Stale<'a> {
    baseline: &'a Path,
    #[serde(flatten)]
    entry: &'a Entry,
}

/// One after the other, so that a long report is never held as a whole.
fn findings<S: Serializer>(all: &Found<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    let findings = all.findings();
    serializer.collect_seq(findings.map(|(file, text, found)| finding(*all, file, text, found)))
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    group: Group,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    path: &'a str,
    file: &'a str,
    document: u32,
    object: Option<&'a ObjectRef>,
    span: JsonSpan,
    related: Vec<JsonRelated<'a>>,
    fixes: Vec<JsonFix<'a>>,
    url: String,
}

#[derive(Serialize)]
struct JsonSpan {
    start: JsonPlace,
    end: JsonPlace,
}

#[derive(Serialize)]
struct JsonPlace {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    file: &'a str,
    span: JsonSpan,
    message: &'a str,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    applicability: Applicability,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    file: &'a str,
    start: u32,
    end: u32,
    text: &'a str,
}

fn finding<'a>(
    all: Found<'a>,
    file: &'a CheckedFile,
    text: &Text,
    found: &'a Diagnostic,
) -> Finding<'a> {
    Finding {
        rule: found.rule.name,
        group: found.rule.group,
        severity: found.severity,
        message: &found.message,
        label: found.label.as_deref(),
        effect: found.effect.as_deref(),
        help: found.help.as_deref(),
        path: &found.path,
        file: &file.name,
        document: found.document,
        object: found.object.as_ref(),
        span: span(text, found.span),
        related: found.related.iter().filter_map(|place| related(all, file, place)).collect(),
        fixes: found.fixes.iter().map(|way| fix(file, way)).collect(),
        url: found.rule.url(),
    }
}

/// A related place; `None` in the rare case that its file has vanished since it was read.
fn related<'a>(
    all: Found<'_>,
    file: &'a CheckedFile,
    place: &'a Related,
) -> Option<JsonRelated<'a>> {
    let name = place.file.as_ref().unwrap_or(&file.name);
    let text = all.texts.get(name)?;
    Some(JsonRelated { file: name, span: span(text, place.span), message: &place.message })
}

fn fix<'a>(file: &'a CheckedFile, fix: &'a Fix) -> JsonFix<'a> {
    let edit = |Edit { span, text }: &'a Edit| JsonEdit {
        file: fix.file.as_deref().unwrap_or(&file.name),
        start: span.start,
        end: span.end,
        text,
    };
    JsonFix {
        title: &fix.title,
        applicability: fix.applicability,
        edits: fix.edits.iter().map(edit).collect(),
    }
}

fn span(text: &Text, span: Span) -> JsonSpan {
    let place = |offset| {
        let Place { line, column } = text.place(offset);
        JsonPlace { line, column, offset }
    };
    JsonSpan { start: place(span.start), end: place(span.end) }
}
