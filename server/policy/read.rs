//! From the tree to a [`NetworkPolicy`]. Lenient: what is refused elsewhere is unknown here.

use std::borrow::Cow;

use super::network_policy::{
    Direction, IpBlock, Label, Listing, NetworkPolicy, Peer, PolicyType, Port, PortValue,
    Requirement, Rule, Selector,
};
use super::object::Object;
use crate::text::Span;
use crate::yaml::{Document, NodeId, Value};

impl NetworkPolicy {
    /// Reads the policy `object`. What is of a wrong type counts as unknown.
    pub fn read(document: &Document, object: &Object) -> Self {
        let reader = Reader { document };
        let spec = document.get(object.node, "spec").filter(|spec| document.is_mapping(*spec));
        let Some(root) = spec else {
            let open = document.is_open(object.node)
                || document.get(object.node, "spec").is_some_and(|spec| document.is_unknown(spec));
            return Self {
                spec: None,
                pod_selector: None,
                policy_types: Listing::absent(),
                ingress: Listing::absent(),
                egress: Listing::absent(),
                open,
            };
        };
        Self {
            spec,
            pod_selector: reader.selector(root, "podSelector"),
            policy_types: reader.list(root, "policyTypes", |node, _| reader.policy_type(node)),
            ingress: reader.rules(root, Direction::Ingress),
            egress: reader.rules(root, Direction::Egress),
            open: document.is_open(root) || reader.has_unknown_field(root, "NetworkPolicySpec"),
        }
    }
}

/// Reads fields of one document.
#[derive(Copy, Clone)]
pub(super) struct Reader<'d> {
    pub(super) document: &'d Document,
}

impl<'d> Reader<'d> {
    /// The value of a field, unless it is absent or null.
    pub(super) fn value(self, parent: NodeId, name: &str) -> Option<NodeId> {
        let value = self.document.get(parent, name)?;
        (self.document.value(value) != Some(Value::Null)).then_some(value)
    }

    fn key(self, parent: NodeId, name: &str) -> Option<NodeId> {
        let mut fields = self.document.fields(parent);
        fields.rfind(|field| field.name.as_deref() == Some(name)).map(|field| field.key)
    }

