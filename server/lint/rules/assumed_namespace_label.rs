//! `assumed-namespace-label`: a label `name` that nobody sets.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::known::{NAMESPACE_NAME, is_system_namespace};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Label, Selector};
use crate::yaml::rewrite;

declare_rule! {
    /// A `namespaceSelector` that asks for a label `name`, which no namespace carries by itself.
    ///
    /// Kubernetes sets `kubernetes.io/metadata.name` on every namespace, and no `name`. It is a warning for a
    /// namespace that comes with the cluster (`kube-system`, `openshift-dns`), and where the manifest of the
    /// namespace is in scope and does not set it; for others, which may have been labelled, an info. So may
    /// `default`: guides for OpenShift have people label it.
    ///
    /// ## Why is this bad?
    ///
    /// The selector matches nothing on most clusters, and the connection that was meant to be allowed is not.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-dns
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           name: kube-system
    ///     ports:
    ///     - {protocol: UDP, port: 53}
    ///     - {protocol: TCP, port: 53}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-dns
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           kubernetes.io/metadata.name: kube-system
    ///     ports:
    ///     - {protocol: UDP, port: 53}
    ///     - {protocol: TCP, port: 53}
    /// ```
    pub(super) ASSUMED_NAMESPACE_LABEL = "assumed-namespace-label", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for entry in context.policy.peers() {
        let Some(selector) = &entry.peer.namespace_selector else { continue };
        let Some((label, name)) = assumed(selector) else { continue };
        let here = context.in_scope();
        let known = here.and_then(|here| here.scope.namespace(name)).map(|it| &it.effect);
        if known.is_some_and(|labels| labels.get("name") == Some(name)) {
            continue;
        }
        let lacking = known.is_some_and(|labels| !labels.open && labels.get("name").is_none());
        let path = format!("{}.namespaceSelector.matchLabels", entry.path());
        let found = explain(context, label, name).path(path);
        let sure = lacking || is_system_namespace(name) && name != "default";
        out.push(if sure { found } else { found.severity(Severity::Info) });
    }
}

fn assumed(selector: &Selector) -> Option<(&Label, &str)> {
    let label = selector.labels.iter().find(|label| *label.key == *"name")?;
    Some((label, label.value.as_deref()?))
}

fn explain(context: &PolicyContext<'_>, label: &Label, name: &str) -> Diagnostic {
    Diagnostic::new(&ASSUMED_NAMESPACE_LABEL, context.document.span(label.key_node), format!("no namespace carries the label `name` unless someone sets it; `{name}` is named by `{NAMESPACE_NAME}`"))
        .effect("where nobody set the label, this selects no namespace")
        .help(format!("write `{NAMESPACE_NAME}: {name}`"))
    .fixes(rewrite::rename_key(context.document, label.key_node, NAMESPACE_NAME).map(|edits| {
        Fix::unsafe_(format!("Rename it to `{NAMESPACE_NAME}`"), edits)
    }))
}
