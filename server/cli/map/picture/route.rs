//! The ways of lines: curves from the side of one end to the side of another, each with its own
//! place on that side, and labels where they cover nothing.

use std::collections::BTreeMap;

use super::bundle::{End, Line};
use super::layout::{Layout, Rect};

/// The way of a line.
#[derive(Clone, Debug)]
pub(super) struct Route {
    /// Start, two points that pull, and end of a curve.
    points: [(f64, f64); 4],
    /// The middle of the label, where it has room.
    pub(super) label: Option<(f64, f64)>,
}

/// A side of an end.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Side {
    Left,
    Right,
}

/// The height of a label, in pixels, and the width of a letter in it.
const LABEL: (f64, f64) = (13.0, 5.9);

/// The ways of `lines`, whose labels have so many letters.
pub(super) fn routes(layout: &Layout, lines: &[Line], letters: &[usize]) -> Vec<Route> {
    let heights = heights(layout, lines);
    let mut taken: Vec<Rect> = layout.nodes.clone();
    let each = lines.iter().zip(letters).zip(heights).map(|((line, &letters), [from, to])| {
        let points = curve(layout, line, from, to);
        let mut route = Route { points, label: None };
        let size = (letters as f64 * LABEL.1 + 6.0, LABEL.0 + 2.0);
        let places = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78].map(|at| route.at(at));
        let rect = |(x, y): (f64, f64)| Rect {
            x: x - size.0 / 2.0,
            y: y - size.1 / 2.0,
            width: size.0,
            height: size.1,
        };
        let free = |place: &(f64, f64)| !taken.iter().any(|it| it.meets(rect(*place)));
        route.label = places.into_iter().find(free);
        taken.extend(route.label.map(rect));
        route
    });
    each.collect()
}

impl Route {
    /// As the `d` of an SVG path.
    pub(super) fn path(&self) -> String {
        let [(x1, y1), (x2, y2), (x3, y3), (x4, y4)] = self.points;
        format!("M{x1:.0} {y1:.1}C{x2:.0} {y2:.1} {x3:.0} {y3:.1} {x4:.0} {y4:.1}")
    }

    /// How far to the right it goes.
    pub(super) fn right(&self) -> f64 {
        [0.0, 0.5, 1.0].map(|part| self.at(part).0).into_iter().fold(0.0, f64::max)
    }

    /// The point after a part of the way, from 0 to 1.
    pub(super) fn at(&self, part: f64) -> (f64, f64) {
        let rest = 1.0 - part;
        let weights =
            [rest.powi(3), 3.0 * rest * rest * part, 3.0 * rest * part * part, part.powi(3)];
        let sum = |get: fn(&(f64, f64)) -> f64| {
            self.points.iter().zip(weights).map(|(point, weight)| get(point) * weight).sum()
        };
        (sum(|point| point.0), sum(|point| point.1))
    }
}

/// The sides on which a line leaves and enters.
fn sides(layout: &Layout, line: &Line) -> [Side; 2] {
    let (from, to) = (layout.rect(line.from), layout.rect(line.to));
    if to.x >= from.right() {
        [Side::Right, Side::Left]
    } else if from.x >= to.right() {
        [Side::Left, Side::Right]
    } else {
        [Side::Right, Side::Right]
    }
}

/// A place on a side: the height of the other end, the line, and which of its ends this is.
type Place = (f64, usize, usize);

/// Where on its sides each line starts and ends: those of one side spread over it, in the order of
/// their other ends.
fn heights(layout: &Layout, lines: &[Line]) -> Vec<[f64; 2]> {
    let mut at: BTreeMap<(End, Side), Vec<Place>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        let [leaves, enters] = sides(layout, line);
        let (from, to) = (layout.rect(line.from).middle(), layout.rect(line.to).middle());
        at.entry((line.from, leaves)).or_default().push((to, index, 0));
        at.entry((line.to, enters)).or_default().push((from, index, 1));
    }
    let mut heights = vec![[0.0; 2]; lines.len()];
    for ((end, _), mut places) in at {
        let rect = layout.rect(end);
        places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let step = rect.height / (places.len() as f64 + 1.0);
        for (place, (_, index, which)) in places.into_iter().enumerate() {
            if let Some(slot) = heights.get_mut(index).and_then(|pair| pair.get_mut(which)) {
                *slot = rect.y + step * (place as f64 + 1.0);
            }
        }
    }
    heights
}

/// Pixels by which an arrow's head stays off its end.
const HEAD: f64 = 3.0;

fn curve(layout: &Layout, line: &Line, y1: f64, y2: f64) -> [(f64, f64); 4] {
    let (from, to) = (layout.rect(line.from), layout.rect(line.to));
    let tail = if line.both { HEAD } else { 0.0 };
    let (x1, x2, out, back) = match sides(layout, line) {
        [Side::Right, Side::Left] => {
            let (x1, x2) = (from.right() + tail, to.x - HEAD);
            let reach = ((x2 - x1) / 2.0).max(36.0);
            (x1, x2, x1 + reach, x2 - reach)
        }
        [Side::Left, _] => {
            let (x1, x2) = (from.x - tail, to.right() + HEAD);
            let reach = ((x1 - x2) / 2.0).max(36.0);
            (x1, x2, x1 - reach, x2 + reach)
        }
        [Side::Right, Side::Right] => {
            let (x1, x2) = (from.right() + tail, to.right() + HEAD);
            let out = x1.max(x2) + 26.0 + ((y2 - y1).abs() / 5.0).min(56.0);
            (x1, x2, out, out)
        }
    };
    [(x1, y1), (out, y1), (back, y2), (x2, y2)]
}
