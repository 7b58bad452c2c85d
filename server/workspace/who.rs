//! Who is meant by what people write: `ns/workload`, `ns?app=x`, `ns`, an address, `*`.

use std::collections::{BTreeSet, HashSet};
use std::net::IpAddr;

use ipnet::IpNet;

use super::inventory::{Inventory, NamedWorkload};
use crate::reach::{
    AddressSet, Cluster, ContainerPorts, Endpoint, Intervals, Labels, Match, NAMESPACE_NAME, Peer,
    Requirement, Selector, Text, Workload,
};

/// One of those who are meant.
#[derive(Clone, Debug)]
pub struct Party {
    /// As people read it.
    pub label: String,
    /// What it is.
    pub at: At,
}

/// What a [`Party`] is.
#[derive(Clone, Debug)]
pub enum At {
    /// An index into [`Inventory::pods`].
    Pods(usize),
    /// A pod that has no manifest here.
    Imagined(Box<Workload>),
    /// Addresses outside.
    Outside(AddressSet),
}

impl Party {
    /// The end of a connection that it is.
    pub fn endpoint(&self) -> Endpoint<'_> {
        match &self.at {
            At::Pods(index) => Endpoint::Workload(*index),
            At::Imagined(pod) => Endpoint::Pod(pod),
            At::Outside(set) => Endpoint::Addresses(set),
        }
    }
}

/// Why nobody is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Nobody {
    /// There is no workload or pod of that name, `namespace/name`; these are.
    Workload(String, Vec<String>),
    /// No manifest names the namespace; these are named.
    Namespace(String, Vec<String>),
    /// What is written has no namespace, and is the name of this workload.
    Bare(String),
    /// A label is not `key=value`.
    Label(String),
    /// Nothing is written.
    Empty,
}

/// Those that `text` means, at least one. `*` means every workload here and all addresses outside.
pub fn who(inventory: &Inventory, cluster: &Cluster, text: &str) -> Result<Vec<Party>, Nobody> {
    let text = text.trim();
    if let Some(set) = addresses(text) {
        return Ok(outside(cluster, &set));
    }
    match text.split_once(['/', '?']) {
        None if text.is_empty() => Err(Nobody::Empty),
        None if text == "*" => {
            let mut all = parties(inventory, 0..inventory.pods.len());
            all.extend(outside(cluster, &AddressSet::everything()));
            Ok(all)
        }
        None => in_namespace(inventory, text),
        Some((namespace, labels)) if text.contains('?') => labelled(inventory, namespace, labels),
        Some((namespace, name)) => named(inventory, namespace, name),
    }
}

fn addresses(text: &str) -> Option<AddressSet> {
    let address = text.parse::<IpAddr>().ok().map(AddressSet::from);
    address.or_else(|| text.parse::<IpNet>().ok().map(AddressSet::from))
}

fn outside(cluster: &Cluster, set: &AddressSet) -> Vec<Party> {
    let pieces = cluster.cut(set).into_iter();
    pieces.map(|set| Party { label: brief(&set), at: At::Outside(set) }).collect()
}

/// Networks that are named one by one.
const MAX_NETWORKS: usize = 3;

/// A set of addresses in a few words: its networks, or if they are many what is missing.
pub fn brief(set: &AddressSet) -> String {
    let (whole, name) = family(set);
    if *set == whole {
        return name.to_owned();
    }
    let networks: Vec<IpNet> = set.cidrs().take(MAX_NETWORKS + 1).collect();
    if networks.len() <= MAX_NETWORKS {
        return listed(&networks);
    }
    let missing = whole.difference(set);
    if missing.cidrs().take(MAX_NETWORKS + 1).count() <= MAX_NETWORKS {
        return format!("{name} but {}", listed(&missing.cidrs().collect::<Vec<_>>()));
    }
    let first = networks.get(..2).unwrap_or_default();
    format!("{} and {} more networks", listed(first), set.cidrs().count() - first.len())
}

