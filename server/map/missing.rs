//! What is not known, in words.

use crate::reach::{End, Missing};
use crate::workspace::Inventory;

/// What is not known, in words; the ends are named.
pub fn missing_words(inventory: &Inventory, [from, to]: [&str; 2], missing: &Missing) -> String {
    let end = |end: &End| match end {
        End::Source => from,
        End::Destination => to,
    };
    match missing {
        Missing::NamespaceLabel { namespace, key } => {
            let mut declared = inventory.namespaces.iter();
            let is_there = declared.any(|it| it.name.as_ref() == Some(namespace));
            let why = if is_there { "only a template knows it" } else { "it has no manifest here" };
            format!("the label `{key}` of namespace `{namespace}`: {why}")
        }
        Missing::PodLabel { end: at, key } => format!("the label `{key}` of {}", end(at)),
        Missing::NamedPort { name, protocol } => {
            format!("which number the {} port named `{name}` has at {}", protocol.name(), to)
        }
        Missing::Address(at) => format!("which address {} has", end(at)),
        Missing::HostNetwork(at) => format!(
            "what policies do with {}: it uses its node's network, and the network plugin decides",
            end(at)
        ),
        Missing::Unreadable(index) => {
            let policy = inventory.policies.get(*index).map(|policy| policy.title());
            format!(
                "a part of {} that cannot be told (templated, or with mistakes)",
                policy.unwrap_or_default()
            )
        }
    }
}
