//! Where boxes, nodes and lines go. Columns from left to right: what is outside first, then
//! namespaces, those that mostly open connections before those that mostly take them.

use super::bundle::{End, Line};
use super::inside::Inside;
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

    /// Whether a point lies in it.
    pub(super) fn holds(self, (x, y): (f64, f64)) -> bool {
        (self.x..self.right()).contains(&x) && (self.y..self.y + self.height).contains(&y)
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
pub(super) const PAD: f64 = 12.0;
/// The name of a box.
pub(super) const TITLE: f64 = 26.0;
/// The height of a node.
pub(super) const NODE: f64 = 28.0;
/// The width of a letter.
pub(super) const LETTER: f64 = 7.2;
/// Letters of a name that are shown.
pub(super) const LETTERS: usize = 34;
/// Width by height.
const ASPECT: f64 = 1.5;

/// The name of a box.
pub(super) fn title(namespace: Option<&str>) -> &str {
    namespace.unwrap_or("outside")
}

/// Places a picture whose nodes have these names. Lines that are not `drawn` at once leave no room
/// between the nodes of a box.
pub(super) fn layout(picture: &Picture, names: &[String], lines: &[Line], drawn: bool) -> Layout {
    let inner = if drawn { lines } else { &[] };
    let insides: Vec<Inside> = picture
        .boxes
        .iter()
        .map(|it| Inside::new(&it.nodes, names, title(it.namespace.as_deref()), inner))
        .collect();
    let mut layout = Layout {
        width: 0.0,
        height: 0.0,
        boxes: vec![Rect::default(); picture.boxes.len()],
        nodes: vec![Rect::default(); picture.nodes.len()],
    };
    let columns = columns(picture, lines, &insides);
    let heights: Vec<f64> = columns.iter().map(|column| height(column, &insides)).collect();
    layout.height = heights.iter().copied().fold(0.0, f64::max) + 2.0 * MARGIN;
    let mut x = MARGIN;
    for (column, tall) in columns.iter().zip(heights) {
        let mut y = (layout.height - tall) / 2.0;
        let widths = column.iter().filter_map(|&it| insides.get(it)).map(Inside::width);
        let wide = widths.fold(0.0, f64::max);
        for &index in column {
            let Some(inside) = insides.get(index) else { continue };
            let (width, height) = (inside.width(), inside.height());
            let rect = Rect { x: x + (wide - width) / 2.0, y, width, height };
            inside.place(rect, &mut layout.nodes);
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

fn height(column: &[usize], insides: &[Inside]) -> f64 {
    let heights = column.iter().filter_map(|&it| insides.get(it)).map(|it| it.height() + BETWEEN);
    heights.sum::<f64>() - BETWEEN
}

/// The boxes of each column.
fn columns(picture: &Picture, lines: &[Line], insides: &[Inside]) -> Vec<Vec<usize>> {
    let is_outside =
        |index: &usize| picture.boxes.get(*index).is_some_and(|it| it.namespace.is_none());
    let (outside, mut namespaces): (Vec<usize>, Vec<usize>) =
        (0..picture.boxes.len()).partition(is_outside);
    namespaces.sort_by_key(|&index| std::cmp::Reverse(flow(picture, lines, index)));
    let area = |index: &usize| {
        insides.get(*index).map_or(0.0, |it| (it.width() + GUTTER) * (it.height() + BETWEEN))
    };
    let total: f64 = namespaces.iter().map(area).sum();
    let tallest = insides.iter().map(Inside::height).fold(0.0, f64::max);
    let limit = (total / ASPECT).sqrt().max(tallest);
    let mut columns = vec![outside];
    columns.retain(|column| !column.is_empty());
    let mut used = f64::INFINITY;
    for index in namespaces {
        let tall = insides.get(index).map_or(0.0, |it| it.height() + BETWEEN);
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
        let layout = layout(&picture, &names, &[], true);
        for rects in [&layout.nodes, &layout.boxes] {
            for (index, rect) in rects.iter().enumerate() {
                assert!(rect.right() <= layout.width && rect.y + rect.height <= layout.height);
                assert!(rects.iter().skip(index + 1).all(|other| !rect.meets(*other)));
            }
        }
    }
}