/// Networks with commas between; one of a single address as that.
fn listed(networks: &[IpNet]) -> String {
    let each = networks.iter().map(|network| {
        let single = network.prefix_len() == network.max_prefix_len();
        if single { network.addr().to_string() } else { network.to_string() }
    });
    each.collect::<Vec<_>>().join(", ")
}

/// All addresses of the families that a set has some of, and their name.
fn family(set: &AddressSet) -> (AddressSet, &'static str) {
    match (set.v4().is_empty(), set.v6().is_empty()) {
        (false, true) => {
            let v4 = AddressSet::new(Intervals::everything(), Intervals::nothing());
            (v4, "any IPv4 address")
        }
        (true, false) => {
            let v6 = AddressSet::new(Intervals::nothing(), Intervals::everything());
            (v6, "any IPv6 address")
        }
        _ => (AddressSet::everything(), "any address"),
    }
}

/// Those of `pods` that differ in more than their name.
fn parties(inventory: &Inventory, pods: impl IntoIterator<Item = usize>) -> Vec<Party> {
    let mut seen = HashSet::new();
    let distinct = pods.into_iter().filter_map(|index| {
        let (pods, workload) = (inventory.pods.get(index)?, inventory.workload_of(index)?);
        seen.insert((workload.id(), &pods.effect.pods)).then_some((index, pods, workload))
    });
    let parties = distinct.map(|(index, pods, workload)| Party {
        label: match (workload.pods.as_slice(), &pods.name) {
            ([_, _, ..], Some(name)) if *name != workload.name => {
                format!("{}/{name} of {}", workload.namespace, workload.id())
            }
            _ => workload.id(),
        },
        at: At::Pods(index),
    });
    parties.collect()
}

/// The pods of a namespace; where it has none here, one of which nothing is known.
fn in_namespace(inventory: &Inventory, name: &str) -> Result<Vec<Party>, Nobody> {
    if !namespaces(inventory).contains(name) {
        return Err(unknown_namespace(inventory, name));
    }
    let own = pods_of(inventory, name);
    if own.is_empty() {
        let label = format!("a pod of {name}");
        return Ok(vec![imagined(name, label, Labels::partial([]))]);
    }
    Ok(parties(inventory, own))
}

fn pods_of(inventory: &Inventory, namespace: &str) -> Vec<usize> {
    let pods = inventory.pods.iter().enumerate();
    pods.filter(|(_, pods)| pods.home.name() == Some(namespace)).map(|(index, _)| index).collect()
}

fn imagined(namespace: &str, label: String, labels: Labels) -> Party {
    let pod = Workload {
        namespace: namespace.into(),
        labels,
        ports: ContainerPorts::unknown(),
        host_network: false,
        addresses: None,
    };
    Party { label, at: At::Imagined(Box::new(pod)) }
}

/// The pods with these labels; where there are none here, one that has just them.
fn labelled(inventory: &Inventory, namespace: &str, text: &str) -> Result<Vec<Party>, Nobody> {
    let mut pairs: Vec<(Text, Text)> = Vec::new();
    for pair in text.split(',').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or_else(|| Nobody::Label(pair.to_owned()))?;
        pairs.push((key.trim().into(), value.trim().into()));
    }
    let wanted: Vec<Requirement> =
        pairs.iter().map(|(key, value)| Requirement::equals(key.clone(), value.clone())).collect();
    let selector = Selector::new(&wanted);
    let own = pods_of(inventory, namespace).into_iter().filter(|&index| {
        let pods = inventory.pods.get(index);
        pods.is_some_and(|it| selector.matches(&it.effect.pods.labels) == Match::Yes)
    });
    let own = parties(inventory, own);
    if !own.is_empty() && !pairs.is_empty() {
        return Ok(own);
    }
    if pairs.is_empty() {
        let label = format!("a pod of {namespace}");
        return Ok(vec![imagined(namespace, label, Labels::partial([]))]);
    }
    let labels = Labels::complete(pairs.into_iter().map(|(key, value)| (key, Some(value))));
    Ok(vec![imagined(namespace, format!("a pod of {namespace} with {text}"), labels)])
}

