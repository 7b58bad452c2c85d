//! `service-port`: the port of a Service, where that of the pods counts.

use crate::lint::context::{InScope, PolicyContext};
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Direction, Port, PortValue, Rule, ServicePort};
use crate::reach::{PortSet, Protocol};
use crate::workspace::{ScopeService, ScopeWorkload, algebra};
use crate::yaml::rewrite;

declare_rule! {
    /// A rule that names the `port` of a Service, where the pods behind it listen on another, its `targetPort`.
    ///
    /// It speaks only where the Service leads to all pods at the receiving end, and none of them is known to listen on
    /// the port itself.
    ///
    /// ## Why is this bad?
    ///
    /// Policies see connections as they reach the pod, after the Service has translated them: the rule allows a port that
    /// nothing listens on, and not the one that is used.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    ///   namespace: shop
    /// spec:
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///     ports:
    ///     - port: 80
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: db, namespace: shop, labels: {app: db}}
    /// spec:
    ///   containers:
    ///   - name: db
    ///     ports:
    ///     - {containerPort: 5432}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   selector: {app: db}
    ///   ports:
    ///   - {port: 80, targetPort: 5432}
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
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector: {}
    ///     ports:
    ///     - port: 5432
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: db, namespace: shop, labels: {app: db}}
    /// spec:
    ///   containers:
    ///   - name: db
    ///     ports:
    ///     - {containerPort: 5432}
    /// ---
    /// apiVersion: v1
    /// kind: Service
    /// metadata: {name: db, namespace: shop}
    /// spec:
    ///   selector: {app: db}
    ///   ports:
    ///   - {port: 80, targetPort: 5432}
    /// ```
    pub(super) SERVICE_PORT = "service-port", Workspace, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            let mut receivers = None;
            for (at, port) in rule.ports.items.iter().enumerate() {
                let Some((number, protocol)) = single(port) else { continue };
                let Some(here) = context.in_scope().filter(|it| !it.scope.services.is_empty())
                else {
                    return;
                };
                let pods = receivers.get_or_insert_with(|| here.receivers(direction, rule));
                let Some(found) = translated(here, pods, number, protocol) else { continue };
                if !allowed(rule).has(protocol, found.target) {
                    let path = format!("spec.{}[{index}].ports[{at}].port", direction.field());
                    out.extend(explain(context, port, number, &found).map(|it| it.path(path)));
                }
            }
        }
    }
}

/// The one port of an entry.
fn single(port: &Port) -> Option<(u16, Protocol)> {
    let protocol = algebra::protocol(port.protocol.as_deref().unwrap_or("TCP"))?;
    match port.port {
        PortValue::Number(number) if !port.open && port.end_port.is_none() => {
            Some((number, protocol))
        }
        _ => None,
    }
}

/// All ports of a rule, as far as they are known.
fn allowed(rule: &Rule) -> PortSet {
    let known = rule.ports.items.iter().filter_map(algebra::ports);
    known.fold(PortSet::nothing(), |all, one| all.union(&one))
}

/// A Service that translates a port.
struct Translated<'a> {
    service: &'a ScopeService,
    port: &'a ServicePort,
    target: u16,
}

/// The Service that translates `number` for `pods`, if one does for all of them, all to one target.
fn translated<'a>(
    here: InScope<'a>,
    pods: &[&ScopeWorkload],
    number: u16,
    protocol: Protocol,
) -> Option<Translated<'a>> {
    let mut all = pods.iter().map(|pod| translation(here, pod, number, protocol));
    let first = all.next()??;
    all.all(|other| other.is_some_and(|other| other.target == first.target)).then_some(first)
}

/// The Service that translates `number` for a pod which does not listen there itself.
fn translation<'a>(
    here: InScope<'a>,
    pod: &ScopeWorkload,
    number: u16,
    protocol: Protocol,
) -> Option<Translated<'a>> {
    let declared = &pod.written().ports;
    let is = |known: Option<&str>| known == Some(protocol.name());
    if declared.open
        || declared.items.iter().any(|it| it.number == Some(number) && is(it.protocol.as_deref()))
    {
        return None;
    }
    let services = here.scope.services.iter().filter(|service| leads_to(service, pod));
    let ports = services.flat_map(|service| {
        let ports = service.written().ports.items.iter();
        ports.filter_map(move |port| {
            let target = target(port, pod, protocol).filter(|_| is(port.protocol.as_deref()))?;
            Some(Translated { service, port, target })
        })
    });
    let ports: Vec<Translated<'_>> = ports.collect();
    if ports.iter().any(|it| it.target == number) {
        return None;
    }
    ports.into_iter().find(|it| it.port.port == Some(number) && !it.service.written().headless)
}

fn leads_to(service: &ScopeService, pod: &ScopeWorkload) -> bool {
    let wanted = &service.effect;
    let carries = |(key, value): &algebra::Pair| {
        value.is_some() && pod.effect.labels.get(key) == value.as_deref()
    };
    service.home == pod.home
        && !wanted.open
        && !wanted.pairs.is_empty()
        && wanted.pairs.iter().all(carries)
}

/// The number of the port that a Service leads to.
fn target(port: &ServicePort, pod: &ScopeWorkload, protocol: Protocol) -> Option<u16> {
    match &port.target {
        PortValue::Number(number) => Some(*number),
        PortValue::Name(name) => {
            let named = &pod.effect.pods.ports.named;
            let it = named.iter().find(|it| *it.name == **name && it.protocol == protocol)?;
            Some(it.number)
        }
        PortValue::Every | PortValue::Unknown => None,
    }
}

fn explain(
    context: &PolicyContext<'_>,
    port: &Port,
    number: u16,
    found: &Translated<'_>,
) -> Option<Diagnostic> {
    let document = context.document;
    let node = document.get(port.node, "port")?;
    let (target, title) = (found.target, found.service.title());
    let place = &found.service.place;
    let related = context.related(
        place,
        place.tree().span(found.port.node),
        format!("leads from port {number} to port {target} of the pods"),
    );
    let edits = rewrite::replace_scalar(document, node, &target.to_string());
    Some(
        Diagnostic::new(
            &SERVICE_PORT,
            document.span(node),
            format!("{number} is the port of `{title}`; the pods behind it listen on {target}"),
        )
        .effect("policies see the port of the pod: connections through the Service are not allowed")
        .help(format!("write {target}"))
        .related_to(related)
        .fixes(edits.map(|edits| Fix::unsafe_(format!("Write the pods' port {target}"), edits))),
    )
}
