//! `invalid-yaml`: text that no YAML reader takes.

use crate::lint::context::DocumentContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::text::{Edit, Span};
use crate::yaml::{Document, Repair, SyntaxError};

declare_rule! {
    /// Text that is no YAML, or YAML that kubectl and the API server refuse to read.
    ///
    /// The line at fault is left out, and the rest of the file is still judged. A Helm template that
    /// is no YAML before it is rendered gets one hint instead.
    ///
    /// ## Why is this bad?
    ///
    /// Nothing of the document reaches the cluster: the policy that was in force before stays in
    /// force, or none is.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    ///  namespace: shop
    /// spec:
    ///   podSelector: {}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    ///   namespace: shop
    /// spec:
    ///   podSelector: {}
    /// ```
    pub(super) INVALID_YAML = "invalid-yaml", Api, Some(Severity::Error), Check::Document(check)
}

fn check(context: &DocumentContext<'_>, out: &mut Vec<Diagnostic>) {
    let errors = &context.document.errors;
    if context.unreadable_template {
        out.extend(errors.first().map(hint));
        return;
    }
    if !context.fenced {
        out.extend(not_an_object(context.document));
    }
    out.extend(errors.iter().map(|error| explain(context.document, error)));
}

fn explain(document: &Document, error: &SyntaxError) -> Diagnostic {
    let found = Diagnostic::new(&INVALID_YAML, error.span, error.message.clone())
        .effect("kubectl and the API server read nothing of this document");
    if let Repair::Indented(column) = error.repair {
        let place = match column {
            0 => "move it to the beginning of its line".to_owned(),
            1 => "indent it by 1 space".to_owned(),
            column => format!("indent it by {column} spaces"),
        };
        return found
            .help(format!("{place}; the rest is judged as if it were there"))
            .fix(indent(document, error.span, column));
    }
    let found = found.fixes(separator(document, error));
    match advice(error, error.span.of(&document.text)) {
        Some(help) => found.help(help),
        None => found,
    }
}

fn indent(document: &Document, line: Span, column: u32) -> Fix {
    let before = document.text.get(..line.start as usize).unwrap_or_default();
    let lead = before.len() - before.trim_end_matches([' ', '\t']).len();
    let lead = Span::new(line.start - lead as u32, line.start);
    let edit = Edit::replace(lead, " ".repeat(column as usize));
    Fix::unsafe_(format!("Indent by {column} spaces"), vec![edit])
}

/// A document whose root is a list or text, though a policy stands in it.
fn not_an_object(document: &Document) -> Option<Diagnostic> {
    let root = document.root.filter(|root| {
        !document.is_mapping(*root) && document.errors.is_empty() && document.masks.is_empty()
    })?;
    let what = if document.is_sequence(root) { "a list" } else { "text" };
    let first = document
        .items(root)
        .first()
        .map_or_else(|| document.span(root), |item| document.span(item.value));
    let diagnostic =
        Diagnostic::new(&INVALID_YAML, first, format!("the document is {what}, not an object"))
            .effect("kubectl and the API server refuse the document");
    Some(diagnostic.help("put `apiVersion`, `kind`, `metadata` and `spec` at the beginning of their lines, without dashes"))
}

fn hint(error: &SyntaxError) -> Diagnostic {
    Diagnostic::new(
        &INVALID_YAML,
        error.span,
        "this template cannot be read as YAML before it is rendered",
    )
    .severity(Severity::Info)
    .effect("the document is not checked")
    .help("check what it renders: `helm template . | netpol-lint -`")
}

/// Three dashes for a line of two or four.
fn separator(document: &Document, error: &SyntaxError) -> Option<Fix> {
    let lost = error.repair == Repair::Blanked;
    let line = error.span.of(&document.text).trim_end();
    let edits = vec![Edit::replace(error.span, "---")];
    (lost && matches!(line, "--" | "----")).then(|| Fix::safe("Write `---`", edits))
}

/// What to do about an error whose line, or the part at fault, reads `text`.
fn advice(error: &SyntaxError, text: &str) -> Option<&'static str> {
    let message = error.message.as_str();
    let value = text.split_once(": ").map(|(_, value)| value);
    Some(match text {
        "--" | "----" | "-- " => "write `---` to start a new document",
        _ if message.contains("tab") => "indent with spaces",
        _ if message.contains("anchor") => "define the anchor (`&name`) before it is used",
        _ if message.contains("unsupported value") => "quote it if text is meant",
        _ if message.contains("control character") => {
            "delete the character: it does not show in most editors"
        }
        _ if value.is_some_and(|value| value.contains(": ")) => {
            "quote the value: it holds a colon followed by a blank"
        }
        _ if value.is_some_and(|value| value.starts_with(['@', '`', '%'])) => {
            "quote the value: YAML keeps its first character for itself"
        }
        _ if message.contains("quoted scalar") || message.contains("end of stream") => {
            "close the quotes"
        }
        _ if !text.contains(':') && !text.starts_with(['-', '[', '{', '"', '\'']) => {
            "this is no `key: value`: start the line with `#` if it is a remark"
        }
        _ if message.contains("key")
            || message.contains("'-'")
            || message.contains("sequence entries")
            || message.contains("mapping values") =>
        {
            "indent it like the lines that it belongs to"
        }
        _ => return None,
    })
}
