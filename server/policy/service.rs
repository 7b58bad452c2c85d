//! A Service as it is written.

use super::labels::Labels;
use super::network_policy::{Listing, PortValue};
use super::object::Object;
use super::read::Reader;
use crate::text::Span;
use crate::yaml::{Document, NodeId};

/// A Service.
#[derive(Clone, Debug)]
pub struct Service {
    /// The labels of the pods it leads to. Without a selector it leads to no pods by itself.
    pub selector: Labels,
    /// Its ports.
    pub ports: Listing<ServicePort>,
    /// `type`: `ClusterIP` if absent, `None` if unknown.
    pub service_type: Option<String>,
    /// Whether it is headless (`clusterIP: None`): clients reach the pods' own ports, and `port` is
    /// not translated.
    pub headless: bool,
}

/// A port of a Service.
#[derive(Clone, Debug)]
pub struct ServicePort {
    /// Its mapping.
    pub node: NodeId,
    /// The whole list item, its dash included.
    pub item: Span,
    /// `name`, where known.
    pub name: Option<String>,
    /// `port`, where known.
    pub port: Option<u16>,
    /// `targetPort`, the port of the pods: `port` if absent.
    pub target: PortValue,
    /// `protocol`: TCP if absent, `None` if unknown.
    pub protocol: Option<String>,
}

impl Service {
    /// Reads `object`; `None` if it is no Service.
    pub fn read(document: &Document, object: &Object) -> Option<Self> {
        if object.kind != "Service" || object.api_version != "v1" {
            return None;
        }
        let reader = Reader { document };
        let Some(spec) = reader.value(object.node, "spec") else {
            return Some(Self {
                selector: Labels { open: true, ..Labels::default() },
                ports: Listing { open: true, ..Listing::absent() },
                service_type: None,
                headless: false,
            });
        };
        let service_type = reader.text(spec, "type").ok();
        Some(Self {
            selector: reader.labels(spec, "selector"),
            ports: reader.list(spec, "ports", |node, item| reader.service_port(node, item)),
            service_type: service_type
                .map(|text| text.map_or_else(|| "ClusterIP".to_owned(), Into::into)),
            headless: matches!(reader.text(spec, "clusterIP"), Ok(Some(text)) if text == "None"),
        })
    }
}

impl Reader<'_> {
    fn service_port(&self, node: NodeId, item: Span) -> ServicePort {
        let protocol = self.text(node, "protocol").ok();
        let port = self.value(node, "port").and_then(|value| self.number(value));
        let target = match (self.port_value(node, "targetPort"), port) {
            (PortValue::Every, Some(port)) => PortValue::Number(port),
            (PortValue::Every, None) => PortValue::Unknown,
            (target, _) => target,
        };
        ServicePort {
            node,
            item,
            name: self.text(node, "name").ok().flatten().map(Into::into),
            port,
            target,
            protocol: protocol.map(|text| text.map_or_else(|| "TCP".to_owned(), Into::into)),
        }
    }
}
