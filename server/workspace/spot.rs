//! Where a policy says something.

use super::member::ScopePolicy;
use crate::policy;
use crate::reach::{Direction, Site};
use crate::yaml::NodeId;

/// A place in a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spot {
    /// The field path from `spec`: `ingress[0].from[1]`.
    pub path: String,
    /// The line of the file, from 1.
    pub line: u32,
    /// The node, in the policy's document.
    pub node: NodeId,
}

impl ScopePolicy {
    /// The places of a rule's entry: the peer and the port, or the rule if it lists neither.
    pub fn spots(&self, direction: Direction, site: &Site) -> Vec<Spot> {
        let way = written(direction);
        let Some(rule) = self.written().rules(way).items.get(site.rule) else { return Vec::new() };
        let base = format!("{}[{}]", way.field(), site.rule);
        let peer = site.peer.and_then(|index| {
            let node = rule.peers.items.get(index)?.node;
            Some(self.spot(format!("{base}.{}[{index}]", way.peers_field()), node))
        });
        let port = site.port.and_then(|index| {
            let node = rule.ports.items.get(index)?.node;
            Some(self.spot(format!("{base}.ports[{index}]"), node))
        });
        let spots: Vec<Spot> = peer.into_iter().chain(port).collect();
        if spots.is_empty() { vec![self.spot(base, rule.node)] } else { spots }
    }

    /// The place of the object.
    pub fn start(&self) -> Spot {
        self.spot(String::new(), self.object().node)
    }

    fn spot(&self, path: String, node: NodeId) -> Spot {
        Spot { path, line: self.place.line(node), node }
    }
}

fn written(direction: Direction) -> policy::Direction {
    match direction {
        Direction::Ingress => policy::Direction::Ingress,
        Direction::Egress => policy::Direction::Egress,
    }
}
