//! Draws the corners of a circuit: points thrown on a field, joined by a short round trip, which
//! never crosses itself; then rounded by radii that suit the turns, with a chicane here and there.

use std::f64::consts::TAU;

use glam::DVec2;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::GeneratorOptions;
use crate::corners::Corner;

/// The average distance of two corners, m.
const MEAN_STRAIGHT: f64 = 215.0;
/// Turns sharper than this are split into two corners, rad.
const SHARP_TURN: f64 = 2.1;
/// Straights at least this long may get a chicane, m.
const CHICANE_STRAIGHT: f64 = 330.0;

/// A closed list of corners; none if the dice fell badly.
pub(super) fn draw(rng: &mut ChaCha8Rng, options: &GeneratorOptions) -> Option<Vec<Corner>> {
    let target = rng.random_range(options.min_length..options.max_length);
    let count = ((target / MEAN_STRAIGHT) as usize).clamp(5, 40);
    let points = scatter(rng, count)?;
    let mut points = round_trip(points);
    if rng.random_bool(0.5) {
        points.reverse();
    }
    // Rounding and splitting corners shorten the way a little.
    let scale = 1.04 * target / length(&points);
    for point in &mut points {
        *point *= scale;
    }
    let points = with_hairpins(&points, options);
    let points = with_chicanes(rng, &points);
    let points = start_on_longest_straight(points);
    round(rng, &points, options)
}

/// Four wide corners, for options no drawn circuit can keep.
pub(super) fn oval(options: &GeneratorOptions) -> Vec<Corner> {
    let lap = 0.5 * (options.min_length + options.max_length);
    let radius = (0.1 * lap).min(options.min_radius * 2.0).max(options.min_radius * 1.2);
    // A rectangle of sides a and 2.2 r, its corners rounded by arcs of radius r.
    let side = 2.2 * radius;
    let long = 0.5 * (lap - TAU * radius - 2.0 * (side - 2.0 * radius)) + 2.0 * radius;
    [(long, 0.0), (long, side), (0.0, side), (0.0, 0.0)]
        .map(|(x, y)| Corner {
            apex: DVec2::new(x, y),
            radius,
            elevation: 0.0,
            width: options.width,
        })
        .to_vec()
}

/// Points on a field twice as wide as high, none too near another.
fn scatter(rng: &mut ChaCha8Rng, count: usize) -> Option<Vec<DVec2>> {
    let apart = 0.75 / (count as f64).sqrt();
    let mut points: Vec<DVec2> = Vec::with_capacity(count);
    for _ in 0..50 * count {
        let point = DVec2::new(rng.random_range(0.0..1.6), rng.random_range(0.0..0.8));
        if points.iter().all(|other| other.distance(point) >= apart) {
            points.push(point);
            if points.len() == count {
                return Some(points);
            }
        }
    }
    None
}

/// The points in an order that no exchange of two straights shortens: such a round trip does not
/// cross itself (2-opt; Croes, 1958).
fn round_trip(mut points: Vec<DVec2>) -> Vec<DVec2> {
    let n = points.len();
    let mut improved = true;
    while improved {
        improved = false;
        for i in 0..n - 1 {
            for j in i + 2..n {
                let (a, b) = (points[i], points[i + 1]);
                let (c, d) = (points[j], points[(j + 1) % n]);
                if a.distance(c) + b.distance(d) < a.distance(b) + c.distance(d) - 1e-9 {
                    points[i + 1..=j].reverse();
                    improved = true;
                }
            }
        }
    }
    points
}

fn length(points: &[DVec2]) -> f64 {
    (0..points.len()).map(|i| points[i].distance(points[(i + 1) % points.len()])).sum()
}

/// The angle the way turns by at point `i`, + left.
fn turn(points: &[DVec2], i: usize) -> f64 {
    let n = points.len();
    let (before, here, after) = (points[(i + n - 1) % n], points[i], points[(i + 1) % n]);
    let (incoming, outgoing) = (here - before, after - here);
    libm::atan2(incoming.perp_dot(outgoing), incoming.dot(outgoing))
}

