//! What rules, peers and ports are called.

use crate::policy::{Direction, Object, Peer, Port, PortValue, Rule};
use crate::reach;
use crate::text::Span;
use crate::workspace::{Home, algebra, peer_words};
use crate::yaml::Document;

/// Gives names to the parts of one policy.
pub(super) struct Words<'d> {
    document: &'d Document,
    /// The namespace of the policy.
    home: Home,
}

impl<'d> Words<'d> {
    pub(super) fn new(document: &'d Document, object: &Object) -> Self {
        let home = Home::Known(object.namespace.as_deref().unwrap_or_default().into());
        Self { document, home }
    }

    /// `from anyone`, `from pods with app=web in the same namespace`, `rule 2: from 3 peers`.
    pub(super) fn rule(&self, rule: &Rule, index: usize, direction: Direction) -> String {
        let way = direction.peers_field();
        match rule.peers.items.as_slice() {
            [] if rule.open || rule.peers.open => format!("rule {}", index + 1),
            [] => format!("{way} anyone"),
            [peer] => self.peer(peer, direction),
            peers => format!("{way} any of {} peers", peers.len()),
        }
    }

    /// The ports of a rule, in a few words.
    pub(super) fn ports(&self, rule: &Rule) -> String {
        match rule.ports.items.as_slice() {
            [] if rule.open || rule.ports.open => String::new(),
            [] => "every port".to_owned(),
            ports => ports.iter().map(|port| self.port(port)).collect::<Vec<_>>().join(", "),
        }
    }

    /// `from pods with app=web in namespace shop`.
    pub(super) fn peer(&self, peer: &Peer, direction: Direction) -> String {
        let block = peer.ip_block.as_ref().filter(|block| !block.open);
        if let Some((cidr, _)) = block.and_then(|block| block.cidr.as_ref()) {
            let except = block.map(|block| block.except.iter().map(|(text, _)| text.as_str()));
            let except = except.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let except = if except.is_empty() { except } else { format!(" except {except}") };
            return format!("{} {cidr}{except}", direction.peers_field());
        }
        let words = match algebra::peer(peer, &self.home, &[]) {
            reach::Peer::Unreadable => self.start(peer.item),
            read => peer_words(&read, &self.home, &str::to_owned),
        };
        format!("{} {words}", direction.peers_field())
    }

    /// `TCP 5432`.
    pub(super) fn port(&self, port: &Port) -> String {
        let protocol = port.protocol.as_deref().unwrap_or("TCP");
        match (algebra::ports(port), &port.port) {
            (None, _) => self.start(port.item),
            (Some(_), PortValue::Every) => format!("every {protocol} port"),
            (Some(ports), _) => ports.to_string(),
        }
    }

    /// How an item starts, as it is written: its keys up to the first value.
    fn start(&self, item: Span) -> String {
        let text = item.of(&self.document.text).trim_start_matches(['-', ' ']);
        let lines = text.lines().map(|line| line.split(" #").next().unwrap_or(line).trim());
        let lines: Vec<&str> = lines.collect();
        let keys = lines.iter().take_while(|line| line.ends_with(':')).count();
        lines.get(..=keys).unwrap_or(&lines).join(" ")
    }
}
