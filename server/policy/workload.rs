//! What runs pods, as it is written: the labels and ports that its pods will have.

use super::labels::Labels;
use super::network_policy::Listing;
use super::object::Object;
use super::read::Reader;
use crate::text::Span;
use crate::yaml::{Document, NodeId, Value};

/// The kinds that run pods.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum WorkloadKind {
    /// `Pod`
    Pod,
    /// `Deployment`
    Deployment,
    /// `StatefulSet`
    StatefulSet,
    /// `DaemonSet`
    DaemonSet,
    /// `ReplicaSet`
    ReplicaSet,
    /// `ReplicationController`
    ReplicationController,
    /// `Job`
    Job,
    /// `CronJob`
    CronJob,
}

impl WorkloadKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Pod,
        Self::Deployment,
        Self::StatefulSet,
        Self::DaemonSet,
        Self::ReplicaSet,
        Self::ReplicationController,
        Self::Job,
        Self::CronJob,
    ];

    /// As manifests spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pod => "Pod",
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::ReplicaSet => "ReplicaSet",
            Self::ReplicationController => "ReplicationController",
            Self::Job => "Job",
            Self::CronJob => "CronJob",
        }
    }

    /// The fields from the object down to its pod template.
    fn template(self) -> &'static [&'static str] {
        match self {
            Self::Pod => &[],
            Self::CronJob => &["spec", "jobTemplate", "spec", "template"],
            _ => &["spec", "template"],
        }
    }

    /// The API groups that have, or had, the kind.
    fn groups(self) -> &'static [&'static str] {
        match self {
            Self::Pod | Self::ReplicationController => &[""],
            Self::Job | Self::CronJob => &["batch"],
            _ => &["apps", "extensions"],
        }
    }
}

/// An object that runs pods.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Its kind.
    pub kind: WorkloadKind,
    /// The mapping with the pods' `metadata` and `spec`: the object itself if it is a Pod; `None`
    /// if it is absent or unknown.
    pub template: Option<NodeId>,
    /// The labels of its pods.
    pub labels: Labels,
    /// The ports of all its containers, init containers included (sidecars are such); open if there
    /// may be others.
    pub ports: Listing<ContainerPort>,
    /// `hostNetwork`; `None` if unknown.
    pub host_network: Option<bool>,
    /// What it belongs to, where that is written: the owner that controls it, else the first.
    pub owner: Option<Owner>,
    /// The addresses in the status of a Pod, as they are written.
    pub addresses: Vec<String>,
}

/// An entry of `ownerReferences`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owner {
    /// `kind`, where known.
    pub kind: Option<String>,
    /// `name`.
    pub name: String,
}

/// A port that a container declares.
#[derive(Clone, Debug)]
pub struct ContainerPort {
    /// Its mapping.
    pub node: NodeId,
    /// The whole list item, its dash included.
    pub item: Span,
    /// `name`, where known.
    pub name: Option<String>,
    /// `containerPort`, where known.
    pub number: Option<u16>,
    /// `protocol`: TCP if absent, `None` if unknown.
    pub protocol: Option<String>,
    /// Whether a part of it is unknown.
    pub open: bool,
}

impl Workload {
    /// Reads `object`; `None` if it runs no pods.
    pub fn read(document: &Document, object: &Object) -> Option<Self> {
        let kind = WorkloadKind::ALL.into_iter().find(|kind| kind.name() == object.kind)?;
        let (group, _) = object.api_version.split_once('/').unwrap_or(("", ""));
        if !kind.groups().contains(&group) {
            return None;
        }
        let reader = Reader { document };
        let path = kind.template().iter();
        let template = path.copied().try_fold(object.node, |node, name| reader.value(node, name));
        let template = template.filter(|node| document.is_mapping(*node));
        let spec = template.and_then(|template| reader.value(template, "spec"));
        let spec = spec.filter(|spec| document.is_mapping(*spec));
        Some(Self {
            kind,
            template,
            labels: match template {
                Some(template) => reader.metadata_labels(template),
                None => Labels { open: true, ..Labels::default() },
            },
            ports: reader.container_ports(spec),
            host_network: spec.and_then(|spec| reader.host_network(spec)),
            owner: reader.owner(object.node),
            addresses: reader.addresses(object.node),
        })
    }
}

