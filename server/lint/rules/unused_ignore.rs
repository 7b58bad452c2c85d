//! `unused-ignore`: what is ignored without being there.

use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::names::{Named, UnknownName};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::lint::suppress::{Name, Reach, Suppression};
use crate::text::{Edit, Span};

declare_rule! {
    /// A comment or an annotation that ignores a rule which finds nothing there.
    ///
    /// `# netpol-lint: ignore[rule, ...] reason` is for the line that it ends, or on a line of its
    /// own for the next line of content; `# netpol-lint: ignore-file[rule, ...] reason` is for the
    /// file, the annotation `netpol-lint/ignore: "rule, ..."` for its object. In the brackets stand
    /// names of rules or groups. Nothing is said of rules that are off in this run, nor in documents
    /// that could not be read to their end. Only its own name, not its group's, ignores this rule.
    ///
    /// ## Why is this bad?
    ///
    /// Once the fault is gone, what ignores it hides the next one of its kind. And where it never
    /// hid anything, because of a misspelled rule or a wrong line, its author believes otherwise.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector: {}
    ///   ingress:
    ///   - ports:
    ///     - port: 5432  # netpol-lint: ignore[unknown-field] our server has one more
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   podSelector: {}
    ///   ingress:
    ///   - ports:
    ///     - port: 5432
    /// ```
    pub(in crate::lint) UNUSED_IGNORE = "unused-ignore", Pitfall, Some(Severity::Warning), Check::Run
}

/// What there is to say of each unused name of a suppression that `judged` lets be spoken of.
/// `left` are the findings that nothing suppresses.
pub(in crate::lint) fn check(
    suppression: &Suppression,
    judged: impl Fn(&Name) -> bool,
    left: &[Diagnostic],
) -> Vec<Diagnostic> {
    let unused = suppression.names.iter().filter(|name| !name.used && judged(name));
    unused.map(|name| report(suppression, name, left)).collect()
}

fn report(suppression: &Suppression, name: &Name, left: &[Diagnostic]) -> Diagnostic {
    let message = match &name.named {
        Ok(named) => format!("unused ignore: no `{named}` {}", place(&suppression.reach)),
        Err(unknown) => format!("unused ignore: {unknown}"),
    };
    let found = Diagnostic::new(&UNUSED_IGNORE, name.span, message);
    let found = match &name.named {
        Ok(Named::Rule(rule))
            if matches!(suppression.reach, Reach::Object(_))
                && matches!(rule.check, Check::Document(_)) =>
        {
            found.help("it is about the document, not about an object: use a comment")
        }
        _ => found,
    };
    match rename(suppression, name, left).or_else(|| remove(suppression, name)) {
        Some(fix) => found.fix(fix),
        None => found,
    }
}

fn place(reach: &Reach) -> &'static str {
    match reach {
        Reach::ThisLine(_) => "is found on this line",
        Reach::NextLine(_) => "is found on the next line",
        Reach::File => "is found in this file",
        Reach::Object(_) => "is found in this object",
    }
}

/// The rule that was meant, where it finds something.
fn rename(suppression: &Suppression, name: &Name, left: &[Diagnostic]) -> Option<Fix> {
    let Err(UnknownName { nearest: Some(meant), .. }) = name.named else { return None };
    let called = meant.parse::<Named>().ok()?;
    let fits = |found: &Diagnostic| called.covers(found.rule) && suppression.reaches(found);
    left.iter().any(fits).then(|| safe(format!("Rename to `{meant}`"), name.span, meant))
}

/// All of it if nothing of it is used, else the one name with a comma beside it.
fn remove(suppression: &Suppression, name: &Name) -> Option<Fix> {
    let what = if matches!(suppression.reach, Reach::Object(_)) { "annotation" } else { "comment" };
    if suppression.names.iter().all(|name| !name.used) {
        return Some(safe(format!("Remove the {what}"), suppression.removal?, ""));
    }
    let at = suppression.names.iter().position(|other| other.span == name.span)?;
    let span = match at.checked_sub(1).and_then(|before| suppression.names.get(before)) {
        Some(before) => Span::new(before.span.end, name.span.end),
        None => Span::new(name.span.start, suppression.names.get(1)?.span.start),
    };
    let called = match &name.named {
        Ok(named) => named.name(),
        Err(unknown) => &unknown.name,
    };
    Some(safe(format!("Remove `{called}` from the {what}"), span, ""))
}

fn safe(title: String, span: Span, text: &str) -> Fix {
    Fix::safe(title, vec![Edit::replace(span, text)])
}

/// What there is to say of a suppression that names nothing.
pub(in crate::lint) fn not_understood(suppression: &Suppression) -> Option<Diagnostic> {
    let (what, help) = match suppression.reach {
        Reach::Object(_) => ("annotation", "write `netpol-lint/ignore: \"rule, ...\"`"),
        _ => (
            "comment",
            "write `# netpol-lint: ignore[rule, ...] reason`, or `ignore-file[rule, ...]` for the whole file",
        ),
    };
    let message = format!("this {what} names no rule, and ignores nothing");
    let found = Diagnostic::new(&UNUSED_IGNORE, suppression.span, message).help(help);
    suppression.names.is_empty().then_some(found)
}
