//! Which mappings are Kubernetes objects, and which of those are ours to judge.

use std::borrow::Cow;
use std::sync::Arc;

use super::workload::WorkloadKind;
use crate::text::Span;
use crate::yaml::{Document, NodeId, Value};

/// How an object's `apiVersion` and `kind` relate to NetworkPolicy.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Api {
    /// `NetworkPolicy` of `networking.k8s.io/v1`, or templated so that it may be.
    Current,
    /// `NetworkPolicy` of a version that servers no longer have.
    Removed,
    /// Meant as a NetworkPolicy, but no server knows this `apiVersion` and `kind`.
    Unknown,
    /// Looks like a NetworkPolicy, but `apiVersion` or `kind` is missing or no string.
    Incomplete,
    /// A part of a NetworkPolicy's `spec`, shown in documentation.
    Fragment,
    /// Another kind, another group's NetworkPolicy, or nothing of Kubernetes.
    Other,
}

/// A Kubernetes object in a document.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its mapping.
    pub node: NodeId,
    /// What it is to us.
    pub api: Api,
    /// `apiVersion` as written; empty if absent or unknown.
    pub api_version: String,
    /// `kind` as written; empty if absent or unknown.
    pub kind: String,
    /// `metadata.name`, where known.
    pub name: Option<Arc<str>>,
    /// `metadata.namespace`, where known.
    pub namespace: Option<Arc<str>>,
}

/// What stands for the name of an object that has none.
const UNNAMED: &str = "(unnamed)";

impl Object {
    /// Its name as it is shown: where it is templated, as it is written.
    pub fn display_name<'a>(&'a self, document: &'a Document) -> &'a str {
        let written = || {
            let metadata = document.get(self.node, "metadata")?;
            let name = document.span(document.get(metadata, "name")?).of(&document.text);
            name.lines().next().map(|name| name.trim_matches(['"', '\'']))
        };
        let written = || written().filter(|name| !name.is_empty());
        self.name.as_deref().or_else(written).unwrap_or(UNNAMED)
    }

    /// Whether it is judged as a NetworkPolicy.
    pub fn is_policy(&self) -> bool {
        self.api != Api::Other
    }

    /// Where the object as a whole is pointed at: the value of `metadata.name`, else its first key.
    pub fn heading(&self, document: &Document) -> Span {
        let metadata = document.get(self.node, "metadata");
        let name = metadata.and_then(|metadata| document.get(metadata, "name"));
        let first = || document.entries(self.node).first().map(|entry| entry.key);
        name.or_else(first).map(|node| document.span(node)).unwrap_or_default()
    }

    /// Whether its `kind` is `NetworkPolicy`, or a slip away from it.
    pub fn is_called_policy(&self) -> bool {
        is_policy_like(&self.kind)
    }
}

/// Lists within lists that are looked into.
const MAX_LISTS: u32 = 4;

/// The objects of a document, items of lists one by one. `fenced` documents are documentation,
/// which shows fragments.
pub fn objects(document: &Document, fenced: bool) -> Vec<Object> {
    let mut found = Vec::new();
    if let Some(root) = document.root {
        collect(document, root, None, MAX_LISTS, &mut found);
        // Documentation shows items of a list without the list.
        for item in document.items(root).iter().filter(|_| fenced) {
            collect(document, item.value, None, MAX_LISTS, &mut found);
        }
    }
    if fenced
        && let [object] = found.as_mut_slice()
        && object.kind.is_empty()
        && object.api_version.is_empty()
        && is_fragment(document, object.node)
    {
        object.api = Api::Fragment;
    }
    found
}

