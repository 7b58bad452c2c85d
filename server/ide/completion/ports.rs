//! Ports of the containers that a rule speaks of.

use std::collections::BTreeMap;

use super::CompletionKind;
use super::around::{Around, few};
use super::items::{Item, Items};
use crate::policy::Direction;
use crate::workspace::ScopeWorkload;

/// Ports that everybody knows, for what is outside.
const WELL_KNOWN: [(u16, &str); 3] = [(53, "DNS"), (80, "HTTP"), (443, "HTTPS")];

/// Names and numbers for a `port`: of the selected pods for ingress, of the peers' for egress.
pub(super) fn complete(around: &Around<'_>, items: &mut Items) {
    let Some((direction, rule)) = around.rule() else { return };
    let mut ports = Ports::default();
    match direction {
        Direction::Ingress => {
            let selected = around.policy().pod_selector.as_ref();
            ports.add(around.workloads(None, selected));
        }
        Direction::Egress if rule.peers.items.is_empty() => {
            ports.add(around.scope().workloads.iter().map(|it| &**it));
        }
        Direction::Egress => {
            for peer in rule.peers.items.iter().filter(|peer| peer.ip_block.is_none()) {
                let (namespaces, pods) = (&peer.namespace_selector, &peer.pod_selector);
                ports.add(around.workloads(namespaces.as_ref(), pods.as_ref()));
            }
        }
    }
    let wanted = around.place.steps.iter().rev().nth(1).and_then(|port| {
        let protocol = around.place.document.get(port.node, "protocol")?;
        around.place.document.text_of(protocol)
    });
    let fits = |protocol: &str| wanted.as_deref().is_none_or(|wanted| wanted == protocol);
    for ((name, protocol), Named { numbers, owners }) in &ports.named {
        let rank = if fits(protocol) { 1 } else { 3 };
        let numbers = few(numbers.iter().map(String::as_str).collect());
        let text = items.layout.string(name);
        let item = Item::new(rank, CompletionKind::Reference, *name, text);
        items.add(item.detail(format!("{numbers}/{protocol} of {}", few(owners.clone()))));
    }
    for ((number, protocol), owners) in &ports.numbers {
        let rank = if fits(protocol) { 2 } else { 3 };
        let item =
            Item::new(rank, CompletionKind::Reference, number.to_string(), number.to_string());
        items.add(item.detail(format!("{protocol} of {}", few(owners.clone()))));
    }
    for (number, service) in WELL_KNOWN {
        if ports.numbers.keys().all(|(known, _)| *known != number) {
            let (label, text) = (number.to_string(), number.to_string());
            items.add(Item::new(5, CompletionKind::Value, label, text).detail(service));
        }
    }
}

/// Declared ports, with the workloads that declare them.
#[derive(Default)]
struct Ports<'a> {
    /// By name and protocol.
    named: BTreeMap<(&'a str, &'a str), Named<'a>>,
    /// By number and protocol.
    numbers: BTreeMap<(u16, &'a str), Vec<&'a str>>,
}

/// What a name stands for, and for which workloads.
#[derive(Default)]
struct Named<'a> {
    numbers: Vec<String>,
    owners: Vec<&'a str>,
}

impl<'a> Ports<'a> {
    fn add(&mut self, workloads: impl IntoIterator<Item = &'a ScopeWorkload>) {
        for workload in workloads {
            let owner = workload.name.as_deref().unwrap_or("?");
            for port in &workload.written().ports.items {
                let protocol = port.protocol.as_deref().unwrap_or("TCP");
                if let Some(name) = port.name.as_deref() {
                    let named = self.named.entry((name, protocol)).or_default();
                    named.numbers.extend(port.number.map(|number| number.to_string()));
                    named.owners.push(owner);
                }
                if let Some(number) = port.number {
                    self.numbers.entry((number, protocol)).or_default().push(owner);
                }
            }
        }
    }
}
