//! From the points of an AI spline to a circuit.

use corsa_vehicle::DVec3;

use super::{AiPoint, AiSpline};
use crate::build::{Outline, distance_along};
use crate::csv::{SAME_POINT_M, check_length};
use crate::{Track, TrackError};

const MIN_POINTS: usize = 16;
/// The line is a loop when its end is this near its start, m.
pub(super) const MAX_GAP_M: f64 = 50.0;
/// Sides below this are set to it, as AC's own tools draw them, m.
pub(super) const MIN_SIDE_M: f64 = 1.0;
/// Sides above this are set to it: community files hold values that jump to 30 m, m.
pub(super) const MAX_SIDE_M: f64 = 20.0;
/// Both sides where a file knows none, m.
pub(super) const ASSUMED_SIDE_M: f64 = 4.0;
/// A border moves at most this many meters outwards per meter along the line.
const MAX_SIDE_SLOPE: f64 = 0.3;
/// Stretches this far above one another are a bridge, m.
const BRIDGE_HEIGHT_M: f64 = 3.0;
/// A normal that points less upwards than this is not that of a road: the steepest banking there
/// is, of speed bowls, has 0.6.
const MIN_UP: f64 = 0.4;

pub(super) fn track(name: &str, spline: &AiSpline) -> Result<Track, TrackError> {
    let points = distinct(&spline.points);
    if points.len() < MIN_POINTS {
        return Err(TrackError::TooFewPoints { found: points.len(), needed: MIN_POINTS });
    }
    let places: Vec<DVec3> = points.iter().map(|point| point.position).collect();
    let length = distance_along(&places, places.len() - 1);
    check_closed(&places, length)?;
    check_length(length)?;
    let spacing = length / places.len() as f64;
    let (left, right) = sides(&points);
    let outline = Outline {
        left: tame(left, spacing),
        right: tame(right, spacing),
        banking: banking(&points),
        points: places,
    };
    outline.try_build(name, BRIDGE_HEIGHT_M, |index| format!("point {}", points[index].id))
}

/// Points that stand where the one before stands are left out, and closing points at the start.
fn distinct(points: &[AiPoint]) -> Vec<AiPoint> {
    let apart = |a: &AiPoint, b: &AiPoint| {
        a.position.truncate().distance(b.position.truncate()) >= SAME_POINT_M
    };
    let mut kept: Vec<AiPoint> = Vec::with_capacity(points.len());
    for point in points {
        if kept.last().is_none_or(|last| apart(last, point)) {
            kept.push(*point);
        }
    }
    while kept.len() > 1 && !apart(&kept[0], &kept[kept.len() - 1]) {
        kept.pop();
    }
    kept
}

fn check_closed(places: &[DVec3], length: f64) -> Result<(), TrackError> {
    let last = places.len() - 1;
    let gap_m = places[0].truncate().distance(places[last].truncate());
    if gap_m > MAX_GAP_M {
        return Err(TrackError::OpenLoop { gap_m, spacing_m: length / last as f64 });
    }
    Ok(())
}

/// Left and right, as the file has them.
fn sides(points: &[AiPoint]) -> (Vec<f64>, Vec<f64>) {
    if points.iter().all(|point| point.side_left == 0.0 && point.side_right == 0.0) {
        return (vec![ASSUMED_SIDE_M; points.len()], vec![ASSUMED_SIDE_M; points.len()]);
    }
    points.iter().map(|p| (f64::from(p.side_left), f64::from(p.side_right))).unzip()
}

/// Sides without the jumps of community files: clamped, median of 15 m, limited slope outwards.
fn tame(sides: Vec<f64>, spacing: f64) -> Vec<f64> {
    let n = sides.len();
    let reach = ((7.5 / spacing) as usize).clamp(1, n / 2 - 1);
    let clamped: Vec<f64> =
        sides.into_iter().map(|side| side.clamp(MIN_SIDE_M, MAX_SIDE_M)).collect();
    let mut tamed: Vec<f64> = (0..n)
        .map(|i| {
            let mut window: Vec<f64> =
                (0..=2 * reach).map(|k| clamped[(i + n + k - reach) % n]).collect();
            window.sort_by(f64::total_cmp);
            window[reach]
        })
        .collect();
    let rise = MAX_SIDE_SLOPE * spacing;
    for i in 0..2 * n {
        tamed[(i + 1) % n] = tamed[(i + 1) % n].min(tamed[i % n] + rise);
    }
    for i in (0..2 * n).rev() {
        tamed[i % n] = tamed[i % n].min(tamed[(i + 1) % n] + rise);
    }
    tamed
}

/// The angle of the road about the line, + left side up, from its normals; empty where the file has
/// none. A point without one takes that of the point before.
fn banking(points: &[AiPoint]) -> Vec<f64> {
    let n = points.len();
    let angle = |i: usize| {
        let along = points[(i + 1) % n].position - points[(i + n - 1) % n].position;
        let left = along.truncate().normalize_or_zero().perp();
        let normal = points[i].normal.try_normalize().filter(|normal| normal.z >= MIN_UP)?;
        Some(libm::atan2(-left.dot(normal.truncate()), normal.z))
    };
    let angles: Vec<Option<f64>> = (0..n).map(angle).collect();
    let Some(mut known) = angles.iter().rev().find_map(|angle| *angle) else { return Vec::new() };
    let fill = |angle: &Option<f64>| {
        known = angle.unwrap_or(known);
        known
    };
    angles.iter().map(fill).collect()
}
