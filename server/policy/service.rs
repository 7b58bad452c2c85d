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
        let spec = reader.value(object.node, "spec").filter(|spec| document.is_mapping(*spec));
        let Some(spec) = spec else {
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
    fn service_port(self, node: NodeId, item: Span) -> ServicePort {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::objects;

    #[test]
    fn ports_lead_to_pods_by_number_or_name() {
        let text = "apiVersion: v1\nkind: Service\nspec:\n  clusterIP: None\n  selector: {app: web}\n  ports:\n  - {name: a, port: 80, targetPort: http}\n  - {port: 443, protocol: UDP}\n  - {port: '{{ .p }}'}\n";
        let document = Document::read(text);
        let read = Service::read(&document, &objects(&document, false)[0]).expect("is one");
        assert!(read.headless);
        assert_eq!(read.service_type.as_deref(), Some("ClusterIP"));
        assert_eq!(read.selector.get("app"), Some("web"));
        let ports: Vec<_> = read
            .ports
            .items
            .iter()
            .map(|port| (port.port, port.target.clone(), port.protocol.as_deref()))
            .collect();
        let want = [
            (Some(80), PortValue::Name("http".into()), Some("TCP")),
            (Some(443), PortValue::Number(443), Some("UDP")),
            (None, PortValue::Unknown, Some("TCP")),
        ];
        assert_eq!(ports, want);
    }
}
