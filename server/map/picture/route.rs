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

/// Where on its way a line may have its label, the best first.
const PLACES: [f64; 15] =
    [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.24, 0.76, 0.17, 0.83, 0.1, 0.9];

/// Of more lines than these it is not looked where they cross labels.
const CROWD: usize = 150;

/// The ways of `lines`, whose labels have so many letters and keep off `blocks`.
pub(super) fn routes(
    layout: &Layout,
    lines: &[Line],
    letters: &[usize],
    blocks: &[Rect],
) -> Vec<Route> {
    let ends = lines.iter().zip(heights(layout, lines));
    let mut routes: Vec<Route> = ends
        .map(|(line, [from, to])| Route { points: curve(layout, line, from, to), label: None })
        .collect();
    let ways: Vec<Vec<(f64, f64)>> = match routes.len() {
        0..=CROWD => routes.iter().map(Route::steps).collect(),
        _ => Vec::new(),
    };
    let mut taken = blocks.to_vec();
    // Those drawn last, on top, have the first choice.
    for (index, (route, &letters)) in routes.iter_mut().zip(letters).enumerate().rev() {
        let size = (letters as f64 * LABEL.1 + 10.0, LABEL.0 + 2.0);
        let places = PLACES.map(|at| route.at(at));
        let rect = |(x, y): (f64, f64)| Rect {
            x: x - size.0 / 2.0,
            y: y - size.1 / 2.0,
            width: size.0,
            height: size.1,
        };
        let free = |place: &(f64, f64)| !taken.iter().any(|it| it.meets(rect(*place)));
        let crossed = |place: &(f64, f64)| {
            let others = ways.iter().enumerate().filter(|(other, _)| *other != index);
            others.filter(|(_, way)| way.iter().any(|point| rect(*place).holds(*point))).count()
        };
        route.label = places.into_iter().filter(free).min_by_key(crossed);
        taken.extend(route.label.map(rect));
    }
    routes
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

    /// Points on the way, close to each other.
    fn steps(&self) -> Vec<(f64, f64)> {
        (0..=64).map(|step| self.at(f64::from(step) / 64.0)).collect()
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

/// A place on a side: the height of the other end, the order among lines to the same, the line, and
/// which of its ends this is.
type Place = (f64, usize, usize, usize);

/// Where on its sides each line starts and ends: those of one side spread over it, in the order of
/// their other ends.
fn heights(layout: &Layout, lines: &[Line]) -> Vec<[f64; 2]> {
    let mut at: BTreeMap<(End, Side), Vec<Place>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        let [leaves, enters] = sides(layout, line);
        let (from, to) = (layout.rect(line.from).middle(), layout.rect(line.to).middle());
        // Of arcs on one side of two ends the outer is outer on both.
        let order = |turned: bool| if turned { usize::MAX - index } else { index };
        let arc = leaves == enters;
        let place = (to, order(arc && from < to), index, 0);
        at.entry((line.from, leaves)).or_default().push(place);
        let place = (from, order(arc && to < from), index, 1);
        at.entry((line.to, enters)).or_default().push(place);
    }
    let mut heights = vec![[0.0; 2]; lines.len()];
    for ((end, _), mut places) in at {
        let rect = layout.rect(end);
        places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let step = rect.height / (places.len() as f64 + 1.0);
        for (place, (_, _, index, which)) in places.into_iter().enumerate() {
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
            let out = x1.max(x2) + 26.0 + ((y2 - y1).abs() / 2.0).min(84.0);
            (x1, x2, out, out)
        }
    };
    [(x1, y1), (out, y1), (back, y2), (x2, y2)]
}