impl Reader<'_> {
    fn container_ports(self, spec: Option<NodeId>) -> Listing<ContainerPort> {
        let mut all = Listing { open: spec.is_none(), ..Listing::absent() };
        for field in ["containers", "initContainers"] {
            let Some(spec) = spec else { continue };
            let containers = self.list(spec, field, |container, _| {
                self.list(container, "ports", |node, item| self.container_port(node, item))
            });
            all.open |= containers.open || self.document.is_open(spec);
            for ports in containers.items {
                all.open |= ports.open;
                all.items.extend(ports.items);
            }
        }
        all
    }

    fn container_port(self, node: NodeId, item: Span) -> ContainerPort {
        let (name, protocol) = (self.text(node, "name"), self.text(node, "protocol"));
        let number = self.value(node, "containerPort").and_then(|value| self.number(value));
        ContainerPort {
            node,
            item,
            open: name.is_err() || protocol.is_err() || number.is_none(),
            name: name.ok().flatten().map(Into::into),
            number,
            protocol: protocol.ok().map(|text| text.map_or_else(|| "TCP".to_owned(), Into::into)),
        }
    }

    fn owner(self, object: NodeId) -> Option<Owner> {
        let metadata = self.value(object, "metadata")?;
        let list = self.value(metadata, "ownerReferences")?;
        let references = self.document.items(list).iter().map(|item| item.value);
        let controls = |node: &NodeId| {
            let controller = self.value(*node, "controller");
            controller.and_then(|value| self.document.value(value)) == Some(Value::Bool(true))
        };
        let node = references.clone().find(controls).or_else(|| references.clone().next())?;
        let text = |name| self.text(node, name).ok().flatten().map(Into::into);
        Some(Owner { kind: text("kind"), name: text("name")? })
    }

    fn addresses(self, object: NodeId) -> Vec<String> {
        let Some(status) = self.value(object, "status") else { return Vec::new() };
        let text = |node, name| self.text(node, name).ok().flatten().map(Into::into);
        let list = self.value(status, "podIPs");
        let items = list.map(|list| self.document.items(list)).unwrap_or_default();
        let all = items.iter().filter_map(|item| text(item.value, "ip"));
        let mut addresses: Vec<String> = all.chain(text(status, "podIP")).collect();
        addresses.sort();
        addresses.dedup();
        addresses
    }

    fn host_network(self, spec: NodeId) -> Option<bool> {
        match self.value(spec, "hostNetwork") {
            None if self.document.is_open(spec) => None,
            None => Some(false),
            Some(value) => match self.document.value(value)? {
                Value::Bool(value) => Some(value),
                _ => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::objects;

    fn read(text: &str) -> Option<Workload> {
        let document = Document::read(text);
        let objects = objects(&document, false);
        Workload::read(&document, objects.first()?)
    }

    /// What it says, in one line.
    fn shown(text: &str) -> String {
        let Some(read) = read(text) else { return "none".to_owned() };
        let labels = read.labels.items.iter();
        let labels: Vec<_> = labels.map(|label| (&*label.key, label.value.as_deref())).collect();
        let ports = read.ports.items.iter();
        let ports: Vec<_> =
            ports.map(|p| (p.name.as_deref(), p.number, p.protocol.as_deref(), p.open)).collect();
        let (open, more) = (read.labels.open, read.ports.open);
        format!("{labels:?} {open} {ports:?} {more} {:?}", read.host_network)
    }

    #[test]
    fn pod_templates_are_where_each_kind_has_them() {
        let pod = "metadata: {labels: {a: b}}, spec: {hostNetwork: true, containers: [{ports: [{containerPort: 80, name: http}]}], initContainers: [{ports: [{containerPort: 53, protocol: UDP}]}]}";
        let want = r#"[("a", Some("b"))] false [(Some("http"), Some(80), Some("TCP"), false), (None, Some(53), Some("UDP"), false)] false Some(true)"#;
        for (version, kind, around) in [
            ("v1", "Pod", "{}"),
            ("apps/v1", "Deployment", "spec: {template: {}}"),
            ("extensions/v1beta1", "DaemonSet", "spec: {template: {}}"),
            ("v1", "ReplicationController", "spec: {template: {}}"),
            ("batch/v1", "Job", "spec: {template: {}}"),
            ("batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: {}}}}"),
        ] {
            let inner = if kind == "Pod" {
                pod.to_owned()
            } else {
                around.replace("{}", &format!("{{{pod}}}"))
            };
            let text = format!("{{apiVersion: {version}, kind: {kind}, {inner}}}\n");
            assert_eq!(shown(&text), want, "{kind}");
        }
        assert_eq!(shown("{apiVersion: example.com/v1, kind: Deployment}\n"), "none");
        assert_eq!(shown("{apiVersion: apps/v1, kind: Pod}\n"), "none");
    }

    #[test]
    fn what_is_templated_or_malformed_is_unknown() {
        let of = |pod: &str| shown(&format!("apiVersion: v1\nkind: Pod\n{pod}"));
        assert_eq!(of("spec: 1\n"), "[] false [] true None");
        assert_eq!(
            of("metadata: {labels: {a: 1}}\nspec: {containers: [{ports: x}]}\n"),
            r#"[("a", None)] false [] true Some(false)"#
        );
        assert_eq!(
            of(
                "metadata:\n  labels:\n    {{- include \"l\" . | nindent 4 }}\nspec: {hostNetwork: '{{ .h }}'}\n"
            ),
            "[] true [] false None"
        );
        assert_eq!(shown("apiVersion: apps/v1\nkind: Deployment\n"), "[] true [] true None");
    }
}
