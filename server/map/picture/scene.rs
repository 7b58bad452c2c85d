//! What a picture shows, placed and named.

use std::path::Path;

use super::bundle::{End, Line, lines, overview};
use super::layout::{LETTER, LETTERS, Layout, PAD, Rect, TITLE, layout, title};
use super::route::{Route, routes};
use crate::map::Drawn;
use crate::map::rows::{ALL, ports_text};
use crate::reach::{Direction, PortSet};
use crate::workspace::{Drawn as What, Inventory, NamedWorkload, Picture, PictureNode, brief};

/// Room for a label beyond the last line, in pixels.
const ROOM: f64 = 48.0;

/// More lines than these are not shown all at once.
const MANY_LINES: usize = 40;

/// A picture, ready to be drawn.
pub(super) struct Scene<'a> {
    pub(super) inventory: &'a Inventory,
    /// How a file is named.
    pub(super) file: &'a dyn Fn(&Path) -> String,
    pub(super) picture: Picture,
    pub(super) layout: Layout,
    /// Of each node, what it is called.
    pub(super) names: Vec<String>,
    pub(super) lines: Vec<(Line, Route)>,
    /// Where there are too many lines to see them all at once: those between boxes, and how many
    /// each stands for.
    pub(super) overview: Vec<(Line, Route, usize)>,
    /// Of each port set, what lines say.
    pub(super) ports: Vec<String>,
}

impl<'a> Scene<'a> {
    pub(super) fn of(drawn: &Drawn<'a>) -> Self {
        let inventory = drawn.inventory;
        let picture = Picture::of(inventory, drawn.map);
        let names: Vec<String> =
            picture.nodes.iter().map(|node| node_name(inventory, node)).collect();
        let ports: Vec<String> = picture.ports.iter().map(ports_text).collect();
        let mut lines = lines(&picture);
        // What allows less is drawn later, on top.
        let all = PortSet::everything();
        lines.sort_by_key(|line| picture.ports.get(line.ports as usize) != Some(&all));
        let few = lines.len() <= MANY_LINES;
        let mut layout = layout(&picture, &names, &lines, few);
        let letters =
            |line: &Line| ports.get(line.ports as usize).map_or(0, |it| label(it).chars().count());
        let letters: Vec<usize> = lines.iter().map(letters).collect();
        let blocks: Vec<Rect> =
            layout.nodes.iter().copied().chain(titles(&picture, &layout)).collect();
        let routes = routes(&layout, &lines, &letters, &blocks);
        let lines: Vec<_> = lines.into_iter().zip(routes).collect();
        // Lines that leave on the right may bend beyond the last box.
        let right = lines.iter().map(|(_, route)| route.right() + ROOM).fold(0.0, f64::max);
        layout.width = layout.width.max(right);
        let overview = if few { Vec::new() } else { overviewed(&picture, &layout) };
        Self { inventory, file: drawn.file, picture, layout, names, lines, overview, ports }
    }

    /// The ports of a line, in words.
    pub(super) fn ports(&self, line: &Line) -> &str {
        self.ports.get(line.ports as usize).map_or("", String::as_str)
    }

    /// The name of an end.
    pub(super) fn end_name(&self, end: End) -> String {
        match end {
            End::Node(index) => self.names.get(index).cloned().unwrap_or_default(),
            End::Box(index) => {
                let namespace = self.picture.boxes.get(index).and_then(|it| it.namespace.as_ref());
                format!("all of {}", title(namespace.map(|it| &**it)))
            }
        }
    }

    /// The workloads of a node.
    pub(super) fn workloads(&self, node: &PictureNode) -> Vec<(usize, &'a NamedWorkload)> {
        let What::Workloads(members) = &node.what else { return Vec::new() };
        let workloads =
            members.iter().filter_map(|&it| Some((it, self.inventory.workloads.get(it)?)));
        workloads.collect()
    }

    /// Whether a policy restricts who may reach the node.
    pub(super) fn is_isolated(&self, node: &PictureNode) -> bool {
        let mut workloads = self.workloads(node).into_iter();
        workloads.any(|(index, _)| !self.inventory.isolating(index, Direction::Ingress).is_empty())
    }
}

fn overviewed(picture: &Picture, layout: &Layout) -> Vec<(Line, Route, usize)> {
    let (lines, counts): (Vec<Line>, Vec<usize>) = overview(picture).into_iter().unzip();
    let letters: Vec<usize> = counts.iter().map(|count| count.to_string().len()).collect();
    let routes = routes(layout, &lines, &letters, &layout.boxes);
    lines
        .into_iter()
        .zip(routes)
        .zip(counts)
        .map(|((line, route), count)| (line, route, count))
        .collect()
}

fn node_name(inventory: &Inventory, node: &PictureNode) -> String {
    match &node.what {
        What::Outside(set) => brief(set),
        What::Workloads(members) => {
            let first = members.first().and_then(|&first| inventory.workloads.get(first));
            let name = first.map_or("", |workload| &*workload.name);
            match members.len() {
                0 | 1 => name.to_owned(),
                more => format!("{name} +{}", more - 1),
            }
        }
    }
}

/// Where the boxes' names stand.
fn titles(picture: &Picture, layout: &Layout) -> impl Iterator<Item = Rect> {
    picture.boxes.iter().zip(&layout.boxes).map(|(it, rect)| Rect {
        x: rect.x + PAD,
        y: rect.y,
        width: title(it.namespace.as_deref()).chars().count() as f64 * LETTER,
        height: TITLE,
    })
}

/// What stands at a line with such ports.
pub(super) fn label(ports: &str) -> String {
    if ports == ALL { "all".to_owned() } else { shortened(ports) }
}

/// A text that fits a node or a line.
pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    text.chars().take(LETTERS - 1).chain(['…']).collect()
}
