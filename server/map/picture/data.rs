//! What a page knows beside its picture: who the nodes are, and what goes between them.

use serde::Serialize;

use super::bundle::End;
use super::scene::Scene;
use crate::map::json::{Ports, json_ports};
use crate::reach::Direction;
use crate::workspace::{Drawn, PictureNode, ScopePolicy};

/// All of it.
#[derive(Serialize)]
pub(super) struct Data {
    boxes: Vec<JsonBox>,
    nodes: Vec<JsonNode>,
    /// Between nodes, every one.
    links: Vec<JsonLink>,
    /// As they are drawn.
    lines: Vec<JsonLine>,
    ports: Vec<JsonPorts>,
}

#[derive(Serialize)]
struct JsonBox {
    name: Option<String>,
    nodes: Vec<usize>,
}

#[derive(Serialize)]
struct JsonNode {
    name: String,
    /// How a question names it, or one of those it stands for.
    asked: Option<String>,
    members: Vec<Member>,
    among: Option<u32>,
    ingress: Vec<Policy>,
    egress: Vec<Policy>,
}

/// A workload, and where it is written.
#[derive(Serialize)]
struct Member {
    id: String,
    file: String,
    line: u32,
}

/// A policy, and where it is written.
#[derive(Serialize)]
struct Policy {
    name: String,
    file: String,
    line: u32,
}

#[derive(Serialize)]
struct JsonLink {
    from: usize,
    to: usize,
    ports: u32,
}

#[derive(Serialize)]
struct JsonLine {
    from: (char, usize),
    to: (char, usize),
    ports: u32,
    both: bool,
}

#[derive(Serialize)]
struct JsonPorts {
    text: String,
    runs: Vec<Ports>,
}

impl Data {
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let picture = &scene.picture;
        let boxes = picture.boxes.iter().map(|it| JsonBox {
            name: it.namespace.as_deref().map(Into::into),
            nodes: it.nodes.clone(),
        });
        let nodes = picture.nodes.iter().zip(&scene.names).map(|(node, name)| JsonNode {
            name: name.clone(),
            asked: asked(scene, node),
            members: members(scene, node),
            among: node.among,
            ingress: policies(scene, node, Direction::Ingress),
            egress: policies(scene, node, Direction::Egress),
        });
        let links =
            picture.links.iter().map(|it| JsonLink { from: it.from, to: it.to, ports: it.ports });
        let end = |end| match end {
            End::Node(index) => ('n', index),
            End::Box(index) => ('b', index),
        };
        let lines = scene.lines.iter().map(|(line, _)| JsonLine {
            from: end(line.from),
            to: end(line.to),
            ports: line.ports,
            both: line.both,
        });
        let ports = picture.ports.iter().zip(&scene.ports);
        let ports =
            ports.map(|(set, text)| JsonPorts { text: text.clone(), runs: json_ports(set) });
        Self {
            boxes: boxes.collect(),
            nodes: nodes.collect(),
            links: links.collect(),
            lines: lines.collect(),
            ports: ports.collect(),
        }
    }
}

fn asked(scene: &Scene<'_>, node: &PictureNode) -> Option<String> {
    match &node.what {
        Drawn::Outside(set) => set.cidrs().next().map(|network| network.to_string()),
        Drawn::Workloads(_) => scene.workloads(node).first().map(|(_, first)| first.id()),
    }
}

fn members(scene: &Scene<'_>, node: &PictureNode) -> Vec<Member> {
    let workloads = scene.workloads(node);
    let members = workloads.into_iter().filter_map(|(_, workload)| {
        let pods = scene.inventory.pods.get(*workload.pods.first()?)?;
        let (file, line) = ((scene.file)(pods.place.path()), pods.place.line(pods.object().node));
        Some(Member { id: workload.id(), file, line })
    });
    members.collect()
}

/// The policies that isolate the node's workloads.
fn policies(scene: &Scene<'_>, node: &PictureNode, direction: Direction) -> Vec<Policy> {
    let mut policies: Vec<&ScopePolicy> = Vec::new();
    for (index, _) in scene.workloads(node) {
        for policy in scene.inventory.isolating(index, direction) {
            if !policies.iter().any(|known| std::ptr::eq(*known, &raw const **policy)) {
                policies.push(policy);
            }
        }
    }
    let policies = policies.into_iter().map(|policy| Policy {
        name: policy.display_name().to_owned(),
        file: (scene.file)(policy.place.path()),
        line: policy.start().line,
    });
    policies.collect()
}
