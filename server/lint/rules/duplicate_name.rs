//! `duplicate-name`: two policies of one name.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};

declare_rule! {
    /// Two policies of the same name and namespace in one file.
    ///
    /// ## Why is this bad?
    ///
    /// They are one object: whichever is applied last is in force, and the other is gone without a word.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: api
    ///   policyTypes: [Ingress]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    /// ---
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: api
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: api
    ///   policyTypes: [Ingress]
    /// ```
    pub(super) DUPLICATE_NAME = "duplicate-name", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let Some(name) = context.object.name.as_deref() else { return };
    if context.around.is_documentation() {
        return;
    }
    let earlier = context.around.scope().twins.iter().find(|twin| {
        twin.place.path() == context.around.path()
            && (twin.place.document.index, twin.object().node)
                < (context.index, context.object.node)
            && twin.object().name.as_deref() == Some(name)
            && twin.object().namespace == context.object.namespace
    });
    let Some(earlier) = earlier else { return };
    let mut found = Diagnostic::new(
        &DUPLICATE_NAME,
        context.object.heading(context.document),
        format!("another policy of this file is called {name:?} too"),
    )
    .path("metadata.name")
    .effect("the two are one object: the one applied last replaces the other")
    .help("give each a name of its own");
    found.related.push(context.related_object(earlier, "the other one"));
    out.push(found);
}
