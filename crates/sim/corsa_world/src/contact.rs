//! Cars that touch each other.

use corsa_vehicle::DVec2;

use crate::body::{Body, Rigid};

/// Two boxes that overlap.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overlap {
    /// From the second to the first.
    pub(crate) normal: DVec2,
    pub(crate) depth: f64,
    /// In the middle of what they share, in `map`.
    pub(crate) point: DVec2,
}

/// Whether two cars overlap, by the separating axes of their boxes (Gottschalk, 1996), and how.
pub(crate) fn overlap(body: &Body, first: &Rigid, second: &Rigid) -> Option<Overlap> {
    let center = |car: &Rigid| car.position + car.in_map(body.center);
    let between = center(first) - center(second);
    let mut least: Option<(f64, DVec2)> = None;
    for axis in [first.heading, first.heading.perp(), second.heading, second.heading.perp()] {
        let extent = |car: &Rigid| {
            body.half.x * car.heading.dot(axis).abs()
                + body.half.y * car.heading.perp().dot(axis).abs()
        };
        let distance = between.dot(axis);
        let depth = extent(first) + extent(second) - distance.abs();
        if depth <= 0.0 {
            return None;
        }
        if least.is_none_or(|(shallowest, _)| depth < shallowest) {
            least = Some((depth, if distance < 0.0 { -axis } else { axis }));
        }
    }
    let (depth, normal) = least?;
    Some(Overlap { normal, depth, point: middle(body, first, second) })
}

/// The mean of the corners of each box that lie in the other; of both centers where none does.
fn middle(body: &Body, first: &Rigid, second: &Rigid) -> DVec2 {
    let mut sum = DVec2::ZERO;
    let mut count = 0.0;
    for (car, other) in [(first, second), (second, first)] {
        for corner in body.corners() {
            let place = car.position + car.in_map(corner);
            let from_other = place - other.position;
            let inside =
                DVec2::new(other.heading.dot(from_other), other.heading.perp_dot(from_other))
                    - body.center;
            if inside.x.abs() <= body.half.x && inside.y.abs() <= body.half.y {
                sum += place;
                count += 1.0;
            }
        }
    }
    if count > 0.0 { sum / count } else { 0.5 * (first.position + second.position) }
}
