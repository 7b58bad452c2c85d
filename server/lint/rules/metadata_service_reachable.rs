//! `metadata-service-reachable`: egress to the metadata service of the cloud.

use std::net::IpAddr;

use crate::lint::context::PolicyContext;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::fix::Fix;
use crate::lint::rule::{Check, declare_rule};
use crate::policy::{IpBlock, Rule};
use crate::reach::{AddressSet, PortSet, Protocol};
use crate::schema::parse_cidr;
use crate::text::Span;
use crate::workspace::algebra;
use crate::yaml::rewrite;

declare_rule! {
    /// An egress to a wide range of addresses with the metadata service of the cloud among them, on its port.
    ///
    /// Most clouds have it at `169.254.169.254`, port 80; Alibaba Cloud at `100.100.100.200`, Azure also at
    /// `168.63.129.16`, Scaleway at `169.254.42.42`, the pod identities of EKS at `169.254.170.23`. Over IPv6 it is
    /// `fd00:ec2::254` on AWS, `fd20:ce::254` on Google Cloud, `fd00:c1::a9fe:a9fe` on Oracle's, `fd00:42::42` on
    /// Scaleway, and `fe80::a9fe:a9fe` on those built with OpenStack.
    ///
    /// A block that leaves out one of these is taken to know its cloud. On GKE with Cloud DNS names are resolved at
    /// `169.254.169.254` as well: allow port 53 there.
    ///
    /// ## Why is this bad?
    ///
    /// The metadata service hands out credentials of the node to whoever asks. A server that can be made to fetch an
    /// address of the attacker's choice gives them away.
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
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - ports:
    ///     - {protocol: UDP, port: 53}
    ///     - {protocol: TCP, port: 53}
    ///   - to:
    ///     - ipBlock:
    ///         cidr: 0.0.0.0/0
    ///     ports:
    ///     - {protocol: TCP, port: 80}
    ///     - {protocol: TCP, port: 443}
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
    ///   policyTypes: [Egress]
    ///   egress:
    ///   - ports:
    ///     - {protocol: UDP, port: 53}
    ///     - {protocol: TCP, port: 53}
    ///   - to:
    ///     - ipBlock:
    ///         cidr: 0.0.0.0/0
    ///         except:
    ///         - 169.254.169.254/32
    ///     ports:
    ///     - {protocol: TCP, port: 80}
    ///     - {protocol: TCP, port: 443}
    /// ```
    pub(super) METADATA_SERVICE_REACHABLE = "metadata-service-reachable", Hardening, None, Check::Policy(check)
}

/// Where clouds have their metadata services, as cloud-init and the clouds' documentation say in 2026.
const SERVICES: [&str; 10] = [
    "169.254.169.254",
    "169.254.42.42",
    "169.254.170.23",
    "100.100.100.200",
    "168.63.129.16",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fd00:c1::a9fe:a9fe",
    "fd00:42::42",
    "fe80::a9fe:a9fe",
];

/// The shortest prefix of a block that speaks of something in particular.
const PARTICULAR: u8 = 16;

/// The port of all of them.
const PORT: u16 = 80;

fn check(context: &PolicyContext<'_>, out: &mut Vec<Diagnostic>) {
    let rules = context.policy.egress.items.iter().enumerate();
    for (index, rule) in rules.filter(|(_, rule)| !rule.open && allows_port(rule)) {
        if rule.peers.is_empty() {
            let found = explain(rule.item, SERVICES.first().unwrap_or(&""));
            out.push(found.path(format!("spec.egress[{index}]")));
        }
        for (at, peer) in rule.peers.items.iter().enumerate() {
            let Some(block) = &peer.ip_block else { continue };
            let Some(address) = reachable(block) else { continue };
            let found = explain(context.document.span(block.node), address);
            let path = format!("spec.egress[{index}].to[{at}].ipBlock");
            out.push(found.path(path).fixes(leave_out(context, block, address)));
        }
    }
}

fn allows_port(rule: &Rule) -> bool {
    let known = rule.ports.items.iter().filter_map(algebra::ports);
    let allowed = known.fold(PortSet::nothing(), |all, one| all.union(&one));
    rule.ports.is_empty() || allowed.has(Protocol::Tcp, PORT)
}

/// The first address of a metadata service in a wide block; none if it leaves one of them out.
fn reachable(block: &IpBlock) -> Option<&'static str> {
    let (text, _) = block.cidr.as_ref()?;
    let cidr = parse_cidr(text)?.network;
    let (all, left) = (AddressSet::block(cidr, &[]), algebra::addresses(block)?);
    let within =
        |set: &AddressSet, text: &str| text.parse::<IpAddr>().is_ok_and(|address| set.has(address));
    let known = SERVICES.into_iter().filter(|text| within(&all, text));
    let mut known = known.filter(|_| cidr.prefix_len() < PARTICULAR).peekable();
    let first = *known.peek()?;
    known.all(|text| within(&left, text)).then_some(first)
}

fn explain(span: Span, address: &str) -> Diagnostic {
    let message = format!("this egress reaches the metadata service of clouds, {address}");
    Diagnostic::new(&METADATA_SERVICE_REACHABLE, span, message)
        .effect("the pods may ask it for the credentials of their node")
        .help(format!("leave its address out of an `ipBlock`: `except: [{address}/32]`"))
}

fn leave_out(context: &PolicyContext<'_>, block: &IpBlock, address: &str) -> Option<Fix> {
    let document = context.document;
    let length = if address.contains(':') { 128 } else { 32 };
    let range = format!("{address}/{length}");
    let edits = if let Some(list) = document.get(block.node, "except") {
        rewrite::insert_item(document, list, document.items(list).len(), &range)?
    } else {
        let last = document.entries(block.node).len();
        rewrite::insert_entry(document, block.node, last, &format!("except:\n- {range}"))?
    };
    Some(Fix::unsafe_(format!("Leave out {range}"), edits))
}
