//! Links as few lines as they can be: what a node may do with every node of a box is one line to
//! that box.

use std::collections::{BTreeMap, BTreeSet};

use crate::workspace::{Picture, PictureLink};

/// Where a line ends.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum End {
    /// A node, by its index.
    Node(usize),
    /// All nodes of a box, by its index.
    Box(usize),
}

/// A line.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Line {
    pub(super) from: End,
    pub(super) to: End,
    /// An index into [`Picture::ports`].
    pub(super) ports: u32,
    /// Whether it goes both ways.
    pub(super) both: bool,
}

/// The links between two boxes on the same ports.
type Bundle = BTreeSet<(usize, usize)>;

/// The lines of a picture, sorted.
pub(super) fn lines(picture: &Picture) -> Vec<Line> {
    let box_of = boxes(picture);
    let mut bundles: BTreeMap<(usize, usize, u32), Bundle> = BTreeMap::new();
    for &PictureLink { from, to, ports } in &picture.links {
        let (Some(&source), Some(&destination)) = (box_of.get(from), box_of.get(to)) else {
            continue;
        };
        bundles.entry((source, destination, ports)).or_default().insert((from, to));
    }
    let each = bundles.into_iter().flat_map(|((source, destination, ports), links)| {
        let ends = bundled(picture, [source, destination], &links);
        ends.into_iter().map(move |(from, to)| Line { from, to, ports, both: false })
    });
    merged(each.collect())
}

/// How many links go between each two boxes, as one line each.
pub(super) fn overview(picture: &Picture) -> Vec<(Line, usize)> {
    let box_of = boxes(picture);
    let mut counts: BTreeMap<(usize, usize), [usize; 2]> = BTreeMap::new();
    for link in &picture.links {
        let [from, to] = [link.from, link.to].map(|node| box_of.get(node).copied());
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            let [there, back] = counts.entry((from.min(to), from.max(to))).or_default();
            *(if from < to { there } else { back }) += 1;
        }
    }
    let lines = counts.into_iter().map(|((one, two), [there, back])| {
        let (from, to) = if there == 0 { (two, one) } else { (one, two) };
        let both = there > 0 && back > 0;
        (Line { from: End::Box(from), to: End::Box(to), ports: 0, both }, there + back)
    });
    lines.collect()
}

/// Of each node, its box.
fn boxes(picture: &Picture) -> Vec<usize> {
    let mut box_of = vec![0; picture.nodes.len()];
    for (index, it) in picture.boxes.iter().enumerate() {
        for &node in &it.nodes {
            if let Some(slot) = box_of.get_mut(node) {
                *slot = index;
            }
        }
    }
    box_of
}

/// The links of one bundle, whole boxes first.
fn bundled(
    picture: &Picture,
    [source, destination]: [usize; 2],
    links: &Bundle,
) -> Vec<(End, End)> {
    let nodes = |index: usize| picture.boxes.get(index).map_or(&[][..], |it| it.nodes.as_slice());
    let outside = |index: usize| picture.boxes.get(index).is_some_and(|it| it.namespace.is_none());
    let whole = |index: usize| !outside(index) && nodes(index).len() > 1;
    let (sources, destinations) = (nodes(source), nodes(destination));
    let has = |from: usize, to: usize| from == to || links.contains(&(from, to));
    let to_all = |from: usize| destinations.iter().all(|&to| has(from, to));
    let from_all = |to: usize| sources.iter().all(|&from| has(from, to));
    if whole(source) && whole(destination) && sources.iter().all(|&from| to_all(from)) {
        return vec![(End::Box(source), End::Box(destination))];
    }
    let mut ends = BTreeSet::new();
    for &(from, to) in links {
        ends.insert(if whole(destination) && source != destination && to_all(from) {
            (End::Node(from), End::Box(destination))
        } else if whole(source) && source != destination && from_all(to) {
            (End::Box(source), End::Node(to))
        } else {
            (End::Node(from), End::Node(to))
        });
    }
    ends.into_iter().collect()
}

/// Two lines between the same ends, one each way, are one.
fn merged(lines: Vec<Line>) -> Vec<Line> {
    let all: BTreeSet<Line> = lines.into_iter().collect();
    let back = |line: &Line| Line { from: line.to, to: line.from, ..*line };
    let kept = all.iter().filter(|line| line.from <= line.to || !all.contains(&back(line)));
    kept.map(|line| Line { both: line.from != line.to && all.contains(&back(line)), ..*line })
        .collect()
}