fn collect(
    document: &Document,
    node: NodeId,
    inherited: Option<(&str, &str)>,
    lists: u32,
    found: &mut Vec<Object>,
) {
    if !document.is_mapping(node) {
        return;
    }
    let object = identify(document, node, inherited);
    let version = object.api_version.as_str();
    let inherited = item_kind(&object.kind).map(|kind| match (kind, version) {
        ("NetworkPolicy", "") => (kind, "networking.k8s.io/v1"),
        _ => (kind, version),
    });
    let is_list = match inherited {
        None => object.kind == "List" && matches!(version, "v1" | ""),
        Some(("NetworkPolicy", version)) => version == "networking.k8s.io/v1",
        Some((_, version)) => !version.is_empty(),
    };
    if !is_list || lists == 0 {
        found.push(object);
        return;
    }
    if version.is_empty() {
        found.push(Object { api: Api::Incomplete, ..object.clone() });
    }
    if let Some(items) = document.get(node, "items") {
        for item in document.items(items) {
            collect(document, item.value, inherited, lists - 1, found);
        }
    }
}

/// The kind of the items of a list of one kind, such as `PodList`, if they are of interest.
fn item_kind(kind: &str) -> Option<&str> {
    let kind = kind.strip_suffix("List")?;
    let other = ["NetworkPolicy", "Namespace", "Service"];
    let is_ours =
        other.contains(&kind) || WorkloadKind::ALL.iter().any(|known| known.name() == kind);
    is_ours.then_some(kind)
}

/// `inherited` is the kind and version of an item of a list of one kind.
fn identify(document: &Document, node: NodeId, inherited: Option<(&str, &str)>) -> Object {
    let text = |parent: Option<NodeId>, name: &str| {
        let value = document.get(parent?, name)?;
        document.text_of(value)
    };
    let named = |name: &str| {
        let text = text(Some(node), name).map(Cow::into_owned);
        text.filter(|_| FieldState::of(document, node, name) == FieldState::Text)
    };
    let metadata = document.get(node, "metadata");
    let (mut kind, mut api_version) = (named("kind"), named("apiVersion"));
    if let Some((inherited, version)) = inherited {
        kind.get_or_insert_with(|| inherited.to_owned());
        api_version.get_or_insert_with(|| version.to_owned());
    }
    Object {
        node,
        api: api(document, node, kind.as_deref(), api_version.as_deref()),
        api_version: api_version.unwrap_or_default(),
        kind: kind.unwrap_or_default(),
        name: text(metadata, "name").map(Into::into),
        namespace: text(metadata, "namespace").map(Into::into),
    }
}

const GROUP: &str = "networking.k8s.io";

fn api(document: &Document, node: NodeId, kind: Option<&str>, version: Option<&str>) -> Api {
    if document.get(node, "$patch").is_some() {
        return Api::Other;
    }
    let (kind_state, version_state) =
        (FieldState::of(document, node, "kind"), FieldState::of(document, node, "apiVersion"));
    let ours = |version: &str| version == "networking.k8s.io/v1";
    match (kind, version) {
        _ if kind_state == FieldState::Bad && version.is_some_and(ours) => Api::Incomplete,
        _ if version_state == FieldState::Bad && kind.is_some_and(is_policy_like) => {
            Api::Incomplete
        }
        (Some(kind), Some(version)) => named(kind, version),
        (Some("NetworkPolicy"), None) if version_state == FieldState::Unknown => Api::Current,
        (Some(kind), None) if is_policy_like(kind) && version_state == FieldState::Absent => {
            Api::Incomplete
        }
        (None, Some(version))
            if kind_state == FieldState::Absent
                && (ours(version) || looks_like_policy(document, node)) =>
        {
            Api::Incomplete
        }
        (None, None) if kind_state == FieldState::Absent && version_state == FieldState::Absent => {
            if looks_like_policy(document, node) || names_policy_later(document, node) {
                Api::Incomplete
            } else {
                Api::Other
            }
        }
        _ => Api::Other,
    }
}

/// Whether `kind` comes after the end of the root mapping, where kubectl no longer reads.
fn names_policy_later(document: &Document, node: NodeId) -> bool {
    let leftover = document.leftover.filter(|_| document.root == Some(node));
    leftover.is_some_and(|span| names_policy(span.of(&document.text)))
}

