//! Where boxes, nodes and lines go. Columns from left to right: what is outside first, then
//! namespaces, those that mostly open connections before those that mostly take them.

use super::bundle::{End, Line};
use crate::workspace::Picture;

/// A rectangle, in pixels.
#[derive(Copy, Clone, PartialEq, Default, Debug)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    /// Its right edge.
    pub(super) fn right(self) -> f64 {
        self.x + self.width
    }

    /// The height of its middle.
    pub(super) fn middle(self) -> f64 {
        self.y + self.height / 2.0
    }

    /// Whether both share a point.
    pub(super) fn meets(self, other: Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// Where all of a picture goes.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    /// Of each box.
    pub(super) boxes: Vec<Rect>,
    /// Of each node.
    pub(super) nodes: Vec<Rect>,
}

/// Between the picture and its edge.
const MARGIN: f64 = 24.0;
/// Between columns, where lines bend.
const GUTTER: f64 = 110.0;
/// Between boxes of a column.
const BETWEEN: f64 = 26.0;
/// Between a box and its nodes, and between nodes.
const PAD: f64 = 12.0;
/// The name of a box.
const TITLE: f64 = 26.0;
/// The height of a node.
const NODE: f64 = 28.0;
/// The width of a letter.
const LETTER: f64 = 7.2;
/// Letters of a name that are shown.
pub(super) const LETTERS: usize = 30;
/// Nodes in a column of a box, if not more are needed.
const ROWS: usize = 8;
/// Width by height.
const ASPECT: f64 = 1.5;

/// Places a picture whose nodes have these names.
pub(super) fn layout(picture: &Picture, names: &[String], lines: &[Line]) -> Layout {
    let sizes: Vec<(f64, f64, f64)> = picture
        .boxes
        .iter()
        .map(|it| size(&it.nodes, names, it.namespace.as_deref().unwrap_or("outside")))
        .collect();
    let mut layout = Layout {
        width: 0.0,
        height: 0.0,
        boxes: vec![Rect::default(); picture.boxes.len()],
        nodes: vec![Rect::default(); picture.nodes.len()],
    };
    let columns = columns(picture, lines, &sizes);
    let heights: Vec<f64> = columns.iter().map(|column| height(column, &sizes)).collect();
    layout.height = heights.iter().copied().fold(0.0, f64::max) + 2.0 * MARGIN;
    let mut x = MARGIN;
    for (column, tall) in columns.iter().zip(heights) {
        let mut y = (layout.height - tall) / 2.0;
        let wide = column.iter().filter_map(|&it| sizes.get(it)).map(|it| it.0).fold(0.0, f64::max);
        for &index in column {
            let (Some(&(width, height, node)), Some(it)) =
                (sizes.get(index), picture.boxes.get(index))
            else {
                continue;
            };
            let rect = Rect { x: x + (wide - width) / 2.0, y, width, height };
            place(rect, node, &it.nodes, &mut layout.nodes);
            if let Some(slot) = layout.boxes.get_mut(index) {
                *slot = rect;
            }
            y += height + BETWEEN;
        }
        x += wide + GUTTER;
    }
    layout.width = (x - GUTTER + MARGIN).max(360.0);
    layout
}

/// Width and height of a box, and the width of its nodes.
fn size(nodes: &[usize], names: &[String], title: &str) -> (f64, f64, f64) {
    let letters = |name: &str| name.chars().count().min(LETTERS) as f64;
    let longest = nodes.iter().filter_map(|&node| names.get(node)).map(|name| letters(name));
    let node = longest.fold(5.0, f64::max) * LETTER + 30.0;
    let columns = columns_of(nodes.len()) as f64;
    let rows = (nodes.len() as f64 / columns).ceil();
    let width = (columns * (node + PAD) + PAD).max(letters(title) * LETTER * 1.1 + 3.0 * PAD);
    (width, TITLE + rows * (NODE + PAD), node)
}

/// Columns of a box with so many nodes: a box grows wide as it grows tall.
fn columns_of(nodes: usize) -> usize {
    (1..=nodes).find(|columns| nodes <= columns * columns * ROWS).unwrap_or(1)
}

