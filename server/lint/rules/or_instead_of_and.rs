//! `or-instead-of-and`: two peers where one was meant.

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::known::{home_of, named_namespace};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::lint::words::{mentions, remarks};
use crate::policy::{Direction, Peer, Rule, Selector};
use crate::yaml::rewrite;

declare_rule! {
    /// Two neighbouring peers, one with only a `namespaceSelector`, one with only a `podSelector`:
    /// they are OR-ed.
    ///
    /// One dash decides: with a dash of its own each selector is a peer, and a connection needs to
    /// match only one of them. Without the second dash both belong to one peer and must both match.
    /// It is a warning where there is evidence that AND was meant: one of the two covers the other,
    /// the pods are known to live in that namespace, or a comment says so. Otherwise it is an info.
    ///
    /// ## Why is this bad?
    ///
    /// Every pod of the namespace may connect, and besides any pod of the policy's own namespace that
    /// carries the label: the door is open far wider than meant.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: allow-dns
    ///   namespace: shop
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - to:
    ///     - namespaceSelector:
    ///         matchLabels:
    ///           kubernetes.io/metadata.name: kube-system
    ///     - podSelector:
    ///         matchLabels:
    ///           k8s-app: kube-dns
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
    ///   namespace: shop
    /// spec:
    ///   podSelector: {}
    ///   policyTypes: [Egress]
    ///   egress:
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
    pub(super) OR_INSTEAD_OF_AND = "or-instead-of-and", Pitfall, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for direction in Direction::BOTH {
        for (index, rule) in context.policy.rules(direction).items.iter().enumerate() {
            check_rule(context, direction, index, rule, out);
        }
    }
}

/// The three peers of the Kubernetes documentation: an address range, a namespace, a pod.
fn is_documentation_example(rule: &Rule) -> bool {
    matches!(rule.peers.items.as_slice(), [a, b, c] if [a, b, c].iter().filter(|peer| peer.ip_block.is_some()).count() == 1)
}

fn check_rule(
    context: &PolicyContext<'_>,
    direction: Direction,
    index: usize,
    rule: &Rule,
    out: &mut Vec<Diagnostic>,
) {
    for (at, pair) in rule.peers.items.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        let Some((namespaces, pods)) = halves(first, second) else { continue };
        if pods.is_everything() {
            continue;
        }
        let document = context.document;
        let evidence = evidence(context, rule, first, second, namespaces, pods);
        let second_key = document
            .entries(second.node)
            .first()
            .map_or(second.item, |entry| document.span(entry.key));
        let field = direction.field();
        let path = format!("spec.{field}[{index}].{}[{}]", direction.peers_field(), at + 1);
        let found = Diagnostic::new(&OR_INSTEAD_OF_AND, second_key, "the peers with `namespaceSelector` and `podSelector` are OR-ed")
            .path(path)
            .label("a peer of its own: OR")
            .related(document.span(first.node), "the other peer")
            .effect(effect(direction, namespaces, pods))
            .help("take the dash away before the second selector, and indent it like the first, if both must match")
        .fixes(join(context, rule, at + 1));
        if evidence.is_none() && is_documentation_example(rule) {
            continue;
        }
        out.push(match evidence {
            Some(why) => Diagnostic {
                message: format!("{}, and AND seems meant: {why}", found.message),
                ..found
            },
            None => found.severity(Severity::Info),
        });
    }
}

fn join(context: &PolicyContext<'_>, rule: &Rule, index: usize) -> Option<Fix> {
    let edits = rewrite::join_items(context.document, rule.peers.node?, index)?;
    Some(Fix::unsafe_("Merge the two into one peer: both must match", edits))
}

/// The namespace selector and the pod selector of two peers that have one each and nothing else.
fn halves<'p>(first: &'p Peer, second: &'p Peer) -> Option<(&'p Selector, &'p Selector)> {
    let closed = [first, second].iter().all(|peer| !peer.open && peer.ip_block.is_none());
    match (
        &first.namespace_selector,
        &first.pod_selector,
        &second.namespace_selector,
        &second.pod_selector,
    ) {
        (Some(namespaces), None, None, Some(pods)) | (None, Some(pods), Some(namespaces), None)
            if closed =>
        {
            Some((namespaces, pods))
        }
        _ => None,
    }
}

/// Why AND is likely meant.
fn evidence(
    context: &PolicyContext<'_>,
    rule: &Rule,
    first: &Peer,
    second: &Peer,
    namespaces: &Selector,
    pods: &Selector,
) -> Option<String> {
    let own = context.object.namespace.as_deref();
    if namespaces.is_everything() {
        return Some("`namespaceSelector: {}` alone already allows every pod".to_owned());
    }
    if let Some(home) = home_of(pods)
        && own != Some(home)
    {
        return Some(format!("these pods live in `{home}`, not in the policy's namespace"));
    }
    if is_documentation_example(rule) {
        return None;
    }
    let items = [first.item, second.item, rule.item];
    let remarks = items.map(|item| remarks(context.document, item)).join("\n");
    if mentions(&remarks, &["and", "in namespace", "in the namespace", "within", "only"])
        && !mentions(&remarks, &["or", "either"])
    {
        return Some("the comment says so".to_owned());
    }
    let named = named_namespace(namespaces).filter(|name| own.is_some_and(|own| own != *name))?;
    let akin = pods
        .labels
        .iter()
        .filter_map(|label| label.value.as_deref())
        .any(|value| shares_start(value, named));
    (akin && rule.peers.items.len() == 2)
        .then(|| format!("the label looks like one of pods in `{named}`"))
}

/// Whether two names begin alike: `dev` and `development-one`.
fn shares_start(a: &str, b: &str) -> bool {
    let common = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    common >= 3
}

fn effect(direction: Direction, namespaces: &Selector, pods: &Selector) -> String {
    let who = match named_namespace(namespaces) {
        Some(name) => format!("every pod of namespace `{name}`"),
        None if namespaces.is_everything() => "every pod of every namespace".to_owned(),
        None => "every pod of the selected namespaces".to_owned(),
    };
    let label = pods
        .labels
        .first()
        .and_then(|label| Some(format!("`{}: {}`", label.key, label.value.as_deref()?)));
    let label = label.unwrap_or_else(|| "that label".to_owned());
    match direction {
        Direction::Ingress => format!(
            "{who} may connect, and so may every pod with {label} in the policy's own namespace"
        ),
        Direction::Egress => format!(
            "{who} may be reached, and so may every pod with {label} in the policy's own namespace"
        ),
    }
}
