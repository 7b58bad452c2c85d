//! What the page shows, as JSON.

use netpol::ide::actions::{Action, ActionKind};
use netpol::ide::completion::{Completion, CompletionKind};
use netpol::ide::hints::Hint;
use netpol::ide::hover::Hover;
use netpol::ide::{Change, SourceFile};
use netpol::lint::diagnostic;
use netpol::lint::rule::Severity;
use serde::Serialize;

use crate::places::{Place, Range, TextEdit, edit, place, range};
use crate::session::{Session, name};

/// A finding.
#[derive(Serialize)]
pub struct Diagnostic<'a> {
    range: Range,
    severity: Severity,
    rule: &'static str,
    url: String,
    message: &'a str,
    effect: Option<&'a str>,
    help: Option<&'a str>,
    faded: bool,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    file: String,
    range: Range,
    message: &'a str,
}

impl<'a> Diagnostic<'a> {
    pub fn new(session: &Session, file: &SourceFile, found: &'a diagnostic::Diagnostic) -> Self {
        let related = found.related.iter().filter_map(|other| {
            let file = match &other.file {
                Some(name) => session.meant(name)?,
                None => file,
            };
            let (message, range) = (&*other.message, range(file, other.span));
            Some(Related { file: name(&file.path), range, message })
        });
        Self {
            range: range(file, found.span),
            severity: found.severity,
            rule: found.rule.name,
            url: found.rule.url(),
            message: &found.message,
            effect: found.effect.as_deref(),
            help: found.help.as_deref(),
            faded: found.is_without_effect(),
            related: related.collect(),
        }
    }
}

/// What is shown of a word.
#[derive(Serialize)]
pub struct Shown {
    range: Range,
    markdown: String,
}

impl Shown {
    pub fn new(file: &SourceFile, hover: Hover) -> Self {
        Self { range: range(file, hover.span), markdown: hover.markdown }
    }
}

/// Text beside a place.
#[derive(Serialize)]
pub struct Beside {
    at: Place,
    label: String,
    tooltip: String,
    before: bool,
}

impl Beside {
    pub fn new(file: &SourceFile, hint: Hint) -> Self {
        let Hint { offset, label, tooltip, before, .. } = hint;
        Self { at: place(file, offset), label, tooltip, before }
    }
}

/// Something that can be typed.
#[derive(Serialize)]
pub struct Offer {
    label: String,
    kind: &'static str,
    detail: Option<String>,
    documentation: Option<String>,
    edit: TextEdit,
    snippet: bool,
    sort: String,
    filter: Option<String>,
    preselect: bool,
}

impl Offer {
    pub fn new(file: &SourceFile, offered: Completion) -> Self {
        Self {
            kind: match offered.kind {
                CompletionKind::Field => "property",
                CompletionKind::Value => "enum",
                CompletionKind::Snippet | CompletionKind::Template => "text",
                CompletionKind::Reference => "variable",
                CompletionKind::Rule => "constant",
            },
            edit: edit(file, &offered.edit),
            label: offered.label,
            detail: offered.detail,
            documentation: offered.documentation,
            snippet: offered.snippet,
            sort: offered.sort,
            filter: offered.filter,
            preselect: offered.preselect,
        }
    }
}

/// Something that can be done.
#[derive(Serialize)]
pub struct Doable {
    title: String,
    kind: &'static str,
    preferred: bool,
    /// The findings that it mends, by their index.
    fixes: Vec<usize>,
    /// What it changes, unless that is to be asked for.
    change: Option<Changed>,
}

impl Doable {
    pub fn new(session: &Session, action: Action) -> Self {
        Self {
            title: action.title,
            kind: match action.kind {
                ActionKind::QuickFix => "fix",
                ActionKind::Rewrite => "rewrite",
                ActionKind::Generate => "generate",
                ActionKind::FixAll => "fix-all",
            },
            preferred: action.preferred,
            fixes: action.fixes,
            change: action.change.map(|change| Changed::new(session, change)),
        }
    }
}

/// Changes by document, and new documents.
#[derive(Serialize)]
pub struct Changed {
    edits: Vec<(String, Vec<TextEdit>)>,
    created: Vec<(String, String)>,
}

impl Changed {
    pub fn new(session: &Session, change: Change) -> Self {
        let edits = change.edits.iter().filter_map(|(path, edits)| {
            let file = session.file(path)?;
            Some((name(path), edits.iter().map(|it| edit(file, it)).collect()))
        });
        let created = change.created.iter().map(|(path, text)| (name(path), text.clone()));
        Self { edits: edits.collect(), created: created.collect() }
    }
}

/// An object of a document, by its place.
#[derive(Serialize)]
pub struct Object(Range);

impl Object {
    /// The objects of a document.
    pub fn all(file: &SourceFile) -> Vec<Self> {
        let documents = file.facts.documents.iter();
        let spans = documents.flat_map(|document| {
            let objects = &document.objects;
            let policies = objects.policies.iter().map(|it| it.object.node);
            let workloads = objects.workloads.iter().map(|it| it.object.node);
            let nodes: Vec<_> = policies.chain(workloads).collect();
            nodes.into_iter().map(|node| document.tree.span(node).shift(document.base))
        });
        spans.map(|span| Self(range(file, span))).collect()
    }
}