fn place(rect: Rect, width: f64, nodes: &[usize], rects: &mut [Rect]) {
    let columns = columns_of(nodes.len());
    for (place, &node) in nodes.iter().enumerate() {
        let (row, column) = ((place / columns) as f64, (place % columns) as f64);
        if let Some(slot) = rects.get_mut(node) {
            *slot = Rect {
                x: rect.x + PAD + column * (width + PAD),
                y: rect.y + TITLE + row * (NODE + PAD),
                width,
                height: NODE,
            };
        }
    }
}

fn height(column: &[usize], sizes: &[(f64, f64, f64)]) -> f64 {
    let heights = column.iter().filter_map(|&index| sizes.get(index)).map(|size| size.1 + BETWEEN);
    heights.sum::<f64>() - BETWEEN
}

/// The boxes of each column.
fn columns(picture: &Picture, lines: &[Line], sizes: &[(f64, f64, f64)]) -> Vec<Vec<usize>> {
    let is_outside =
        |index: &usize| picture.boxes.get(*index).is_some_and(|it| it.namespace.is_none());
    let (outside, mut namespaces): (Vec<usize>, Vec<usize>) =
        (0..picture.boxes.len()).partition(is_outside);
    namespaces.sort_by_key(|&index| std::cmp::Reverse(flow(picture, lines, index)));
    let area =
        |index: &usize| sizes.get(*index).map_or(0.0, |it| (it.0 + GUTTER) * (it.1 + BETWEEN));
    let total: f64 = namespaces.iter().map(area).sum();
    let tallest = sizes.iter().map(|size| size.1).fold(0.0, f64::max);
    let limit = (total / ASPECT).sqrt().max(tallest);
    let mut columns = vec![outside];
    columns.retain(|column| !column.is_empty());
    let mut used = f64::INFINITY;
    for index in namespaces {
        let tall = sizes.get(index).map_or(0.0, |size| size.1 + BETWEEN);
        if used + tall > limit * 1.1 {
            columns.push(Vec::new());
            used = 0.0;
        }
        used += tall;
        columns.last_mut().into_iter().for_each(|column| column.push(index));
    }
    columns
}

/// Lines that leave a box less those that enter it.
fn flow(picture: &Picture, lines: &[Line], index: usize) -> i64 {
    let holds = |end: End| match end {
        End::Box(it) => it == index,
        End::Node(node) => picture.boxes.get(index).is_some_and(|it| it.nodes.contains(&node)),
    };
    let one_way = lines.iter().filter(|line| !line.both);
    one_way.map(|line| i64::from(holds(line.from)) - i64::from(holds(line.to))).sum()
}

impl Layout {
    /// The rectangle of an end.
    pub(super) fn rect(&self, end: End) -> Rect {
        let rect = match end {
            End::Node(index) => self.nodes.get(index),
            End::Box(index) => self.boxes.get(index),
        };
        rect.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::{Drawn, PictureBox, PictureNode};

    #[test]
    fn nothing_lies_on_anything_else() {
        let mut picture = Picture::default();
        for (index, nodes) in [1, 9, 40, 3, 17, 100].into_iter().enumerate() {
            let first = picture.nodes.len();
            let members = first..first + nodes;
            picture.nodes.extend(
                members
                    .clone()
                    .map(|it| PictureNode { what: Drawn::Workloads(vec![it]), among: None }),
            );
            let namespace = (index > 0).then(|| format!("n{index}").into());
            picture.boxes.push(PictureBox { namespace, nodes: members.collect() });
        }
        let names: Vec<String> = picture.nodes.iter().map(|_| "a-name".to_owned()).collect();
        let layout = layout(&picture, &names, &[]);
        for rects in [&layout.nodes, &layout.boxes] {
            for (index, rect) in rects.iter().enumerate() {
                assert!(rect.right() <= layout.width && rect.y + rect.height <= layout.height);
                assert!(rects.iter().skip(index + 1).all(|other| !rect.meets(*other)));
            }
        }
    }
}
