//! `removed-api-version`: a version that servers no longer have.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::Api;
use crate::text::Span;
use crate::yaml::rewrite;

declare_rule! {
    /// A NetworkPolicy of an API version that servers no longer have.
    ///
    /// `extensions/v1beta1` went with Kubernetes 1.16. The body is checked all the same: it is the
    /// same in `networking.k8s.io/v1`.
    ///
    /// ## Why is this bad?
    ///
    /// The API server refuses the object, so nothing is isolated.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: extensions/v1beta1
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
    pub(super) REMOVED_API_VERSION = "removed-api-version", Api, Some(Severity::Error), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let object = context.object;
    if object.api != Api::Removed {
        return;
    }
    let node = context.document.get(object.node, "apiVersion");
    let span = node.map_or_else(Span::default, |node| context.document.span(node));
    let message = format!(
        "no kind {:?} is registered for version {:?}: it was removed in Kubernetes 1.16",
        object.kind, object.api_version
    );
    let diagnostic = Diagnostic::new(&REMOVED_API_VERSION, span, message)
        .path("apiVersion")
        .effect("the API server refuses the manifest: nothing of it is in force")
        .help("write `apiVersion: networking.k8s.io/v1`; the rest is the same there");
    let edits = node
        .and_then(|node| rewrite::replace_scalar(context.document, node, "networking.k8s.io/v1"));
    let fix = edits.map(|edits| Fix::safe("Write `networking.k8s.io/v1`", edits));
    out.push(diagnostic.fixes(fix));
}
