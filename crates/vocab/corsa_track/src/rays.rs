//! Rays against the borders.

use glam::DVec2;

use crate::grid::{CellItems, Cells};

/// Border points that lie within this distance of the line between their neighbors are left out
/// before rays are cast, m.
const SIMPLIFY: f64 = 0.01;
/// Cells of this size hold two or three segments each, m.
const CELL_SIZE: f64 = 10.0;
/// How far past the ends of a segment, as a fraction of it, a ray still hits: joints are tight.
const JOINT: f64 = 1e-9;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    start: DVec2,
    along: DVec2,
}

/// Both borders as straight segments, sorted into a grid.
#[derive(Debug, Clone)]
pub(crate) struct RayGrid {
    cells: Cells,
    items: CellItems<Segment>,
}

impl RayGrid {
    pub(crate) fn new(borders: [&[DVec2]; 2]) -> Self {
        let segments: Vec<Segment> = borders.into_iter().flat_map(segments).collect();
        let ends = |s: &Segment| [s.start, s.start + s.along];
        let cells = Cells::covering(segments.iter().flat_map(ends), CELL_SIZE);
        let mut pairs = Vec::new();
        for segment in &segments {
            let [a, b] = ends(segment);
            let slack = DVec2::splat(1e-6);
            for cell in cells.between(a.min(b) - slack, a.max(b) + slack) {
                if touches(&cells, cell, segment) {
                    pairs.push((cell, *segment));
                }
            }
        }
        let items = CellItems::new(cells.count(), &pairs);
        Self { cells, items }
    }

    /// Distance from `origin` along the unit vector `direction` to the nearest border, at most
    /// `max_range`. Walks the cells the ray passes (Amanatides and Woo, 1987).
    pub(crate) fn cast(&self, origin: DVec2, direction: DVec2, max_range: f64) -> f64 {
        let size = self.cells.size;
        let extent = DVec2::new(self.cells.columns as f64, self.cells.rows as f64) * size;
        let local = origin - self.cells.origin;
        let inverse = 1.0 / direction;
        let Some((enter, leave)) = clip(local, inverse, extent, max_range) else {
            return max_range;
        };
        let entry = local + enter * direction;
        let cell_of = |x: f64, count: usize| ((x / size) as usize).min(count - 1);
        let mut column = cell_of(entry.x, self.cells.columns);
        let mut row = cell_of(entry.y, self.cells.rows);
        let forward_x = direction.x > 0.0;
        let forward_y = direction.y > 0.0;
        let boundary = |cell: usize, forward: bool| (cell + usize::from(forward)) as f64 * size;
        let crossing = |cell, forward, local: f64, inverse: f64| {
            if inverse.is_finite() {
                (boundary(cell, forward) - local) * inverse
            } else {
                f64::INFINITY
            }
        };
        let mut next_x = crossing(column, forward_x, local.x, inverse.x);
        let mut next_y = crossing(row, forward_y, local.y, inverse.y);
        let (step_x, step_y) = (size * inverse.x.abs(), size * inverse.y.abs());
        let mut nearest = max_range;
        loop {
            for segment in self.items.cell(row * self.cells.columns + column) {
                nearest = hit(segment, origin, direction, nearest);
            }
            let next = next_x.min(next_y);
            if nearest <= next || next >= leave {
                return nearest;
            }
            if next_x < next_y {
                let Some(to) = advance(column, forward_x, self.cells.columns) else {
                    return nearest;
                };
                column = to;
                next_x += step_x;
            } else {
                let Some(to) = advance(row, forward_y, self.cells.rows) else { return nearest };
                row = to;
                next_y += step_y;
            }
        }
    }

    /// The same by trying every segment.
    #[cfg(test)]
    pub(crate) fn cast_brute(&self, origin: DVec2, direction: DVec2, max_range: f64) -> f64 {
        (0..self.cells.count())
            .flat_map(|cell| self.items.cell(cell))
            .fold(max_range, |nearest, segment| hit(segment, origin, direction, nearest))
    }
}

fn advance(cell: usize, forward: bool, count: usize) -> Option<usize> {
    if forward { (cell + 1 < count).then_some(cell + 1) } else { cell.checked_sub(1) }
}

/// Where along the ray it is inside the box from zero to `extent`.
fn clip(local: DVec2, inverse: DVec2, extent: DVec2, max_range: f64) -> Option<(f64, f64)> {
    let (mut enter, mut leave) = (0.0_f64, max_range);
    for axis in 0..2 {
        if inverse[axis].is_finite() {
            let (a, b) =
                (-local[axis] * inverse[axis], (extent[axis] - local[axis]) * inverse[axis]);
            enter = enter.max(a.min(b));
            leave = leave.min(a.max(b));
        } else if !(0.0..=extent[axis]).contains(&local[axis]) {
            return None;
        }
    }
    (enter <= leave).then_some((enter, leave))
}

/// The smaller of `nearest` and the distance at which the ray hits the segment.
#[inline]
fn hit(segment: &Segment, origin: DVec2, direction: DVec2, nearest: f64) -> f64 {
    let to_start = segment.start - origin;
    let denominator = direction.perp_dot(segment.along);
    let sign = 1.0_f64.copysign(denominator);
    let along = sign * to_start.perp_dot(direction);
    let distance = sign * to_start.perp_dot(segment.along);
    let size = denominator.abs();
    let slack = JOINT * size;
    if along >= -slack && along <= size + slack && distance >= 0.0 && distance < nearest * size {
        distance / size
    } else {
        nearest
    }
}

/// Whether the segment passes the cell, widened a little.
fn touches(cells: &Cells, cell: usize, segment: &Segment) -> bool {
    let half = 0.5 * cells.size + 1e-6;
    let place =
        DVec2::new((cell % cells.columns) as f64 + 0.5, (cell / cells.columns) as f64 + 0.5);
    let center = cells.origin + cells.size * place;
    let distance = (center - segment.start).perp_dot(segment.along).abs();
    distance <= half * (segment.along.x.abs() + segment.along.y.abs())
}

/// The segments of a closed polyline without the points that hardly matter (Douglas and Peucker).
fn segments(border: &[DVec2]) -> Vec<Segment> {
    let half = border.len() / 2;
    let mut kept = vec![0];
    keep_between(border, 0, half, &mut kept);
    keep_between(border, half, border.len(), &mut kept);
    let ends = kept.iter().zip(kept[1..].iter());
    ends.map(|(&a, &b)| (border[a], border[b % border.len()]))
        .filter(|(a, b)| a != b)
        .map(|(a, b)| Segment { start: a, along: b - a })
        .collect()
}

/// Appends the indices after `first` up to `last` (which may be the closing point) that are needed.
fn keep_between(border: &[DVec2], first: usize, last: usize, kept: &mut Vec<usize>) {
    let mut stack = vec![(first, last)];
    while let Some((first, last)) = stack.pop() {
        let (a, b) = (border[first], border[last % border.len()]);
        let off = |i: usize| distance_to_segment(border[i], a, b);
        let farthest = (first + 1..last).max_by(|&i, &j| off(i).total_cmp(&off(j)));
        match farthest.filter(|&i| off(i) > SIMPLIFY) {
            Some(middle) => stack.extend([(middle, last), (first, middle)]),
            None => kept.push(last),
        }
    }
}

fn distance_to_segment(point: DVec2, a: DVec2, b: DVec2) -> f64 {
    let along = b - a;
    let length_squared = along.length_squared();
    let t = if length_squared > 0.0 {
        ((point - a).dot(along) / length_squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    point.distance(a + t * along)
}

#[cfg(test)]
mod tests;
