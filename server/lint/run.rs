//! Runs the rules over one file.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::context::{DocumentContext, PolicyContext};
use super::diagnostic::{Diagnostic, ObjectRef};
use super::fix::Applicability;
use super::rule::{Check, Group, Rule};
use super::rules;
use super::settings::{KubernetesVersion, Settings};
use super::suppress::{self, Suppression};
use super::surroundings::Surroundings;
use crate::policy::{self, Api};
use crate::workspace::{DocumentFacts, FileFacts, Workspace, each, mentions_policy};
use crate::yaml::Document;
pub use crate::yaml::Format;

/// One file to judge.
#[derive(Copy, Clone, Debug)]
pub struct Source<'a> {
    /// Its path as reports name it.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What the text is.
    pub format: Format,
}

/// What there is to say of one file.
#[derive(Clone, Debug, Default)]
pub struct FileReport {
    /// Documents in the file.
    pub documents: u32,
    /// NetworkPolicy objects among them, items of lists counted one by one.
    pub policies: u32,
    /// Findings, in text order.
    pub diagnostics: Vec<Diagnostic>,
}

/// How much of a text cannot be read: its syntax errors, and the documents of which only the
/// beginning counts.
pub fn count_broken(source: &Source<'_>) -> usize {
    let documents = source.format.split(source.text).into_iter();
    let broken = documents
        .map(|part| Document::read(part.text))
        .map(|document| document.errors.len() + usize::from(document.leftover.is_some()));
    broken.sum()
}

/// Judges one file. `workspace` gives what else the rules may want to read around it.
pub fn check(source: &Source<'_>, settings: &Settings, workspace: &Workspace<'_>) -> FileReport {
    let Source { name, text, format } = *source;
    if !concerns_us(text) {
        let documents = format.split(text).len() as u32;
        return FileReport { documents, ..FileReport::default() };
    }
    let path = workspace.absolute(Path::new(name));
    let read = || FileFacts::read_parallel(&path, text, format);
    let facts = workspace.facts_of(&path, text, read);
    check_facts(name, &facts, settings, workspace)
}

/// Judges one file that is read already; `name` is its path as reports name it.
pub fn check_facts(
    name: &str,
    facts: &Arc<FileFacts>,
    settings: &Settings,
    workspace: &Workspace<'_>,
) -> FileReport {
    let mut report = FileReport { documents: facts.count, ..FileReport::default() };
    let ours = facts.documents.iter().filter(|document| concerns_us(&document.tree.text));
    let ours: Vec<&DocumentFacts> = ours.map(|document| &**document).collect();
    if ours.is_empty() || workspace.is_partial(&facts.path) {
        return report;
    }
    let around = Surroundings::new(name, facts, &settings.scope, workspace);
    let rules = in_force(settings);
    let reports = each(&ours, |document| check_document(document, settings, &rules, &around));
    let (mut suppressions, mut readable) = (Vec::new(), true);
    for document in reports {
        report.policies += document.policies;
        report.diagnostics.extend(document.diagnostics);
        suppressions.extend(document.suppressions);
        readable &= document.readable;
    }
    suppress::apply(suppressions, readable, &mut report.diagnostics, settings);
    report
}

/// What there is to say of a file soon after an edit.
#[derive(Debug, Default)]
pub struct EditedReport {
    /// What was said before and holds where it was said, by its indices in the report before.
    pub kept: Vec<usize>,
    /// The rest.
    pub report: FileReport,
}

/// What there is to say of a file soon after an edit, until [`check_facts`] has judged it: of
/// documents that stayed as they were, what `report` said of them, the report of the facts `before`;
/// of others what they say by themselves. `stays` says whether a document is at the same place in both.
pub fn check_edited(
    name: &str,
    facts: &Arc<FileFacts>,
    settings: &Settings,
    workspace: &Workspace<'_>,
    (before, report): (&FileFacts, &FileReport),
    stays: impl Fn(&DocumentFacts, &DocumentFacts) -> bool,
) -> EditedReport {
    let known: HashMap<*const Document, &DocumentFacts> =
        before.documents.iter().map(|it| (Arc::as_ptr(&it.tree), &**it)).collect();
    let mut said: HashMap<u32, Vec<(usize, &Diagnostic)>> = HashMap::new();
    for (index, found) in report.diagnostics.iter().enumerate() {
        said.entry(found.document).or_default().push((index, found));
    }
    let around = Surroundings::unknown(name, facts, &settings.scope, workspace);
    let rules = in_force(settings);
    let mut edited = EditedReport::default();
    for document in &facts.documents {
        if let Some(before) = known.get(&Arc::as_ptr(&document.tree)) {
            let found = said.get(&before.index).into_iter().flatten();
            let alone = found.filter(|(_, found)| found.is_within(before));
            if stays(before, document) {
                edited.kept.extend(alone.map(|(index, _)| *index));
            } else {
                let moved = alone.map(|(_, found)| found.moved(before, document));
                edited.report.diagnostics.extend(moved);
            }
        } else if concerns_us(&document.tree.text) {
            let alone = check_document(document, settings, &rules, &around);
            let mut found = alone.diagnostics;
            suppress::apply(alone.suppressions, false, &mut found, settings);
            edited.report.diagnostics.extend(found);
        }
    }
    edited
}

