//! Who may exchange anything with whom, worked out for a whole cluster at once.

use std::collections::HashMap;

use super::who::{At, Party};
use crate::reach::{Cluster, Connections, Direction, Node, View};

/// Those among some parties who may exchange something, certainly or perhaps.
#[derive(Debug)]
pub struct Neighbours {
    /// Of each pods, by their index in the inventory, their group.
    groups: HashMap<usize, usize>,
    /// Of each group and direction, its neighbours: indices into the parties.
    known: HashMap<(usize, Direction), Vec<usize>>,
}

impl Neighbours {
    /// Those among `parties`.
    pub fn among(parties: &[Party], cluster: &Cluster) -> Self {
        let connections = cluster.connections(View::Possible);
        let groups = connections.groups().iter().enumerate();
        let groups: HashMap<usize, usize> =
            groups.flat_map(|(group, all)| all.iter().map(move |&pods| (pods, group))).collect();
        let mut members: HashMap<Node, Vec<usize>> = HashMap::new();
        for (index, party) in parties.iter().enumerate() {
            if let Some(node) = node(party, &groups, &connections) {
                members.entry(node).or_default().push(index);
            }
        }
        let mut known: HashMap<(usize, Direction), Vec<usize>> = HashMap::new();
        for (from, to, _) in connections.links() {
            for (own, direction, other) in
                [(from, Direction::Egress, to), (to, Direction::Ingress, from)]
            {
                if let (Node::Group(group), Some(others)) = (own, members.get(&other)) {
                    known.entry((group, direction)).or_default().extend(others);
                }
            }
        }
        for others in known.values_mut() {
            others.sort_unstable();
        }
        Self { groups, known }
    }

    /// Whom `party` may reach, or who may reach it: indices into the parties, ascending.
    pub fn of(&self, party: &Party, direction: Direction) -> &[usize] {
        let At::Pods(pods) = &party.at else { return &[] };
        let group = self.groups.get(pods);
        let known = group.and_then(|&group| self.known.get(&(group, direction)));
        known.map_or(&[], Vec::as_slice)
    }
}

fn node(party: &Party, groups: &HashMap<usize, usize>, connections: &Connections) -> Option<Node> {
    match &party.at {
        At::Pods(pods) => groups.get(pods).map(|&group| Node::Group(group)),
        At::Outside(set) => {
            connections.outside().iter().position(|class| class == set).map(Node::Outside)
        }
        At::Imagined(_) => None,
    }
}
