//! `dns-blocked`: egress without DNS.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::dns::{DNS_RULE, Dns, dns};
use crate::lint::fix::{Applicability, Fix};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::yaml::rewrite;

declare_rule! {
    /// Egress is restricted to something, and no policy for these pods lets them ask for names.
    ///
    /// All policies in scope that may select the same pods count. A policy that lets nothing out at all is
    /// meant. It is an info where only addresses are allowed, where policies may be missing from the scope, and
    /// for one of several policies by its name (`allow-db`, `web-to-db`) whose default deny is not in scope.
    ///
    /// ## Why is this bad?
    ///
    /// Names of Services no longer resolve, so the very connections that are allowed fail, with errors that
    /// say nothing of a policy.
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
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: db
    ///     ports:
    ///     - port: 5432
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
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: db
    ///     ports:
    ///     - port: 5432
    ///   - to:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           kubernetes.io/metadata.name: kube-system
    ///       podSelector:
    ///         matchLabels:
    ///           k8s-app: kube-dns
    ///     ports:
    ///     - {protocol: UDP, port: 53}
    ///     - {protocol: TCP, port: 53}
    /// ```
    pub(super) DNS_BLOCKED = "dns-blocked", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let Some(Dns { at, over_udp: false, told: false, certain }) = dns(context) else { return };
    let found = Diagnostic::new(&DNS_BLOCKED, context.document.span(at), "egress is restricted, and nothing here allows DNS (port 53, UDP and TCP)")
        .path("spec.egress")
        .effect("the selected pods cannot resolve names, so even what is allowed fails unless it is reached by address")
        .help("allow 53/UDP and 53/TCP to `k8s-app: kube-dns` in `kube-system` (OpenShift: 5353 in `openshift-dns`; node-local DNS: an `ipBlock`)");
    let found = found.fixes(allow(context));
    out.push(if certain { found } else { found.severity(Severity::Info) });
}

fn allow(context: &PolicyContext<'_>) -> Option<Fix> {
    let rules = &context.policy.egress;
    let edits = rewrite::insert_item(context.document, rules.node?, rules.items.len(), DNS_RULE)?;
    let fix = Fix::unsafe_("Allow DNS to `kube-dns` in `kube-system`", edits);
    Some(fix.at_most(Applicability::Manual))
}