/// Cuts the tip off every sharp turn, so that a hairpin has room for its radius.
fn with_hairpins(points: &[DVec2], options: &GeneratorOptions) -> Vec<DVec2> {
    let n = points.len();
    let mut out = Vec::with_capacity(2 * n);
    for (i, &here) in points.iter().enumerate() {
        let angle = turn(points, i).abs();
        if angle < SHARP_TURN {
            out.push(here);
            continue;
        }
        let (before, after) = (points[(i + n - 1) % n], points[(i + 1) % n]);
        let (back, ahead) =
            ((before - here).normalize_or_zero(), (after - here).normalize_or_zero());
        // The cut is 2.4 radii long where the legs are that far apart.
        let opening = 2.0 * libm::sin(0.5 * (std::f64::consts::PI - angle));
        let cut = 2.4 * options.min_radius / opening.max(0.2);
        let cut = cut.min(0.4 * here.distance(before)).min(0.4 * here.distance(after));
        out.push(here + cut * back);
        out.push(here + cut * ahead);
    }
    out
}

/// Shifts the second half of some long straights sideways.
fn with_chicanes(rng: &mut ChaCha8Rng, points: &[DVec2]) -> Vec<DVec2> {
    let n = points.len();
    let mut out = Vec::with_capacity(n + 6);
    for (i, &here) in points.iter().enumerate() {
        out.push(here);
        let along = points[(i + 1) % n] - here;
        if along.length() > CHICANE_STRAIGHT && rng.random_bool(0.4) {
            let direction = along.normalize();
            let side = if rng.random_bool(0.5) { 1.0 } else { -1.0 };
            let entry = here + rng.random_range(0.5..0.65) * along;
            let shift = rng.random_range(20.0..28.0);
            let exit =
                entry + rng.random_range(28.0..40.0) * direction + side * shift * direction.perp();
            out.extend([entry, exit]);
        }
    }
    out
}

/// The same loop, so that the longest straight leads to the first point.
fn start_on_longest_straight(mut points: Vec<DVec2>) -> Vec<DVec2> {
    let n = points.len();
    let before = |i: usize| points[i].distance(points[(i + n - 1) % n]);
    let longest = (0..n).max_by(|&a, &b| before(a).total_cmp(&before(b))).unwrap_or(0);
    points.rotate_left(longest);
    points
}

/// Gives every corner its radius, height and width; none if one is tighter than allowed.
fn round(
    rng: &mut ChaCha8Rng,
    points: &[DVec2],
    options: &GeneratorOptions,
) -> Option<Vec<Corner>> {
    let n = points.len();
    let total = length(points);
    let heights = [0.0, 0.0].map(|_: f64| rng.random_range(0.0..TAU));
    let mut along = 0.0;
    let center = points.iter().sum::<DVec2>() / n as f64;
    (0..n)
        .map(|i| {
            let (before, after) = (points[(i + n - 1) % n], points[(i + 1) % n]);
            let room = 0.48 * points[i].distance(before).min(points[i].distance(after));
            let angle = turn(points, i).abs();
            let widest = room / libm::tan(0.5 * angle);
            let tightest = 1.25 * options.min_radius;
            if widest < tightest {
                return None;
            }
            // Slight turns are fast: the radius goes with the inverse of the angle.
            let wanted = rng.random_range(35.0..110.0) * (1.2 / angle) * (1.2 / angle);
            along += points[i].distance(before);
            let phase = TAU * along / total;
            let height =
                0.7 * libm::sin(phase + heights[0]) + 0.3 * libm::sin(2.0 * phase + heights[1]);
            Some(Corner {
                apex: points[i] - center,
                radius: wanted.clamp(tightest, widest),
                elevation: 0.5 * options.relief * height,
                width: options.width * rng.random_range(1.0..1.25),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_positive_to_the_left() {
        let square =
            [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| DVec2::new(x, y));
        for i in 0..4 {
            assert!((turn(&square, i) - 0.25 * TAU).abs() < 1e-12);
        }
    }
}
