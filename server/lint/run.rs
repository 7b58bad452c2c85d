//! Runs the rules over one file.

use std::path::Path;

use super::context::{DocumentContext, PolicyContext};
use super::diagnostic::{Diagnostic, ObjectRef};
use super::rule::{Check, Group};
use super::rules;
use super::settings::{KubernetesVersion, Settings};
use super::surroundings::Surroundings;
use crate::policy::{self, Api, NetworkPolicy};
use crate::workspace::{Files, Workspace};
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

/// Judges one file. `files` gives what else the rules may want to read around it.
pub fn check(source: &Source<'_>, settings: &Settings, files: &dyn Files) -> FileReport {
    check_in(&Workspace::new(files, ""), source, settings)
}

/// Judges one of many files. What is read around it is kept in `workspace` for the others.
pub fn check_in(workspace: &Workspace<'_>, source: &Source<'_>, settings: &Settings) -> FileReport {
    let all = match source.format {
        Format::Yaml => split(source.text),
        Format::Markdown => split_markdown(source.text),
    };
    let documents = all.len() as u32;
    let parts: Vec<(u32, &Part<'_>)> =
        (0..).zip(&all).filter(|(_, part)| mentions_policy(part.text)).collect();
    if parts.is_empty() || workspace.is_partial(Path::new(source.name)) {
        return FileReport { documents, ..FileReport::default() };
    }
    let around = Surroundings::new(source, &all, &settings.scope, workspace);
    let reports = each(&parts, |(index, part)| check_part(part, *index, settings, &around));
    let mut report = FileReport { documents, ..FileReport::default() };
    for part in reports {
        report.policies += part.policies;
        report.diagnostics.extend(part.diagnostics);
    }
    report
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

fn check_part(
    part: &Part<'_>,
    index: u32,
    settings: &Settings,
    around: &Surroundings<'_>,
) -> FileReport {
    let document = Document::read(part.text);
    let objects = policy::objects(&document, part.fenced);
    let policies = objects.iter().filter(|object| object.is_policy());
    let mut report =
        FileReport { policies: policies.clone().count() as u32, ..FileReport::default() };
    let unreadable_template = !document.errors.is_empty() && !document.masks.is_empty();
    if report.policies > 0 || is_meant_as_policy(&document, part.fenced) {
        let context = DocumentContext {
            document: &document,
            fenced: part.fenced,
            unreadable_template,
            settings,
        };
        run_document_rules(&context, &mut report.diagnostics);
    }
    if !unreadable_template {
        for object in policies {
            let problems = policy::check(
                &document,
                object,
                settings.kubernetes >= KubernetesVersion::STRICT_CIDRS,
            );
            let context = PolicyContext {
                document: &document,
                index,
                object,
                problems: &problems,
                policy: &NetworkPolicy::read(&document, object),
                settings,
                around,
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
    let reference = ObjectRef {
        api_version: object.api_version.clone(),
        kind: object.kind.clone(),
        namespace: object.namespace.clone(),
        name: object.name.clone(),
    };
    for diagnostic in out.iter_mut().skip(first) {
        diagnostic.object = Some(reference.clone());
    }
}

/// Places the findings of one document in their file.
fn finish(diagnostics: &mut Vec<Diagnostic>, base: u32, index: u32, settings: &Settings) {
    let mut found = std::mem::take(diagnostics);
    found.sort_by(|a, b| (a.span, a.rule.name, &a.path).cmp(&(b.span, b.rule.name, &b.path)));
    diagnostics.extend(found.into_iter().map(|mut diagnostic| {
        // A level that is the rule's own leaves findings that are less sure what they are.
        if let Some(Some(severity)) = settings.levels.get(diagnostic.rule.name)
            && diagnostic.rule.severity != Some(*severity)
        {
            diagnostic.severity = *severity;
        }
        diagnostic.document = index;
        diagnostic.shift(base)
    }));
}