    /// The known text of a field; `Err` if it is there, but unknown or no text.
    pub(super) fn text(self, parent: NodeId, name: &str) -> Result<Option<Cow<'d, str>>, ()> {
        let Some(value) = self.value(parent, name) else { return Ok(None) };
        match self.document.value(value) {
            Some(Value::Str(text)) => Ok(Some(text)),
            _ => Err(()),
        }
    }

    /// Whether a mapping has a field that its type has not: what it was meant to say is unknown.
    fn has_unknown_field(self, node: NodeId, structure: &str) -> bool {
        let known = crate::schema::structs().find(|it| it.name == structure);
        self.document.fields(node).any(|field| {
            field
                .name
                .as_deref()
                .is_none_or(|name| known.is_some_and(|it| it.field(name).is_none()))
        })
    }

    fn is_open(self, node: NodeId, structure: &str) -> bool {
        let document = self.document;
        let odd = !document.is_mapping(node) && document.value(node) != Some(Value::Null);
        odd || document.is_open(node)
            || document.is_unknown(node)
            || self.has_unknown_field(node, structure)
    }

    /// The items of a list that may be absent.
    pub(super) fn list<T>(
        self,
        parent: NodeId,
        name: &str,
        read: impl Fn(NodeId, Span) -> T,
    ) -> Listing<T> {
        let document = self.document;
        let Some(node) = document.get(parent, name) else { return Listing::absent() };
        let items = document.items(node).iter().map(|item| read(item.value, item.span)).collect();
        let odd = !document.is_sequence(node) && document.value(node) != Some(Value::Null);
        let open = odd || document.is_open(node) || document.is_unknown(node);
        Listing { key: self.key(parent, name), node: Some(node), items, open }
    }

    fn policy_type(self, node: NodeId) -> PolicyType {
        let direction = match self.document.text_of(node).as_deref() {
            Some("Ingress") => Some(Direction::Ingress),
            Some("Egress") => Some(Direction::Egress),
            _ => None,
        };
        PolicyType { node, direction }
    }

    fn rules(self, spec: NodeId, direction: Direction) -> Listing<Rule> {
        let structure = match direction {
            Direction::Ingress => "NetworkPolicyIngressRule",
            Direction::Egress => "NetworkPolicyEgressRule",
        };
        self.list(spec, direction.field(), |node, item| Rule {
            node,
            item,
            peers: self.list(node, direction.peers_field(), |node, item| self.peer(node, item)),
            ports: self.list(node, "ports", |node, item| self.port(node, item)),
            open: self.is_open(node, structure),
        })
    }

    fn peer(self, node: NodeId, item: Span) -> Peer {
        Peer {
            node,
            item,
            pod_selector: self.selector(node, "podSelector"),
            namespace_selector: self.selector(node, "namespaceSelector"),
            ip_block: self.value(node, "ipBlock").map(|block| self.ip_block(block)),
            open: self.is_open(node, "NetworkPolicyPeer"),
        }
    }

    fn selector(self, parent: NodeId, name: &str) -> Option<Selector> {
        let node = self.value(parent, name)?;
        let document = self.document;
        let labels = document.get(node, "matchLabels");
        let odd =
            labels.is_some_and(|labels| document.is_open(labels) || document.is_unknown(labels));
        let pairs = || labels.into_iter().flat_map(|labels| document.fields(labels));
        let expressions = self.list(node, "matchExpressions", |node, _| self.requirement(node));
        Some(Selector {
            node,
            has_match_labels: labels.is_some(),
            open: odd
                || expressions.open
                || pairs().any(|pair| pair.name.is_none())
                || self.is_open(node, "LabelSelector"),
            labels: pairs()
                .filter_map(|pair| Some(self.label(pair.name?, pair.key, pair.value)))
                .collect(),
            expressions: expressions.items,
        })
    }

    pub(super) fn label(self, key: Cow<'_, str>, key_node: NodeId, value_node: NodeId) -> Label {
        let value = match self.document.value(value_node) {
            Some(Value::Str(text)) => Some(text.into()),
            Some(Value::Null) => Some("".into()),
            _ => None,
        };
        Label { key: key.into(), value, key_node, value_node }
    }

    fn requirement(self, node: NodeId) -> Requirement {
        let (key, operator) = (self.text(node, "key"), self.text(node, "operator"));
        let values =
            self.list(node, "values", |node, _| self.document.text_of(node).map(Into::into));
        let unknown_value = values.items.iter().any(Option::is_none);
        Requirement {
            node,
            open: key.is_err()
                || operator.is_err()
                || values.open
                || unknown_value
                || self.is_open(node, "LabelSelectorRequirement"),
            key: key.ok().flatten().unwrap_or_default().into(),
            operator: operator.ok().flatten().unwrap_or_default().into_owned(),
            values: values.items.into_iter().flatten().collect(),
        }
    }

    fn ip_block(self, node: NodeId) -> IpBlock {
        let known = |node: NodeId| Some((self.document.text_of(node)?.into_owned(), node));
        let cidr = self.value(node, "cidr").and_then(known);
        let except = self.list(node, "except", |node, _| known(node));
        let unknown = except.items.iter().any(Option::is_none);
        IpBlock {
            node,
            open: cidr.is_none() || except.open || unknown || self.is_open(node, "IPBlock"),
            cidr,
            except: except.items.into_iter().flatten().collect(),
        }
    }

    fn port(self, node: NodeId, item: Span) -> Port {
        let protocol = self.text(node, "protocol");
        let port = self.port_value(node, "port");
        let end = self.value(node, "endPort");
        Port {
            node,
            item,
            open: protocol.is_err()
                || port == PortValue::Unknown
                || end.is_some_and(|end| self.number(end).is_none())
                || self.is_open(node, "NetworkPolicyPort"),
            protocol: protocol.ok().flatten().map(Cow::into_owned),
            port,
            end_port: end.and_then(|end| self.number(end)),
        }
    }

    /// A port by number or name.
    pub(super) fn port_value(self, parent: NodeId, name: &str) -> PortValue {
        let Some(value) = self.value(parent, name) else { return PortValue::Every };
        match (self.number(value), self.document.value(value)) {
            (Some(number), _) => PortValue::Number(number),
            (None, Some(Value::Str(name))) => PortValue::Name(name.into()),
            _ => PortValue::Unknown,
        }
    }

    /// A number of 16 bits.
    pub(super) fn number(self, value: NodeId) -> Option<u16> {
        match self.document.value(value)? {
            Value::Int(number) => u16::try_from(number).ok(),
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Value::Float(number) if number.fract() == 0.0 && (0.0..65536.0).contains(&number) => {
                Some(number as u16)
            }
            _ => None,
        }
    }
}
