//! `unknown-kind`: an `apiVersion` and `kind` that no server has.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::Api;
use crate::text::Span;
use crate::yaml::rewrite;

declare_rule! {
    /// An `apiVersion` and `kind` that no API server knows, though a NetworkPolicy is meant.
    ///
    /// Capitals count, the kind is singular, and the version is `networking.k8s.io/v1`. Other groups
    /// that have a `NetworkPolicy` of their own, Calico's for one, are left alone.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object, so nothing is isolated.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
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
    /// spec:
    ///   podSelector: {}
    /// ```
    pub(super) UNKNOWN_KIND = "unknown-kind", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let object = context.object;
    if object.api != Api::Unknown {
        return;
    }
    let wrong_kind = object.kind != "NetworkPolicy";
    let (path, wanted) =
        if wrong_kind { ("kind", "NetworkPolicy") } else { ("apiVersion", "networking.k8s.io/v1") };
    let node = context.document.get(object.node, path);
    let span = node.map_or_else(Span::default, |node| context.document.span(node));
    let message =
        format!("no kind {:?} is registered for version {:?}", object.kind, object.api_version);
    let diagnostic = Diagnostic::new(&UNKNOWN_KIND, span, message)
        .path(path)
        .effect("the API server refuses the manifest: nothing of it is in force")
        .help(format!("write `{path}: {wanted}`"));
    let edits = node
        .filter(|_| object.is_called_policy())
        .and_then(|node| rewrite::replace_scalar(context.document, node, wanted));
    out.push(diagnostic.fixes(edits.map(|edits| Fix::safe(format!("Write `{wanted}`"), edits))));
}
