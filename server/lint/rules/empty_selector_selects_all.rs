//! `empty-selector-selects-all`: no selector is every pod.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::{Direction, Peer, Selector};
use crate::yaml::{Document, Value};

declare_rule! {
    /// A policy without `podSelector`, or with an empty `matchLabels:` in a selector: it selects everything.
    ///
    /// `podSelector: {}` written out is meant, and silent. `podSelector:` and `matchLabels:` with nothing
    /// below them are an info.
    ///
    /// ## Why is this bad?
    ///
    /// The policy isolates every pod of its namespace, not the one it was written for.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: db
    /// spec:
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
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
    ///   podSelector:
    ///     matchLabels:
    ///       app: db
    ///   policyTypes: [Ingress]
    ///   ingress:
    ///   - from:
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    /// ```
    pub(super) EMPTY_SELECTOR_SELECTS_ALL = "empty-selector-selects-all", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    out.extend(policy_selector(context));
    for selector in selectors(context) {
        out.extend(empty_labels(context, selector));
    }
    for peer in peers(context) {
        out.extend(empty_peer_selector(context, peer));
    }
}

fn policy_selector(context: &PolicyContext<'_>) -> Option<Diagnostic> {
    let (document, policy) = (context.document, context.policy);
    let unread = policy.spec.is_none()
        && document
            .get(context.object.node, "spec")
            .is_some_and(|spec| document.value(spec) != Some(Value::Null));
    if policy.open || policy.pod_selector.is_some() || unread {
        return None;
    }
    let written = policy.spec.and_then(|spec| document.get(spec, "podSelector"));
    if written.is_some_and(|value| {
        document.is_unknown(value) || document.value(value) != Some(Value::Null)
    }) {
        return None;
    }
    let key = match (written.and_then(|value| document.key_of(value)), policy.spec) {
        (Some(key), _) => Some(key),
        (None, Some(spec)) => document.key_of(spec),
        (None, None) => {
            document.get(context.object.node, "kind").and_then(|kind| document.key_of(kind))
        }
    };
    let message = match (written, policy.spec) {
        (Some(_), _) => "`podSelector` is empty: the policy selects every pod of its namespace",
        (None, Some(_)) => "no `podSelector`: the policy selects every pod of its namespace",
        (None, None) => "no `spec`: the policy selects every pod of its namespace",
    };
    let found = Diagnostic::new(&EMPTY_SELECTOR_SELECTS_ALL, document.span(key?), message)
        .path("spec.podSelector")
        .effect(effect(context))
        .help(
            "name the pods by their labels, or write `podSelector: {}` to say that all are meant",
        );
    // An object without `spec` is rather a stub that something else reads than a policy, unless its
    // `spec` is commented out.
    let stub = policy.spec.is_none() && !is_commented_out(document);
    let meant = written.is_some() || stub;
    Some(if meant { found.severity(Severity::Info) } else { found })
}

/// Whether a comment holds a `spec:`.
fn is_commented_out(document: &Document) -> bool {
    let mut comments = document.comments.iter().map(|span| span.of(&document.text));
    comments.any(|comment| comment.trim_start_matches(['#', ' ']).trim_end() == "spec:")
}

fn effect(context: &PolicyContext<'_>) -> &'static str {
    let policy = context.policy;
    let denies = |direction: Direction| {
        policy.isolates(direction) == Some(true) && policy.rules(direction).is_empty()
    };
    match (denies(Direction::Ingress), denies(Direction::Egress)) {
        (true, true) => "nothing may connect to them or from them, unless another policy allows it",
        (true, false) => "nothing may connect to them, unless another policy allows it",
        (false, true) => {
            "they may connect to nothing, DNS included, unless another policy allows it"
        }
        (false, false) => "all of them are isolated, and its rules hold for all of them",
    }
}

fn peers<'p>(context: &'p PolicyContext<'_>) -> impl Iterator<Item = &'p Peer> {
    let rules =
        Direction::BOTH.into_iter().flat_map(|direction| &context.policy.rules(direction).items);
    rules.flat_map(|rule| &rule.peers.items)
}

fn selectors<'p>(context: &'p PolicyContext<'_>) -> Vec<&'p Selector> {
    let in_peers =
        peers(context).flat_map(|peer| [&peer.pod_selector, &peer.namespace_selector]).flatten();
    context.policy.pod_selector.iter().chain(in_peers).collect()
}

/// A selector with nothing after its key, beside another in one peer: it is as if it were not there.
fn empty_peer_selector(context: &PolicyContext<'_>, peer: &Peer) -> Option<Diagnostic> {
    let document = context.document;
    let empty = ["podSelector", "namespaceSelector"].into_iter().find(|name| {
        document
            .get(peer.node, name)
            .is_some_and(|value| document.value(value) == Some(Value::Null))
    })?;
    let other = peer.pod_selector.as_ref().or(peer.namespace_selector.as_ref())?;
    if other.open || peer.open {
        return None;
    }
    let key = document.key_of(document.get(peer.node, empty)?)?;
    let effect = if empty == "podSelector" {
        "every pod of the selected namespaces matches"
    } else {
        "only pods of the policy's own namespace match"
    };
    let found = Diagnostic::new(
        &EMPTY_SELECTOR_SELECTS_ALL,
        document.span(key),
        format!("`{empty}` is empty: it is as if it were not there"),
    );
    Some(
        found
            .label("nothing below it")
            .effect(effect)
            .help(format!("list what to select, or write `{empty}: {{}}` if all are meant")),
    )
}

/// `matchLabels:` with nothing below it.
fn empty_labels(context: &PolicyContext<'_>, selector: &Selector) -> Option<Diagnostic> {
    let document = context.document;
    let labels = document.get(selector.node, "matchLabels")?;
    if !selector.is_everything() || document.value(labels) != Some(Value::Null) {
        return None;
    }
    let key = document.span(document.key_of(labels)?);
    let own = context.policy.pod_selector.as_ref().is_some_and(|own| own.node == selector.node);
    let effect = if own {
        "the policy holds for every pod of its namespace"
    } else {
        "the rule holds for every pod, or every namespace, it could mean"
    };
    let found = Diagnostic::new(
        &EMPTY_SELECTOR_SELECTS_ALL,
        key,
        "`matchLabels` is empty: the selector selects everything",
    );
    Some(
        found
            .severity(Severity::Info)
            .label("no labels below it")
            .effect(effect)
            .help("list the labels, or write `{}` as the selector if all are meant"),
    )
}
