//! How the nodes of one box stand: in layers from left to right where lines go between them, else
//! close together.

use std::collections::{BTreeMap, BTreeSet};

use super::bundle::{End, Line};
use super::layout::{LETTER, LETTERS, NODE, PAD, Rect, TITLE};

/// The nodes of a box in columns.
#[derive(Debug)]
pub(super) struct Inside {
    columns: Vec<Vec<usize>>,
    /// Pixels between columns.
    gap: f64,
    /// The width of a node.
    node: f64,
    title: f64,
}

/// Nodes in a column of a box, if not more are needed.
const ROWS: usize = 8;
/// Between layers, where lines bend.
const ALLEY: f64 = 92.0;

impl Inside {
    /// The nodes of a box of that title, between which these lines go.
    pub(super) fn new(nodes: &[usize], names: &[String], title: &str, lines: &[Line]) -> Self {
        let letters = |name: &str| name.chars().count().min(LETTERS) as f64;
        let longest = nodes.iter().filter_map(|&node| names.get(node)).map(|name| letters(name));
        let columns = layers(nodes, lines).unwrap_or_else(|| grid(nodes));
        Self {
            gap: if columns.len() > 1 && has_inner(nodes, lines) { ALLEY } else { PAD },
            columns,
            node: longest.fold(5.0, f64::max) * LETTER + 30.0,
            title: letters(title) * LETTER * 1.1 + 3.0 * PAD,
        }
    }

    /// The width of the box.
    pub(super) fn width(&self) -> f64 {
        let columns = self.columns.len() as f64;
        (columns * (self.node + self.gap) - self.gap + 2.0 * PAD).max(self.title)
    }

    /// The height of the box.
    pub(super) fn height(&self) -> f64 {
        TITLE + self.rows() * (NODE + PAD)
    }

    fn rows(&self) -> f64 {
        self.columns.iter().map(Vec::len).max().unwrap_or(0) as f64
    }

    /// Puts the nodes into the box; short columns stand in the middle.
    pub(super) fn place(&self, within: Rect, rects: &mut [Rect]) {
        for (column, nodes) in self.columns.iter().enumerate() {
            let down = if self.gap > PAD { (self.rows() - nodes.len() as f64) / 2.0 } else { 0.0 };
            for (row, &node) in nodes.iter().enumerate() {
                if let Some(slot) = rects.get_mut(node) {
                    *slot = Rect {
                        x: within.x + PAD + column as f64 * (self.node + self.gap),
                        y: within.y + TITLE + (row as f64 + down) * (NODE + PAD),
                        width: self.node,
                        height: NODE,
                    };
                }
            }
        }
    }
}

/// A box that grows wide as it grows tall, filled row by row.
fn grid(nodes: &[usize]) -> Vec<Vec<usize>> {
    let count = nodes.len();
    let columns = (1..=count).find(|it| count <= it * it * ROWS).unwrap_or(1);
    let column = |at: usize| nodes.iter().skip(at).step_by(columns).copied().collect();
    (0..columns).map(column).collect()
}

fn inner<'a>(
    nodes: &'a [usize],
    lines: &'a [Line],
) -> impl Iterator<Item = (usize, usize)> + use<'a> {
    let own: BTreeSet<usize> = nodes.iter().copied().collect();
    lines.iter().filter_map(move |line| match (line.from, line.to) {
        (End::Node(from), End::Node(to)) if own.contains(&from) && own.contains(&to) => {
            Some((from, to))
        }
        _ => None,
    })
}

fn has_inner(nodes: &[usize], lines: &[Line]) -> bool {
    inner(nodes, lines).next().is_some()
}

/// The nodes so that lines go to the right, as far as they do not go in circles; `None` if no line
/// goes between them.
fn layers(nodes: &[usize], lines: &[Line]) -> Option<Vec<Vec<usize>>> {
    let links: BTreeSet<(usize, usize)> = inner(nodes, lines).filter(|it| it.0 != it.1).collect();
    if links.is_empty() {
        return None;
    }
    let mut layer: BTreeMap<usize, usize> = BTreeMap::new();
    let mut left: BTreeSet<usize> = nodes.iter().copied().collect();
    while !left.is_empty() {
        let waiting = &left;
        let entered =
            |node: usize| links.iter().filter(move |it| it.1 == node && waiting.contains(&it.0));
        let leaving = |node: usize| links.iter().filter(|it| it.0 == node).count();
        // Of a circle the node that opens most connections goes first.
        let next = left
            .iter()
            .copied()
            .min_by_key(|&node| (entered(node).count(), std::cmp::Reverse(leaving(node)), node))?;
        let before = links.iter().filter(|it| it.1 == next).filter_map(|it| layer.get(&it.0));
        let place = before.max().map_or(0, |last| last + 1);
        layer.insert(next, place);
        left.remove(&next);
    }
    let mut layers: Vec<Vec<usize>> = Vec::new();
    for &node in nodes {
        let place = layer.get(&node).copied().unwrap_or_default();
        layers.resize(layers.len().max(place + 1), Vec::new());
        layers.get_mut(place)?.push(node);
    }
    for place in 1..layers.len() {
        let (before, rest) = layers.split_at_mut(place);
        let above: Vec<usize> = before.iter().flatten().copied().collect();
        rest.first_mut()?.sort_by_key(|&node| {
            let rows = links.iter().filter(|it| it.1 == node);
            let rows = rows.filter_map(|it| above.iter().position(|known| *known == it.0));
            let (sum, count) = rows.fold((0, 0), |(sum, count), row| (sum + row, count + 1));
            sum * 100 / count.max(1)
        });
    }
    Some(layers.into_iter().flat_map(|layer| split(&layer)).collect())
}

/// A layer that is too tall, as several columns.
fn split(layer: &[usize]) -> Vec<Vec<usize>> {
    layer.chunks(2 * ROWS).map(<[usize]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_to_the_right() {
        let line =
            |from, to| Line { from: End::Node(from), to: End::Node(to), ports: 0, both: false };
        let lines = [line(0, 2), line(2, 1), line(3, 1), line(1, 7)];
        assert_eq!(layers(&[0, 1, 2, 3], &lines), Some(vec![vec![0, 3], vec![2], vec![1]]));
        let circle = [line(0, 1), line(1, 0), line(1, 2)];
        assert_eq!(layers(&[0, 1, 2], &circle), Some(vec![vec![1], vec![0, 2]]));
        assert_eq!(layers(&[0, 1], &[]), None);
    }
}
