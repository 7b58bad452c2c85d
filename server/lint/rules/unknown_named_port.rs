//! `unknown-named-port`: a port that no container has.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::names::nearest;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Direction, Port, PortValue};
use crate::workspace::{ScopeWorkload, Sort, algebra};
use crate::yaml::rewrite;

declare_rule! {
    /// A port by name, where no container of the pods at the receiving end has a port of that name and protocol.
    ///
    /// The pods are those that an ingress policy selects, or the peers of an egress rule. It speaks only where these
    /// are in scope with all their ports.
    ///
    /// ## Why is this bad?
    ///
    /// A name is looked up in each pod. Where no container has it, the rule allows nothing.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///     ports:
    ///     - port: htpp
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: shop, labels: {app: web}}
    /// spec:
    ///   containers:
    ///   - name: web
    ///     ports:
    ///     - {containerPort: 8080, name: http}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: web
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///     ports:
    ///     - port: http
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: web, namespace: shop, labels: {app: web}}
    /// spec:
    ///   containers:
    ///   - name: web
    ///     ports:
    ///     - {containerPort: 8080, name: http}
    /// ```
    pub(super) UNKNOWN_NAMED_PORT = "unknown-named-port", Workspace, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            let mut receivers = None;
            for (at, port) in rule.ports.items.iter().enumerate() {
                let PortValue::Name(name) = &port.port else { continue };
                let Some(here) = context.in_scope() else { return };
                let pods = receivers.get_or_insert_with(|| here.receivers(direction, rule));
                let complete = !here.scope.may_miss(Sort::Workload);
                let path = format!("spec.{}[{index}].ports[{at}].port", direction.field());
                out.extend(judge(context, (port, name), pods, complete).map(|it| it.path(path)));
            }
        }
    }
}

/// `complete` says whether all pods that are meant seem to be in scope.
fn judge(
    context: &PolicyContext<'_>,
    (port, name): (&Port, &str),
    pods: &[&ScopeWorkload],
    complete: bool,
) -> Option<Diagnostic> {
    let written = port.protocol.as_deref().unwrap_or("TCP");
    let protocol = algebra::protocol(written).filter(|_| !port.open)?;
    let first = pods.first()?;
    let has = |pod: &&ScopeWorkload| {
        let ports = &pod.effect.pods.ports;
        !ports.complete || !ports.resolve(name, protocol).is_empty()
    };
    if pods.iter().any(has) {
        return None;
    }
    let document = context.document;
    let node = document.get(port.node, "port")?;
    let known = || pods.iter().flat_map(|pod| &pod.effect.pods.ports.named);
    let message = format!("no container of these pods has a {written} port called `{name}`");
    let found = Diagnostic::new(&UNKNOWN_NAMED_PORT, document.span(node), message)
        .effect("this entry allows nothing")
        .related_to(context.related_object(*first, ports_of(first)));
    if let Some(other) = known().find(|port| *port.name == *name) {
        let other = other.protocol.name();
        return Some(found.help(format!("`{name}` is a port of protocol {other}: write that")));
    }
    let same = known().filter(|port| port.protocol == protocol).map(|port| &*port.name);
    match nearest(name, same) {
        Some(near) => {
            let edits = rewrite::replace_scalar(document, node, near);
            let fix = edits.map(|edits| Fix::unsafe_(format!("Write `{near}`"), edits));
            Some(found.help(format!("write `{near}`, if that is what is meant")).fixes(fix))
        }
        None => complete.then(|| found.help("write the number, or name the container's port so")),
    }
}

/// What ports a workload has, in words.
fn ports_of(pod: &ScopeWorkload) -> String {
    let named = pod.effect.pods.ports.named.iter();
    let named: Vec<String> =
        named.map(|it| format!("`{}` ({} {})", it.name, it.protocol.name(), it.number)).collect();
    if named.is_empty() {
        return format!("`{}` names no port", pod.title());
    }
    format!("`{}` has {}", pod.title(), named.join(", "))
}
