//! A NetworkPolicy as it is written: its rules, peers, ports and selectors with their places, and
//! what is unknown about them said.

use std::sync::Arc;

use crate::schema::parse_cidr;
use crate::text::Span;
use crate::yaml::NodeId;

/// Ingress or egress.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Direction {
    /// Connections to the selected pods.
    Ingress,
    /// Connections from the selected pods.
    Egress,
}

impl Direction {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Ingress, Self::Egress];

    /// The other one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Ingress => Self::Egress,
            Self::Egress => Self::Ingress,
        }
    }

    /// `Ingress` or `Egress`, as in `policyTypes`.
    pub fn policy_type(self) -> &'static str {
        match self {
            Self::Ingress => "Ingress",
            Self::Egress => "Egress",
        }
    }

    /// `ingress` or `egress`, the field that holds the rules.
    pub fn field(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    /// `from` or `to`, the field of a rule that holds its peers.
    pub fn peers_field(self) -> &'static str {
        match self {
            Self::Ingress => "from",
            Self::Egress => "to",
        }
    }
}

/// A list that may be absent, null or templated.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    /// Its key, where the field is there.
    pub key: Option<NodeId>,
    /// Its value, where the field is there.
    pub node: Option<NodeId>,
    /// Its items.
    pub items: Vec<T>,
    /// Whether there may be more items than are written, or what stands there is no list.
    pub open: bool,
}

impl<T> Listing<T> {
    pub(super) fn absent() -> Self {
        Self { key: None, node: None, items: Vec::new(), open: false }
    }

    /// Whether it certainly has no items: absent, null or `[]`.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty() && !self.open
    }
}

/// A NetworkPolicy as it is written.
#[derive(Clone, Debug)]
pub struct NetworkPolicy {
    /// The `spec` mapping, where there is one.
    pub spec: Option<NodeId>,
    /// Which pods it selects; absent selects all.
    pub pod_selector: Option<Selector>,
    /// `policyTypes` as written.
    pub policy_types: Listing<PolicyType>,
    /// The rules of `ingress`.
    pub ingress: Listing<Rule>,
    /// The rules of `egress`.
    pub egress: Listing<Rule>,
    /// Whether `spec` may hold more than is written.
    pub open: bool,
}

/// An item of `policyTypes`.
#[derive(Clone, Debug)]
pub struct PolicyType {
    /// The value.
    pub node: NodeId,
    /// What it says; `None` if it is no direction.
    pub direction: Option<Direction>,
}

/// A rule: peers and ports that are allowed together.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its mapping; null for an empty rule.
    pub node: NodeId,
    /// The whole list item, its dash included.
    pub item: Span,
    /// `from` or `to`; empty allows everyone.
    pub peers: Listing<Peer>,
    /// `ports`; empty allows every port.
    pub ports: Listing<Port>,
    /// Whether it may hold more than is written.
    pub open: bool,
}

impl Rule {
    /// Whether it certainly allows everyone, on every port.
    pub fn is_everything(&self) -> bool {
        self.peers.is_empty() && self.ports.is_empty() && !self.open
    }
}

/// A peer.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its mapping.
    pub node: NodeId,
    /// The whole list item, its dash included.
    pub item: Span,
    /// `podSelector`, unless absent or null.
    pub pod_selector: Option<Selector>,
    /// `namespaceSelector`, unless absent or null.
    pub namespace_selector: Option<Selector>,
    /// `ipBlock`, unless absent or null.
    pub ip_block: Option<IpBlock>,
    /// Whether it may hold more than is written.
    pub open: bool,
}

/// A label selector.
#[derive(Clone, Debug)]
pub struct Selector {
    /// Its mapping.
    pub node: NodeId,
    /// The pairs of `matchLabels`.
    pub labels: Vec<Label>,
    /// Whether `matchLabels` is there, pairs or none.
    pub has_match_labels: bool,
    /// The requirements of `matchExpressions`.
    pub expressions: Vec<Requirement>,
    /// Whether it may ask for more than is written.
    pub open: bool,
}

impl Selector {
    /// Whether it certainly selects everything.
    pub fn is_everything(&self) -> bool {
        self.labels.is_empty() && self.expressions.is_empty() && !self.open
    }

    /// The value that `matchLabels` asks for under `key`.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels.iter().find(|label| *label.key == *key)?.value.as_deref()
    }
}

