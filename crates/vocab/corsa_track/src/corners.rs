//! Circuits from a list of corners: straights joined by arcs.

use glam::{DVec2, DVec3};

use crate::build::Outline;

/// A corner of a circuit: where the straights before and after it would meet, and how it is rounded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Corner {
    /// m, in `map`.
    pub(crate) apex: DVec2,
    /// Of the arc, m; less where the straights are too short for it.
    pub(crate) radius: f64,
    /// Height of the road there, m.
    pub(crate) elevation: f64,
    /// Of the whole road there, m.
    pub(crate) width: f64,
}

/// Distance of the points made, m.
const STEP: f64 = 2.0;

/// The closed line through the corners: each is rounded by an arc tangent to both straights. Height
/// and width change linearly from corner to corner; the line starts in the middle of the straight
/// that leads to the first corner, and half the width lies to either side.
///
/// Arcs begin abruptly here; smoothing in [`Outline::build`] makes the transitions.
pub(crate) fn outline(corners: &[Corner]) -> Outline {
    let n = corners.len();
    let arcs: Vec<Arc> = (0..n)
        .map(|i| Arc::new(&corners[(i + n - 1) % n], &corners[i], &corners[(i + 1) % n]))
        .collect();
    let mut outline = Outline::default();
    let mut add = |place: DVec2, elevation: f64, width: f64| {
        outline.points.push(DVec3::new(place.x, place.y, elevation));
        outline.left.push(0.5 * width);
        outline.right.push(0.5 * width);
    };
    let start = arcs[n - 1].exit.midpoint(arcs[0].entry);
    let mut before = (start, corners[n - 1].midpoint(&corners[0]));
    for (corner, arc) in corners.iter().zip(&arcs) {
        let here = (corner.elevation, corner.width);
        straight(before.0, arc.entry, before.1, here, &mut add);
        for place in arc.points() {
            add(place, here.0, here.1);
        }
        before = (arc.exit, here);
    }
    straight(before.0, start, before.1, corners[n - 1].midpoint(&corners[0]), &mut add);
    soften(&mut outline);
    outline
}

/// Lets curvature, heights and widths change gradually: curvature ramps up over about 16 m, which
/// is the shape of a clothoid; grades change over 80 m and widths over 30 m.
fn soften(outline: &mut Outline) {
    let plan = average(&outline.points, 4);
    let heights = average(&outline.points, 20);
    outline.points =
        plan.iter().zip(&heights).map(|(plan, height)| plan.with_z(height.z)).collect();
    let half: Vec<DVec3> = outline.left.iter().map(|&width| DVec3::splat(width)).collect();
    outline.left = average(&half, 8).iter().map(|width| width.x).collect();
    outline.right.clone_from(&outline.left);
}

/// A closed sequence averaged over `reach` neighbors to either side, twice.
fn average(values: &[DVec3], reach: usize) -> Vec<DVec3> {
    let n = values.len();
    let reach = reach.min((n - 1) / 2);
    let pass = |values: &[DVec3]| -> Vec<DVec3> {
        let window = |i: usize| (0..=2 * reach).map(move |k| (i + n + k - reach) % n);
        (0..n)
            .map(|i| window(i).map(|j| values[j]).sum::<DVec3>() / (2 * reach + 1) as f64)
            .collect()
    };
    pass(&pass(values))
}

impl Corner {
    fn midpoint(&self, other: &Corner) -> (f64, f64) {
        (0.5 * (self.elevation + other.elevation), 0.5 * (self.width + other.width))
    }
}

/// Points from `from`, included, to `to`, not included, with what changes linearly on the way.
fn straight(
    from: DVec2,
    to: DVec2,
    start: (f64, f64),
    end: (f64, f64),
    add: &mut impl FnMut(DVec2, f64, f64),
) {
    let count = (from.distance(to) / STEP).round() as usize;
    for k in 0..count {
        let t = k as f64 / count as f64;
        add(from.lerp(to, t), start.0 + t * (end.0 - start.0), start.1 + t * (end.1 - start.1));
    }
}

struct Arc {
    entry: DVec2,
    exit: DVec2,
    center: DVec2,
    /// Signed angle it turns by, + left.
    turn: f64,
}

impl Arc {
    /// The arc at `corner`; it takes at most 48 % of either straight.
    fn new(before: &Corner, corner: &Corner, after: &Corner) -> Self {
        let (incoming, outgoing) = (corner.apex - before.apex, after.apex - corner.apex);
        let (a, b) = (incoming.normalize_or_zero(), outgoing.normalize_or_zero());
        let turn = libm::atan2(a.perp_dot(b), a.dot(b));
        let tangent = libm::tan(0.5 * turn.abs());
        let room = 0.48 * incoming.length().min(outgoing.length());
        let reach = (corner.radius * tangent).min(room);
        let radius = if tangent > 0.0 { reach / tangent } else { 0.0 };
        let entry = corner.apex - reach * a;
        let center = entry + radius * 1.0_f64.copysign(turn) * a.perp();
        Self { entry, exit: corner.apex + reach * b, center, turn }
    }

    /// From the entry, included, to the exit, not included.
    fn points(&self) -> impl Iterator<Item = DVec2> {
        let spoke = self.entry - self.center;
        let count = ((self.turn.abs() * spoke.length() / STEP).ceil() as usize).max(1);
        (0..count).map(move |k| {
            let (sin, cos) = libm::sincos(self.turn * k as f64 / count as f64);
            self.center + DVec2::new(cos, sin).rotate(spoke)
        })
    }
}
