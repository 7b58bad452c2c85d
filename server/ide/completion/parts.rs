//! Parts of a policy that are often written: peers, rules, ports, requirements.

use super::CompletionKind;
use super::items::{Item, Items};
use super::place::{CARET, Place, Slot};
use crate::lint::dns::DNS_RULE;
use crate::schema::Shape;
use crate::yaml::rewrite::{block, flow};

/// A part: the type it is of, or whose fields it has.
struct Part {
    structure: &'static str,
    label: &'static str,
    summary: &'static str,
    /// Its fields, with places to fill in.
    yaml: &'static str,
}

/// The parts that fit at the place: fields, none of which is there yet.
pub(super) fn complete(place: &Place, items: &mut Items) {
    let (Slot::Key { mapping, value: None }, Shape::Object(structure)) = (place.slot, place.shape)
    else {
        return;
    };
    if items.layout.has_colon || items.layout.quote.is_some() {
        return;
    }
    let fields: Vec<_> = place.document.fields(mapping).collect();
    let names: Vec<&str> =
        fields.iter().filter_map(|it| it.name.as_deref()).filter(|name| *name != CARET).collect();
    let is_item = place.steps.last().is_some_and(|step| step.name == "[]");
    let fits = |part: &&Part| {
        let starts = |name: &&str| part.yaml.starts_with(&format!("{name}:"));
        part.structure == structure.name
            && if is_item { names.is_empty() } else { !names.iter().any(starts) }
    };
    let layout = &items.layout;
    let written = |yaml: &str| {
        if layout.flow {
            let whole = flow(yaml)?;
            Some(whole.strip_prefix('{')?.strip_suffix('}')?.to_owned())
        } else {
            block(yaml, layout.style, layout.column)
        }
    };
    let texts: Vec<(&Part, String)> =
        PARTS.iter().filter(fits).filter_map(|part| Some((part, written(part.yaml)?))).collect();
    for (part, text) in texts {
        items.add(
            Item::new(4, CompletionKind::Snippet, part.label, text)
                .detail(part.summary)
                .documentation(format!("{}.\n\n```yaml\n{}\n```", part.summary, shown(part.yaml))),
        );
    }
}

/// The text as it is read by people.
fn shown(yaml: &str) -> String {
    super::snippet::finished(yaml, false).0
}

/// All parts, by type.
const PARTS: &[Part] = &[
    Part {
        structure: "NetworkPolicySpec",
        label: "podSelector: {}",
        summary: "Selects every pod of the namespace",
        yaml: "podSelector: {}",
    },
    Part {
        structure: "NetworkPolicySpec",
        label: "policyTypes of both directions",
        summary: "Isolates the pods for ingress and egress",
        yaml: "\
policyTypes:
- Ingress
- Egress",
    },
    Part {
        structure: "NetworkPolicyIngressRule",
        label: "from pods, on a port",
        summary: "Lets pods with a label in, on one port",
        yaml: "\
from:
- podSelector:
    matchLabels:
      ${1:app}: ${2:web}
ports:
- protocol: TCP
  port: ${3:8080}",
    },
    Part {
        structure: "NetworkPolicyIngressRule",
        label: "from a namespace",
        summary: "Lets every pod of one namespace in",
        yaml: "\
from:
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: ${1:namespace}",
    },
    Part {
        structure: "NetworkPolicyEgressRule",
        label: "to pods, on a port",
        summary: "Allows pods with a label to be reached, on one port",
        yaml: "\
to:
- podSelector:
    matchLabels:
      ${1:app}: ${2:db}
ports:
- protocol: TCP
  port: ${3:5432}",
    },
    Part {
        structure: "NetworkPolicyEgressRule",
        label: "to the cluster's DNS",
        summary: "Allows names to be resolved",
        yaml: DNS_RULE,
    },
    Part {
        structure: "NetworkPolicyEgressRule",
        label: "to addresses",
        summary: "Allows a range of addresses to be reached, on one port",
        yaml: "\
to:
- ipBlock:
    cidr: ${1:10.0.0.0/8}
ports:
- protocol: TCP
  port: ${2:443}",
    },
    Part {
        structure: "NetworkPolicyPeer",
        label: "podSelector with labels",
        summary: "Pods of the policy's own namespace with these labels",
        yaml: "\
podSelector:
  matchLabels:
    ${1:app}: ${2:web}",
    },
    Part {
        structure: "NetworkPolicyPeer",
        label: "podSelector: {}",
        summary: "Every pod of the policy's own namespace",
        yaml: "podSelector: {}",
    },
    Part {
        structure: "NetworkPolicyPeer",
        label: "namespaceSelector by name",
        summary: "Every pod of one namespace",
        yaml: "\
namespaceSelector:
  matchLabels:
    kubernetes.io/metadata.name: ${1:namespace}",
    },
    Part {
        structure: "NetworkPolicyPeer",
        label: "namespaceSelector and podSelector",
        summary: "Pods with these labels in one namespace: both must match",
        yaml: "\
namespaceSelector:
  matchLabels:
    kubernetes.io/metadata.name: ${1:namespace}
podSelector:
  matchLabels:
    ${2:app}: ${3:web}",
    },
    Part {
        structure: "NetworkPolicyPeer",
        label: "namespaceSelector: {}",
        summary: "Every pod of every namespace",
        yaml: "namespaceSelector: {}",
    },
    Part {
        structure: "NetworkPolicyPeer",
        label: "ipBlock with a cidr",
        summary: "A range of addresses",
        yaml: "ipBlock:\n  cidr: ${1:10.0.0.0/8}",
    },
    Part {
        structure: "NetworkPolicyPeer",
        label: "ipBlock with an exception",
        summary: "A range of addresses with a hole",
        yaml: "\
ipBlock:
  cidr: ${1:0.0.0.0/0}
  except:
  - ${2:169.254.169.254/32}",
    },
    Part {
        structure: "NetworkPolicyPort",
        label: "TCP port",
        summary: "One TCP port",
        yaml: "protocol: TCP\nport: ${1:8080}",
    },
    Part {
        structure: "NetworkPolicyPort",
        label: "UDP port",
        summary: "One UDP port",
        yaml: "protocol: UDP\nport: ${1:53}",
    },
    Part {
        structure: "NetworkPolicyPort",
        label: "range of ports",
        summary: "All ports from one to another",
        yaml: "\
protocol: TCP
port: ${1:8000}
endPort: ${2:8999}",
    },
    Part {
        structure: "LabelSelectorRequirement",
        label: "In",
        summary: "The label has one of these values",
        yaml: "\
key: ${1:app}
operator: In
values:
- ${2:web}",
    },
    Part {
        structure: "LabelSelectorRequirement",
        label: "NotIn",
        summary: "The label has none of these values, or is not there",
        yaml: "\
key: ${1:app}
operator: NotIn
values:
- ${2:web}",
    },
    Part {
        structure: "LabelSelectorRequirement",
        label: "Exists",
        summary: "The label is there",
        yaml: "key: ${1:app}\noperator: Exists",
    },
];
