//! What the configuration says of the cluster, put to what the manifests say.

use super::config::{Cluster, IpBlocks};
use crate::reach::{self, Namespace};
use crate::workspace::Inventory;

/// Adds the configured namespaces to an inventory, and says what blocks match if that is configured.
pub fn configure(inventory: &mut Inventory, cluster: &Cluster) -> Option<reach::IpBlocks> {
    for (name, labels) in &cluster.namespaces {
        let labels =
            labels.iter().map(|(key, value)| (key.as_str().into(), Some(value.as_str().into())));
        inventory.configured.push(Namespace::declared(name.as_str(), labels));
    }
    cluster.ip_blocks.map(|blocks| match blocks {
        IpBlocks::External => reach::IpBlocks::External,
        IpBlocks::Pods => reach::IpBlocks::Pods,
    })
}