/// Whether a text has a line that makes it a NetworkPolicy.
pub fn names_policy(text: &str) -> bool {
    let value = |line: &str, key: &str| {
        line.trim_start()
            .strip_prefix(key)
            .map(|value| value.trim().trim_matches(['"', '\'']).to_owned())
    };
    let kind = text
        .lines()
        .any(|line| value(line, "kind:").is_some_and(|kind| kind.starts_with("NetworkPolicy")));
    let version = || {
        text.lines()
            .any(|line| value(line, "apiVersion:").as_deref() == Some("networking.k8s.io/v1"))
    };
    kind || version() && (text.contains("podSelector:") || text.contains("policyTypes:"))
}

#[derive(Copy, Clone, PartialEq, Eq)]
enum FieldState {
    Text,
    Absent,
    Bad,
    Unknown,
}

impl FieldState {
    fn of(document: &Document, node: NodeId, name: &str) -> Self {
        let Some(value) = document.get(node, name) else { return Self::Absent };
        match document.value(value) {
            Some(Value::Str(text)) if !text.is_empty() => Self::Text,
            Some(Value::Str(_) | Value::Null) => Self::Absent,
            None if document.is_unknown(value) => Self::Unknown,
            _ => Self::Bad,
        }
    }
}

/// Judges a full `apiVersion` and `kind`.
fn named(kind: &str, version: &str) -> Api {
    const SIBLINGS: [&str; 5] =
        ["NetworkPolicy", "Ingress", "IngressClass", "IPAddress", "ServiceCIDR"];
    let (group, version) = version.split_once('/').unwrap_or(("", version));
    match (kind, group, version) {
        ("NetworkPolicy", GROUP, "v1") => Api::Current,
        ("NetworkPolicy", "extensions", "v1beta1") => Api::Removed,
        (_, GROUP, "v1") if SIBLINGS.contains(&kind.strip_suffix("List").unwrap_or(kind)) => {
            Api::Other
        }
        (_, GROUP, "v1") => Api::Unknown,
        (_, GROUP, _) if is_policy_like(kind) => Api::Unknown,
        _ if is_policy_like(kind) && !is_foreign(group) => Api::Unknown,
        _ => Api::Other,
    }
}

/// Whether `kind` is `NetworkPolicy`, or a slip away from it.
fn is_policy_like(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind.len() < 24 && strsim::osa_distance(&kind, "networkpolicy") <= 2
        || kind == "networkpolicies"
}

/// Whether an API group is somebody else's, and no misspelling of ours.
fn is_foreign(group: &str) -> bool {
    group.contains('.') && (group.len() > 40 || strsim::osa_distance(group, GROUP) > 4)
}

fn looks_like_policy(document: &Document, node: NodeId) -> bool {
    let has = |node, name| document.get(node, name).is_some();
    let spec = document.get(node, "spec");
    has(node, "metadata")
        && spec.is_some_and(|spec| {
            has(spec, "podSelector")
                && (has(spec, "policyTypes") || has(spec, "ingress") || has(spec, "egress"))
        })
}

/// Whether a mapping without `kind` is a policy's `spec:`, or what stands in one, which nothing else
/// looks like.
fn is_fragment(document: &Document, node: NodeId) -> bool {
    const SPEC: [&str; 4] = ["podSelector", "policyTypes", "ingress", "egress"];
    let fields: Vec<_> = document.fields(node).collect();
    if let [only] = fields.as_slice()
        && only.name.as_deref() == Some("spec")
    {
        return is_fragment(document, only.value);
    }
    let is_rules = |value: NodeId| {
        let has = |rule: NodeId, name| document.get(rule, name).is_some();
        document
            .items(value)
            .iter()
            .any(|rule| ["from", "to", "ports"].iter().any(|name| has(rule.value, name)))
    };
    let tells = |name: &str, value| {
        name == "policyTypes" || name == "podSelector" && fields.len() > 1 || is_rules(value)
    };
    let ours = |name: Option<&str>| name.is_some_and(|name| SPEC.contains(&name));
    fields.iter().all(|field| ours(field.name.as_deref()))
        && fields
            .iter()
            .any(|field| field.name.as_deref().is_some_and(|name| tells(name, field.value)))
}
