//! Runs the rules over one file.

use std::cell::OnceCell;
use std::path::Path;
use std::sync::Arc;

use super::context::{DocumentContext, PolicyContext};
use super::diagnostic::{Diagnostic, ObjectRef};
use super::fix::Applicability;
use super::rule::{Check, Group};
use super::rules;
use super::settings::{KubernetesVersion, Settings};
use super::suppress::{self, Suppression};
use super::surroundings::Surroundings;
use crate::policy::{self, Api, NetworkPolicy};
use crate::workspace::Workspace;
use crate::yaml::{Document, Part, split, split_markdown};

/// What a file's text is.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// YAML or JSON: a stream of documents.
    #[default]
    Yaml,
    /// Markdown: the YAML fenced in it.
    Markdown,
}

impl Format {
    /// What the file at `path` is by its name.
    pub fn of_path(path: &Path) -> Self {
        let extension = path.extension().unwrap_or_default();
        let is = |known: &&str| extension.eq_ignore_ascii_case(known);
        if ["md", "markdown"].iter().any(is) { Self::Markdown } else { Self::Yaml }
    }
}

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

impl<'a> Source<'a> {
    /// The documents in it.
    pub(super) fn parts(&self) -> Vec<Part<'a>> {
        match self.format {
            Format::Yaml => split(self.text),
            Format::Markdown => split_markdown(self.text),
        }
    }
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
    let broken = |part: &Part<'_>| {
        let document = Document::read(part.text);
        document.errors.len() + usize::from(document.leftover.is_some())
    };
    source.parts().iter().map(broken).sum()
}

/// Judges one file. `workspace` gives what else the rules may want to read around it.
pub fn check(source: &Source<'_>, settings: &Settings, workspace: &Workspace<'_>) -> FileReport {
    let all = source.parts();
    let documents = all.len() as u32;
    let concerns = |text: &str| mentions_policy(text) || suppress::mentioned(text);
    let parts: Vec<(u32, &Part<'_>)> =
        (0..).zip(&all).filter(|(_, part)| concerns(part.text)).collect();
    if parts.is_empty() || workspace.is_partial(Path::new(source.name)) {
        return FileReport { documents, ..FileReport::default() };
    }
    // All are read before the first is judged: rules look at the others too.
    let read = each(&parts, |(index, part)| ReadPart::new(*index, part));
    let around = Surroundings::new(source, &all, &read, &settings.scope, workspace);
    let reports = each(&read, |part| check_part(part, settings, &around));
    let mut report = FileReport { documents, ..FileReport::default() };
    let (mut suppressions, mut readable) = (Vec::new(), true);
    for part in reports {
        report.policies += part.policies;
        report.diagnostics.extend(part.diagnostics);
        suppressions.extend(part.suppressions);
        readable &= part.readable;
    }
    suppress::apply(suppressions, readable, &mut report.diagnostics, settings);
    report
}

/// A part of the file with what is read in it.
pub(super) struct ReadPart<'a> {
    /// Its index in the file, from 0.
    pub(super) index: u32,
    part: &'a Part<'a>,
    pub(super) document: Arc<Document>,
}

impl<'a> ReadPart<'a> {
    fn new(index: u32, part: &'a Part<'a>) -> Self {
        Self { index, part, document: Arc::new(Document::read(part.text)) }
    }
}

/// What there is to say of one document.
struct PartReport {
    policies: u32,
    diagnostics: Vec<Diagnostic>,
    suppressions: Vec<Suppression>,
    /// Whether all of it could be read.
    readable: bool,
}

/// Maps over documents, in parallel where there are threads.
#[cfg(feature = "parallel")]
fn each<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    use rayon::prelude::*;
    items.par_iter().with_min_len(16).map(map).collect()
}

/// Maps over documents, in parallel where there are threads.
#[cfg(not(feature = "parallel"))]
fn each<T, R>(items: &[T], map: impl Fn(&T) -> R) -> Vec<R> {
    items.iter().map(map).collect()
}

/// Whether a text can hold anything for us: most files of a repository do not, and cost nothing.
fn mentions_policy(text: &str) -> bool {
    const MARKS: [&str; 5] =
        ["etworkPol", "etworkpol", "networking.k8s.io", "podSelector", "policyTypes"];
    MARKS.iter().any(|mark| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some())
}

fn check_part(read: &ReadPart<'_>, settings: &Settings, around: &Surroundings<'_>) -> PartReport {
    let ReadPart { index, part, document } = read;
    let index = *index;
    let objects = policy::objects(document, part.fenced);
    let policies = objects.iter().filter(|object| object.is_policy());
    let mut report = PartReport {
        policies: policies.clone().count() as u32,
        diagnostics: Vec::new(),
        suppressions: suppress::collect(document, &objects, part.base, index),
        readable: suppress::is_readable(document),
    };
    let unreadable_template = !document.errors.is_empty() && !document.masks.is_empty();
    if report.policies > 0 || is_meant_as_policy(document, part.fenced) {
        let context =
            DocumentContext { document, fenced: part.fenced, unreadable_template, settings };
        run_document_rules(&context, &mut report.diagnostics);
    }
    if !unreadable_template {
        for object in policies {
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
                policy: &NetworkPolicy::read(document, object),
                settings,
                around,
                covered: &OnceCell::new(),
            };
            run_policy_rules(&context, &mut report.diagnostics);
        }
    }
    finish(&mut report.diagnostics, part.base, index, settings);
    report
}

/// Whether a document from which no policy could be read was meant to hold one.
fn is_meant_as_policy(document: &Document, fenced: bool) -> bool {
    let no_object = || document.root.is_some_and(|root| !document.is_mapping(root));
    let unread = !document.errors.is_empty() || !fenced && no_object();
    unread && policy::names_policy(&document.text)
}

fn run_document_rules(context: &DocumentContext<'_>, out: &mut Vec<Diagnostic>) {
    for rule in rules::ALL {
        if let Check::Document(check) = rule.check
            && context.settings.severity(rule).is_some()
        {
            check(context, out);
        }
    }
}

fn run_policy_rules(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let object = context.object;
    let first = out.len();
    for rule in rules::ALL {
        // Of a fragment only what it holds is judged, and only by what the API server refuses.
        let applies = object.api != Api::Fragment || rule.group == Group::Api;
        if let Check::Policy(check) = rule.check
            && applies
            && context.settings.severity(rule).is_some()
        {
            check(context, out);
        }
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