/// One pair of `matchLabels`.
#[derive(Clone, Debug)]
pub struct Label {
    /// The key.
    pub key: Arc<str>,
    /// The value; `None` if unknown.
    pub value: Option<Arc<str>>,
    /// Where the key is.
    pub key_node: NodeId,
    /// Where the value is.
    pub value_node: NodeId,
}

/// One requirement of `matchExpressions`.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its mapping.
    pub node: NodeId,
    /// The key; empty if absent or unknown.
    pub key: Arc<str>,
    /// `In`, `NotIn`, `Exists` or `DoesNotExist`; whatever else is written there; empty if unknown.
    pub operator: String,
    /// The values.
    pub values: Vec<Arc<str>>,
    /// Whether a part of it is unknown.
    pub open: bool,
}

/// A range of addresses with exceptions.
#[derive(Clone, Debug)]
pub struct IpBlock {
    /// Its mapping.
    pub node: NodeId,
    /// `cidr` and where it is; `None` if absent or unknown.
    pub cidr: Option<(String, NodeId)>,
    /// `except`, as far as known.
    pub except: Vec<(String, NodeId)>,
    /// Whether a part of it is unknown.
    pub open: bool,
}

impl IpBlock {
    /// Whether it is all of IPv4 or IPv6, but for exceptions.
    pub fn is_everywhere(&self) -> bool {
        let cidr = self.cidr.as_ref().and_then(|(text, _)| parse_cidr(text));
        cidr.is_some_and(|cidr| cidr.network.prefix_len() == 0)
    }
}

/// An entry of `ports`.
#[derive(Clone, Debug)]
pub struct Port {
    /// Its mapping; null for an empty entry.
    pub node: NodeId,
    /// The whole list item, its dash included.
    pub item: Span,
    /// `protocol` as written; `None` if absent (TCP) or unknown.
    pub protocol: Option<String>,
    /// `port`.
    pub port: PortValue,
    /// `endPort`, where known.
    pub end_port: Option<u16>,
    /// Whether a part of it is unknown.
    pub open: bool,
}

/// The value of `port`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PortValue {
    /// Absent or null: every port.
    Every,
    /// A number.
    Number(u16),
    /// The name of a container port.
    Name(Arc<str>),
    /// Templated, or nothing that is a port.
    Unknown,
}

/// A peer, and where it stands.
#[derive(Copy, Clone, Debug)]
pub struct PeerEntry<'p> {
    /// The direction of its rule.
    pub direction: Direction,
    /// Its rule.
    pub rule: &'p Rule,
    /// The index of its rule.
    pub rule_index: usize,
    /// The peer.
    pub peer: &'p Peer,
    /// Its index in the rule.
    pub index: usize,
}

impl PeerEntry<'_> {
    /// Its field path, from the object.
    pub fn path(&self) -> String {
        let (field, peers) = (self.direction.field(), self.direction.peers_field());
        format!("spec.{field}[{}].{peers}[{}]", self.rule_index, self.index)
    }
}

impl NetworkPolicy {
    /// All its peers, in the order of [`Direction::BOTH`].
    pub fn peers(&self) -> impl Iterator<Item = PeerEntry<'_>> {
        Direction::BOTH.into_iter().flat_map(move |direction| {
            let rules = self.rules(direction).items.iter().enumerate();
            rules.flat_map(move |(rule_index, rule)| {
                let peers = rule.peers.items.iter().enumerate();
                peers.map(move |(index, peer)| PeerEntry {
                    direction,
                    rule,
                    rule_index,
                    peer,
                    index,
                })
            })
        })
    }

    /// The rules of a direction.
    pub fn rules(&self, direction: Direction) -> &Listing<Rule> {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }

    /// Whether it isolates the selected pods in `direction`; `None` if that is unknown. Without
    /// `policyTypes`: always for ingress, for egress if there are egress rules
    /// (`SetDefaults_NetworkPolicy`).
    pub fn isolates(&self, direction: Direction) -> Option<bool> {
        if self.policy_types.open || self.open && self.policy_types.node.is_none() {
            return None;
        }
        if !self.policy_types.items.is_empty() {
            let unknown = self.policy_types.items.iter().any(|item| item.direction.is_none());
            let listed =
                self.policy_types.items.iter().any(|item| item.direction == Some(direction));
            return if listed {
                Some(true)
            } else if unknown {
                None
            } else {
                Some(false)
            };
        }
        match direction {
            Direction::Ingress => Some(true),
            Direction::Egress if self.egress.open && self.egress.items.is_empty() => None,
            Direction::Egress => Some(!self.egress.items.is_empty()),
        }
    }
}
