//! `ip-block-covers-pods`: addresses of pods in an `ipBlock`.

use crate::lint::config::{Cidr, IpBlocks};
use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::{Diagnostic, Related};
use crate::lint::rule::{Check, Severity, declare_rule};
use crate::policy::PeerEntry;
use crate::reach::AddressSet;
use crate::schema::parse_cidr;
use crate::workspace::algebra;

declare_rule! {
    /// An `ipBlock` that covers addresses of pods or Services.
    ///
    /// Such addresses are known from the configuration (`cluster.pod-cidrs`, `cluster.service-cidrs`) and from the status
    /// of pods in scope. A block that lies within them is a warning, one that holds more besides an info; a block of all
    /// addresses is passed over. With `cluster.ip-blocks = "pods"` blocks are known to match pods.
    ///
    /// ## Why is this bad?
    ///
    /// Addresses of pods come and go, and network plugins differ on whether a block matches a pod that has one.
    /// The address of a Service is translated before a policy sees it, on most plugins, and then never matches.
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
    ///     - ipBlock:
    ///         cidr: 10.244.1.7/32
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: api, namespace: shop, labels: {app: api}}
    /// status: {podIP: 10.244.1.7}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: db, namespace: shop, labels: {app: db}}
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
    ///     - podSelector:
    ///         matchLabels:
    ///           app: api
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: api, namespace: shop, labels: {app: api}}
    /// status: {podIP: 10.244.1.7}
    /// ---
    /// apiVersion: v1
    /// kind: Pod
    /// metadata: {name: db, namespace: shop, labels: {app: db}}
    /// ```
    pub(super) IP_BLOCK_COVERS_PODS = "ip-block-covers-pods", Workspace, Some(Severity::Warning), Check::Policy(check)
}

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    for entry in context.policy.peers() {
        let block = entry.peer.ip_block.as_ref().filter(|block| !block.is_everywhere());
        let addresses = block.and_then(algebra::addresses);
        out.extend(addresses.and_then(|addresses| judge(context, &entry, &addresses)));
    }
}

fn judge(
    context: &PolicyContext<'_>,
    entry: &PeerEntry<'_>,
    block: &AddressSet,
) -> Option<Diagnostic> {
    let cluster = &context.settings.cluster;
    let of_services = all(&cluster.service_cidrs);
    if !block.is_disjoint(&of_services) {
        let what = "this block covers addresses of Services";
        let effect = "most network plugins see the address of the pod behind the Service, which the block does not match";
        return Some(explain(context, entry, what, effect, block, &of_services));
    }
    if cluster.ip_blocks == Some(IpBlocks::Pods) {
        return None;
    }
    let effect = "whether a block matches pods is left to the network plugin";
    let of_pods = all(&cluster.pod_cidrs);
    if !block.is_disjoint(&of_pods) {
        let what = "this block covers addresses of pods";
        return Some(explain(context, entry, what, effect, block, &of_pods));
    }
    let (address, pod) = pod_within(context, block)?;
    let what = "this block covers the address of a pod";
    Some(explain(context, entry, what, effect, block, &address).related_to(pod))
}

fn all(ranges: &[Cidr]) -> AddressSet {
    let each = ranges.iter().filter_map(|range| parse_cidr(range.as_str()));
    each.fold(AddressSet::nothing(), |all, range| all.union(&AddressSet::block(range.network, &[])))
}

/// A pod in scope with an address within `block`.
fn pod_within(context: &PolicyContext<'_>, block: &AddressSet) -> Option<(AddressSet, Related)> {
    let here = context.in_scope()?;
    here.scope.workloads.iter().find_map(|pod| {
        let known = pod.effect.pods.addresses.as_ref();
        let within = known?.intersection(block);
        let said = format!("`{}` has an address in it", pod.title());
        (!within.is_empty()).then(|| (within, context.related_object(pod, said)))
    })
}

fn explain(
    context: &PolicyContext<'_>,
    entry: &PeerEntry<'_>,
    what: &str,
    effect: &str,
    block: &AddressSet,
    known: &AddressSet,
) -> Diagnostic {
    let node = entry.peer.ip_block.as_ref().map_or(entry.peer.node, |block| block.node);
    let found = Diagnostic::new(&IP_BLOCK_COVERS_PODS, context.document.span(node), what)
        .path(format!("{}.ipBlock", entry.path()))
        .effect(effect)
        .help("name pods by their labels; blocks are for addresses outside the cluster");
    if known.contains(block) { found } else { found.severity(Severity::Info) }
}

#[cfg(test)]
mod tests {
    use crate::lint::config::{Config, Flags};
    use crate::lint::run::{Source, check};
    use crate::workspace::{NoFiles, Workspace};
    use crate::yaml::Format;

    /// What is said of an egress to `cidr` under a configuration.
    fn said(config: &str, cidr: &str) -> String {
        let text = format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: a}}\nspec:\n  \
             podSelector: {{}}\n  ingress:\n  - from:\n    - ipBlock: {{cidr: {cidr}}}\n"
        );
        let config = Config::parse(&format!("[cluster]\n{config}")).expect("is valid");
        let settings = config.settings(&Flags::default(), &[]);
        let source = Source { name: "a.yaml", text: &text, format: Format::Yaml };
        let report = check(&source, &settings, &Workspace::new(NoFiles, "."));
        let said = report.diagnostics.iter().map(|it| format!("{}: {}", it.severity, it.message));
        said.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn ranges_are_known_from_the_configuration() {
        let pods = "pod-cidrs = [\"10.244.0.0/16\"]";
        let services = "service-cidrs = [\"10.96.0.0/12\"]";
        assert_eq!(said(pods, "10.244.1.0/24"), "warning: this block covers addresses of pods");
        assert_eq!(said(pods, "10.0.0.0/8"), "info: this block covers addresses of pods");
        assert_eq!(said(pods, "192.0.2.0/24"), "");
        assert_eq!(said(pods, "0.0.0.0/0"), "");
        assert_eq!(said(&format!("ip-blocks = \"pods\"\n{pods}"), "10.244.1.0/24"), "");
        assert_eq!(
            said(services, "10.96.0.10/32"),
            "warning: this block covers addresses of Services"
        );
    }
}