/// The pods of a workload, or a single pod.
fn named(inventory: &Inventory, namespace: &str, name: &str) -> Result<Vec<Party>, Nobody> {
    let workloads = || inventory.workloads.iter().filter(|it| *it.namespace == *namespace);
    let is = |it: &&NamedWorkload| *it.name == *name || format!("{}[{}]", it.name, it.kind) == name;
    let mut pods: Vec<usize> =
        workloads().filter(is).flat_map(|it| it.pods.iter().copied()).collect();
    if pods.is_empty() {
        pods = pods_of(inventory, namespace);
        pods.retain(|&index| {
            inventory.pods.get(index).is_some_and(|it| it.name.as_deref() == Some(name))
        });
    }
    if pods.is_empty() {
        return Err(missing(inventory, namespace, name));
    }
    Ok(parties(inventory, pods))
}

fn missing(inventory: &Inventory, namespace: &str, name: &str) -> Nobody {
    if !namespaces(inventory).contains(namespace) {
        return unknown_namespace(inventory, namespace);
    }
    let all = inventory.workloads.iter().map(|it| format!("{}/{}", it.namespace, it.name));
    Nobody::Workload(format!("{namespace}/{name}"), all.collect())
}

fn unknown_namespace(inventory: &Inventory, name: &str) -> Nobody {
    if let Some(workload) = inventory.workloads.iter().find(|it| *it.name == *name) {
        return Nobody::Bare(format!("{}/{name}", workload.namespace));
    }
    let known = namespaces(inventory).iter().map(ToString::to_string).collect();
    Nobody::Namespace(name.to_owned(), known)
}

/// Namespaces that every cluster has.
const BUILT_IN: [&str; 4] = ["default", "kube-system", "kube-public", "kube-node-lease"];

/// The namespaces that manifests declare, use or name.
fn namespaces(inventory: &Inventory) -> BTreeSet<Text> {
    let declared = inventory.namespaces.iter().filter_map(|namespace| namespace.name.clone());
    let configured = inventory.configured.iter().map(|namespace| namespace.name.clone());
    let homes = inventory.pods.iter().map(|it| &it.home);
    let homes = homes.chain(inventory.policies.iter().map(|it| &it.home));
    let used = homes.filter_map(|home| home.name().map(Into::into));
    let known = declared.chain(configured).chain(used).chain(named_by_policies(inventory));
    known.chain(BUILT_IN.map(Into::into)).collect()
}

fn named_by_policies(inventory: &Inventory) -> impl Iterator<Item = Text> {
    let policies = inventory.policies.iter().filter_map(|policy| policy.sets());
    let rules = policies.flat_map(|policy| policy.ingress.iter().chain(&policy.egress).flatten());
    rules.flat_map(|rule| &rule.peers).flat_map(|peer| {
        let Peer::Pods { namespaces, .. } = peer else { return Vec::new() };
        let name = namespaces.keys().find(|(key, _)| ***key == *NAMESPACE_NAME);
        name.map(|(_, values)| values.values().to_vec()).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn briefly(cidrs: &[&str], less: &[&str]) -> String {
        let set = |cidrs: &[&str]| {
            let all = cidrs.iter().map(|cidr| cidr.parse::<IpNet>().unwrap());
            all.fold(AddressSet::nothing(), |all, one| all.union(&one.into()))
        };
        brief(&set(cidrs).difference(&set(less)))
    }

    #[test]
    fn addresses_are_named_in_a_few_words() {
        assert_eq!(briefly(&["0.0.0.0/0", "::/0"], &[]), "any address");
        assert_eq!(briefly(&["0.0.0.0/0"], &[]), "any IPv4 address");
        assert_eq!(briefly(&["::/0"], &["fd00::/8"]), "any IPv6 address but fd00::/8");
        assert_eq!(briefly(&["10.0.0.7/32", "10.1.0.0/16"], &[]), "10.0.0.7, 10.1.0.0/16");
        let scattered = ["1.0.0.0/8", "3.0.0.0/8", "5.0.0.0/8", "7.0.0.0/8"];
        assert_eq!(briefly(&scattered, &[]), "1.0.0.0/8, 3.0.0.0/8 and 2 more networks");
    }
}
