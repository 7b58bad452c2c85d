//! Who a rule speaks of: pods by two selectors, or addresses, or everyone.

use super::addresses::AddressSet;
use super::labels::{Requirement, Selector};

/// The label that every namespace carries, with its name as the value (plugins may rely on it:
/// the API server sets it and refuses changes).
pub const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// The namespaces with this name: one.
pub fn namespace_named(name: &str) -> Selector {
    Selector::new(&[Requirement::equals(NAMESPACE_NAME, name)])
}

/// Whether an `ipBlock` may match the addresses of pods. The specification says that blocks
/// *should* be external and leaves the rest to the plugin.
#[derive(Copy, Clone, PartialEq, Eq, Default, Debug)]
pub enum IpBlocks {
    /// Blocks match addresses outside the cluster only, as most analyzers read them.
    #[default]
    External,
    /// Blocks match pods by address too.
    Pods,
}

/// One entry of `from` or `to`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Peer {
    /// All pods and all addresses.
    Everyone,
    /// Pods that `pods` selects, in namespaces that `namespaces` selects.
    Pods {
        /// By the labels of the namespace.
        namespaces: Selector,
        /// By the labels of the pod.
        pods: Selector,
    },
    /// An `ipBlock`.
    Addresses(AddressSet),
    /// An entry that cannot be read (a template): it could be anyone, or nobody.
    Unreadable,
}

impl Peer {
    /// Whether certainly nobody is both.
    pub(super) fn is_disjoint(&self, other: &Self, blocks: IpBlocks) -> bool {
        match (self, other) {
            (Self::Pods { namespaces, pods }, Self::Pods { namespaces: others, pods: theirs }) => {
                namespaces.is_disjoint(others) || pods.is_disjoint(theirs)
            }
            (Self::Addresses(mine), Self::Addresses(theirs)) => mine.is_disjoint(theirs),
            (Self::Pods { .. }, Self::Addresses(_)) | (Self::Addresses(_), Self::Pods { .. }) => {
                blocks == IpBlocks::External
            }
            _ => false,
        }
    }

    /// A peer from its two selectors. A pod selector alone means pods of `own`, the namespace of
    /// the policy; a namespace selector alone, every pod there; neither, everyone.
    pub fn selected(own: &str, namespaces: Option<Selector>, pods: Option<Selector>) -> Self {
        match (namespaces, pods) {
            (None, None) => Self::Everyone,
            (None, Some(pods)) => Self::Pods { namespaces: namespace_named(own), pods },
            (Some(namespaces), pods) => {
                Self::Pods { namespaces, pods: pods.unwrap_or_else(Selector::everything) }
            }
        }
    }
}
