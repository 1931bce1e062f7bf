//! Whether a closed line crosses itself.

use glam::{DVec2, DVec3};

use crate::grid::{CellItems, Cells};

/// Where two stretches of a closed line meet: the indices of the points before it, and the place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crossing {
    pub(crate) first: usize,
    pub(crate) second: usize,
    pub(crate) place: DVec2,
}

/// The first crossing of a closed polyline with itself in plan view; stretches that pass over each
/// other with more than `clearance` m between them do not count.
pub(crate) fn find_crossing(points: &[DVec3], clearance: f64) -> Option<Crossing> {
    let n = points.len();
    let plan = |i: usize| points[i % n].truncate();
    let longest = (0..n).map(|i| plan(i).distance(plan(i + 1))).fold(0.0, f64::max);
    let cells = Cells::covering((0..n).map(plan), longest.max(1.0));
    let pairs: Vec<(usize, u32)> = (0..n)
        .flat_map(|i| cells.between(plan(i), plan(i + 1)).map(move |c| (c, i as u32)))
        .collect();
    let items = CellItems::new(cells.count(), &pairs);
    for first in 0..n {
        let nearby = cells.between(plan(first), plan(first + 1));
        let meeting = nearby
            .flat_map(|cell| items.cell(cell))
            .map(|&second| second as usize)
            .filter(|&second| second > first + 1 && (second + 1) % n != first)
            .filter_map(|second| {
                let (t, u) = meet(plan(first), plan(first + 1), plan(second), plan(second + 1))?;
                let height =
                    |i: usize, t: f64| points[i].z + t * (points[(i + 1) % n].z - points[i].z);
                let apart = (height(first, t) - height(second, u)).abs();
                let place = plan(first).lerp(plan(first + 1), t);
                (apart <= clearance).then_some(Crossing { first, second, place })
            })
            .min_by_key(|crossing| crossing.second);
        if meeting.is_some() {
            return meeting;
        }
    }
    None
}

/// The fractions along a-b and c-d where the two segments meet, ends included.
fn meet(a: DVec2, b: DVec2, c: DVec2, d: DVec2) -> Option<(f64, f64)> {
    let (r, s, to) = (b - a, d - c, c - a);
    let denominator = r.perp_dot(s);
    if denominator != 0.0 {
        let (t, u) = (to.perp_dot(s) / denominator, to.perp_dot(r) / denominator);
        let within = |x: f64| (0.0..=1.0).contains(&x);
        return (within(t) && within(u)).then_some((t, u));
    }
    // Parallel: they meet only if they lie on one line and overlap.
    let length_squared = r.length_squared();
    if to.perp_dot(r).abs() > 1e-9 * length_squared {
        return None;
    }
    let (from, till) = (to.dot(r) / length_squared, (d - a).dot(r) / length_squared);
    let (low, high) = (from.min(till).max(0.0), from.max(till).min(1.0));
    (low <= high).then(|| (low, ((low - from) / (till - from)).clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(f64, f64, f64)]) -> Vec<DVec3> {
        points.iter().map(|&(x, y, z)| DVec3::new(x, y, z)).collect()
    }

    #[test]
    fn a_figure_of_eight_crosses_itself_unless_it_has_a_bridge() {
        let eight = line(&[(0.0, 0.0, 0.0), (10.0, 10.0, 0.0), (10.0, 0.0, 0.0), (0.0, 10.0, 0.0)]);
        let crossing = find_crossing(&eight, 3.0).unwrap();
        assert_eq!((crossing.first, crossing.second), (0, 2));
        assert_eq!(crossing.place, DVec2::new(5.0, 5.0));
        let bridge =
            line(&[(0.0, 0.0, 0.0), (10.0, 10.0, 0.0), (10.0, 0.0, 6.0), (0.0, 10.0, 6.0)]);
        assert_eq!(find_crossing(&bridge, 3.0), None);
    }

    #[test]
    fn a_rectangle_does_not_cross_itself() {
        let rectangle =
            line(&[(0.0, 0.0, 0.0), (10.0, 0.0, 0.0), (10.0, 4.0, 0.0), (0.0, 4.0, 0.0)]);
        assert_eq!(find_crossing(&rectangle, 3.0), None);
    }

    #[test]
    fn a_line_walked_back_over_itself_is_found() {
        let back = line(&[
            (0.0, 0.0, 0.0),
            (10.0, 0.0, 0.0),
            (20.0, 0.0, 0.0),
            (20.0, 5.0, 0.0),
            (15.0, 0.0, 0.0),
            (5.0, 0.0, 0.0),
            (0.0, 5.0, 0.0),
        ]);
        assert!(find_crossing(&back, 3.0).is_some());
    }
}
