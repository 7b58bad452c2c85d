//! One finding.

use crate::policy::Object;
use crate::text::Span;
use crate::workspace::DocumentFacts;

use super::fix::Fix;
use super::rule::{Group, Rule, Severity};

/// The object a finding is about, as its manifest names it.
#[derive(
    Clone,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    Default,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ObjectRef {
    /// `apiVersion` as written; empty if absent.
    pub api_version: String,
    /// `kind` as written; empty if absent.
    pub kind: String,
    /// `metadata.namespace`, if it is written and known.
    pub namespace: Option<String>,
    /// `metadata.name`, if it is written and known.
    pub name: Option<String>,
}

impl ObjectRef {
    /// As `object`'s manifest names it.
    pub(super) fn of(object: &Object) -> Self {
        Self {
            api_version: object.api_version.clone(),
            kind: object.kind.clone(),
            namespace: object.namespace.as_deref().map(str::to_owned),
            name: object.name.as_deref().map(str::to_owned),
        }
    }
}

/// Another place that belongs to a finding, with what it has to do with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Related {
    /// The file, as named in the report; `None` is the finding's own.
    pub file: Option<String>,
    /// Bytes of that file. While a rule works, without a file: bytes of the finding's document.
    pub span: Span,
    /// What this place has to do with the finding.
    pub message: String,
}

/// One finding of one rule at one place. Spans count bytes of the whole file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How bad it is, after configuration.
    pub severity: Severity,
    /// What is wrong, in one short sentence; for the `api` group in the server's words.
    pub message: String,
    /// A few words for beside the marked span ("belongs to `spec`, one level out").
    pub label: Option<String>,
    /// What it does in the cluster.
    pub effect: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// The API server's field path, relative to the object; empty for the whole document.
    pub path: String,
    /// The marked bytes.
    pub span: Span,
    /// Index of the document in its file, from 0.
    pub document: u32,
    /// The object, where there is one.
    pub object: Option<ObjectRef>,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// Ways to mend it, the likeliest first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity.unwrap_or(Severity::Warning),
            message: message.into(),
            label: None,
            effect: None,
            help: None,
            path: String::new(),
            span,
            document: 0,
            object: None,
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// With the field's path.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// With a few words for beside the marked span.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// With what it does in the cluster.
    #[must_use]
    pub fn effect(mut self, effect: impl Into<String>) -> Self {
        self.effect = Some(effect.into());
        self
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Less, or more, bad than the rule is by itself.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// With another place of the same file.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { file: None, span, message: message.into() });
        self
    }

    /// With another place, of any file.
    #[must_use]
    pub fn related_to(mut self, place: Related) -> Self {
        self.related.push(place);
        self
    }

    /// With a way to mend it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// With ways to mend it, the likeliest first.
    #[must_use]
    pub fn fixes(mut self, fixes: impl IntoIterator<Item = Fix>) -> Self {
        self.fixes.extend(fixes);
        self
    }

    /// What is wrong; on lines of their own what that does, and what to do.
    pub fn words(&self) -> String {
        let rest = [&self.effect, &self.help].into_iter().flatten();
        rest.fold(self.message.clone(), |all, more| all + "\n" + more)
    }

    /// Whether it is about something that does nothing, and could as well not be there.
    pub fn is_without_effect(&self) -> bool {
        self.rule.group == Group::Reach || self.rule.name == "unused-ignore"
    }

    /// Whether it has to do with no other places of its file than those of `document`.
    pub(super) fn is_within(&self, document: &DocumentFacts) -> bool {
        let end = document.base + document.tree.text.len() as u32;
        let own = |span: Span| document.base <= span.start && span.end <= end;
        let fixes = self.fixes.iter().filter(|fix| fix.file.is_none());
        let edits = fixes.flat_map(|fix| &fix.edits).map(|edit| edit.span);
        let related = self.related.iter().filter(|it| it.file.is_none()).map(|it| it.span);
        edits.chain(related).chain([self.span]).all(own)
    }

    /// The same finding, once its document, within which it is, stands elsewhere in its file.
    #[must_use]
    pub(super) fn moved(&self, from: &DocumentFacts, to: &DocumentFacts) -> Self {
        let mut found = Self { document: to.index, ..self.clone() };
        let place = |span: Span| Span::new(span.start - from.base, span.end - from.base);
        found.own_spans().for_each(|span| *span = place(*span));
        found.shift(to.base)
    }

    /// The same finding, its document `base` bytes into its file.
    #[must_use]
    pub(super) fn shift(mut self, base: u32) -> Self {
        self.own_spans().for_each(|span| *span = span.shift(base));
        self
    }

    /// All places in its own file.
    fn own_spans(&mut self) -> impl Iterator<Item = &mut Span> {
        let related = self.related.iter_mut().filter(|related| related.file.is_none());
        let fixes = self.fixes.iter_mut().filter(|fix| fix.file.is_none());
        let edits = fixes.flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
        related.map(|related| &mut related.span).chain(edits).chain([&mut self.span])
    }
}