/// What there is to say of one document.
struct DocumentReport {
    policies: u32,
    diagnostics: Vec<Diagnostic>,
    suppressions: Vec<Suppression>,
    /// Whether all of it could be read.
    readable: bool,
}

/// The rules that are not off.
fn in_force(settings: &Settings) -> Vec<&'static Rule> {
    rules::ALL.iter().copied().filter(|rule| settings.severity(rule).is_some()).collect()
}

/// Whether a text can hold anything to judge: most files of a repository do not, and cost nothing.
fn concerns_us(text: &str) -> bool {
    mentions_policy(text) || suppress::mentioned(text)
}

fn check_document(
    facts: &DocumentFacts,
    settings: &Settings,
    rules: &[&'static Rule],
    around: &Surroundings<'_>,
) -> DocumentReport {
    let DocumentFacts { index, base, fenced, tree: document, .. } = facts;
    let (index, fenced) = (*index, *fenced);
    let policies = &facts.objects.policies;
    let mut report = DocumentReport {
        policies: policies.len() as u32,
        diagnostics: Vec::new(),
        suppressions: suppress::collect(facts),
        readable: suppress::is_readable(document),
    };
    let unreadable_template = !document.errors.is_empty() && !document.masks.is_empty();
    if report.policies > 0 || is_meant_as_policy(document, fenced) {
        let context = DocumentContext { document, fenced, unreadable_template, settings };
        run_document_rules(&context, rules, &mut report.diagnostics);
    }
    if !unreadable_template {
        for policy in policies {
            let object = &policy.object;
            let problems = policy::check(
                document,
                object,
                settings.kubernetes >= KubernetesVersion::STRICT_CIDRS,
            );
            let context = PolicyContext {
                document,
                index,
                object,
                problems: &problems,
                policy: &policy.written,
                settings,
                around,
                covered: &OnceCell::new(),
            };
            run_policy_rules(&context, rules, &mut report.diagnostics);
        }
    }
    finish(&mut report.diagnostics, *base, index, settings);
    report
}

/// Whether a document from which no policy could be read was meant to hold one.
fn is_meant_as_policy(document: &Document, fenced: bool) -> bool {
    let no_object = || document.root.is_some_and(|root| !document.is_mapping(root));
    let unread = !document.errors.is_empty() || !fenced && no_object();
    unread && policy::names_policy(&document.text)
}

fn run_document_rules(
    context: &DocumentContext<'_>,
    rules: &[&'static Rule],
    out: &mut Vec<Diagnostic>,
) {
    for rule in rules {
        if let Check::Document(check) = rule.check {
            check(context, out);
        }
    }
}

fn run_policy_rules(
    context: &PolicyContext<'_>,
    rules: &[&'static Rule],
    out: &mut Vec<Diagnostic>,
) {
    let object = context.object;
    let first = out.len();
    for rule in rules {
        // Of a fragment only what it holds is judged, and only by what the API server refuses.
        let applies = object.api != Api::Fragment || rule.group == Group::Api;
        if let Check::Policy(check) = rule.check
            && applies
        {
            check(context, out);
        }
    }
    if out.len() == first {
        return;
    }
    let reference = ObjectRef::of(object);
    // A broken text is read by guessing: no fix of what was read there is safe.
    let document = context.document;
    let guessed = !document.errors.is_empty() || document.leftover.is_some();
    for diagnostic in out.iter_mut().skip(first) {
        diagnostic.object = Some(reference.clone());
        for fix in diagnostic.fixes.iter_mut().filter(|_| guessed) {
            fix.applicability = fix.applicability.min(Applicability::Unsafe);
        }
    }
}

/// Places the findings of one document in their file.
fn finish(diagnostics: &mut Vec<Diagnostic>, base: u32, index: u32, settings: &Settings) {
    let mut found = std::mem::take(diagnostics);
    found.sort_by(|a, b| (a.span, a.rule.name, &a.path).cmp(&(b.span, b.rule.name, &b.path)));
    diagnostics.extend(found.into_iter().map(|mut diagnostic| {
        diagnostic.severity = settings.severity_of(diagnostic.rule, diagnostic.severity);
        diagnostic.document = index;
        diagnostic.shift(base)
    }));
}
