//! Assetto Corsa's AI line, `fast_lane.ai`, version 7.
//!
//! Layout, little-endian: `i32` version, `i32` count, `i32` lap time, `i32` sample count; `count`
//! points of 20 bytes (`f32` x, y, z in AC's world, `f32` length, `i32` id); `i32` extra count,
//! equal to count; `count` extras of 72 bytes (18 `f32`, of which 5 and 6 are the distances to the
//! left and right border); then a search grid that is not needed here.

use corsa_vehicle::{DVec3, ac};

use crate::build::{Outline, distance_along};
use crate::csv::{MAX_COORDINATE_M, SAME_POINT_M, check_length};
use crate::{Track, TrackError};

const VERSION: i32 = 7;
const HEADER_BYTES: usize = 16;
const POINT_BYTES: usize = 20;
const EXTRA_BYTES: usize = 72;
const SIDE_LEFT: usize = 5 * 4;
const SIDE_RIGHT: usize = 6 * 4;
const MIN_POINTS: usize = 16;
/// The line is a loop when its end is this near its start, m.
const MAX_GAP_M: f64 = 50.0;
/// Sides below this are set to it, as AC's own tools draw them, m.
const MIN_SIDE_M: f64 = 1.0;
/// Sides above this are set to it: community files hold values that jump to 30 m, m.
const MAX_SIDE_M: f64 = 20.0;
/// A border moves at most this many meters outwards per meter along the line.
const MAX_SIDE_SLOPE: f64 = 0.3;
/// Stretches this far above one another are a bridge, m.
const BRIDGE_HEIGHT_M: f64 = 3.0;

impl Track {
    /// Reads an AI line (`fast_lane.ai`, version 7). Its first point is the start line; heights are
    /// those of the road.
    ///
    /// Sides are clamped to 1..20 m, single values that jump are replaced by the median of their
    /// neighborhood, and a border moves outwards by at most 0.3 m per meter.
    pub fn from_ai_spline(name: &str, bytes: &[u8]) -> Result<Track, TrackError> {
        let (mut points, mut left, mut right) = read(bytes)?;
        check_closed(&points)?;
        drop_repeated(&mut points, &mut left, &mut right);
        if points.len() < MIN_POINTS {
            return Err(TrackError::TooFewPoints { found: points.len(), needed: MIN_POINTS });
        }
        check_length(distance_along(&points, points.len() - 1))?;
        let spacing = distance_along(&points, points.len() - 1) / points.len() as f64;
        let outline = Outline {
            left: tame(&left, spacing),
            right: tame(&right, spacing),
            points,
            ..Outline::default()
        };
        outline.try_build(name, BRIDGE_HEIGHT_M, |index| format!("point {index}"))
    }
}

type RawLine = (Vec<DVec3>, Vec<f64>, Vec<f64>);

fn read(bytes: &[u8]) -> Result<RawLine, TrackError> {
    need(bytes, "the header", 0, HEADER_BYTES as u64)?;
    let version = i32_at(bytes, 0);
    if version != VERSION {
        return Err(TrackError::Version { version });
    }
    let count = i32_at(bytes, 4);
    let bad_count = |what, found: i32, expected: String, offset| {
        Err(TrackError::BadCount { what, found: i64::from(found), expected, offset })
    };
    if count < MIN_POINTS as i32 {
        return bad_count("points", count, format!("at least {MIN_POINTS}"), 4);
    }
    // The length is checked before anything is stored, so a wild count cannot ask for memory.
    let count = count as usize;
    let extras_at = HEADER_BYTES as u64 + (count * POINT_BYTES) as u64;
    need(bytes, "the points", HEADER_BYTES, extras_at)?;
    need(bytes, "the extra count", extras_at as usize, extras_at + 4)?;
    let extras_at = extras_at as usize;
    let extra_count = i32_at(bytes, extras_at);
    if extra_count != count as i32 {
        return bad_count("extras", extra_count, format!("{count}, one a point,"), extras_at);
    }
    let extras_at = extras_at + 4;
    need(bytes, "the extras", extras_at, (extras_at + count * EXTRA_BYTES) as u64)?;

    let mut line =
        (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
    for i in 0..count {
        let point = HEADER_BYTES + i * POINT_BYTES;
        let mut world = [0.0; 3];
        for (axis, value) in world.iter_mut().enumerate() {
            *value = finite(bytes, point + 4 * axis, "coordinate")?;
        }
        line.0.push(ac::map_from_world(world));
        let extra = extras_at + i * EXTRA_BYTES;
        line.1.push(f64::from(finite(bytes, extra + SIDE_LEFT, "side")?));
        line.2.push(f64::from(finite(bytes, extra + SIDE_RIGHT, "side")?));
    }
    Ok(line)
}

fn need(bytes: &[u8], what: &'static str, offset: usize, needed: u64) -> Result<(), TrackError> {
    if (bytes.len() as u64) < needed {
        return Err(TrackError::Truncated { what, offset, needed, length: bytes.len() });
    }
    Ok(())
}

fn word(bytes: &[u8], offset: usize) -> [u8; 4] {
    std::array::from_fn(|i| bytes[offset + i])
}

fn i32_at(bytes: &[u8], offset: usize) -> i32 {
    i32::from_le_bytes(word(bytes, offset))
}

fn finite(bytes: &[u8], offset: usize, what: &'static str) -> Result<f32, TrackError> {
    let value = f32::from_le_bytes(word(bytes, offset));
    if value.is_finite() && f64::from(value.abs()) <= MAX_COORDINATE_M {
        return Ok(value);
    }
    Err(TrackError::BadValue { value: f64::from(value), what, place: format!("offset {offset}") })
}

fn check_closed(points: &[DVec3]) -> Result<(), TrackError> {
    let plan = |i: usize| points[i].truncate();
    let last = points.len() - 1;
    let gap_m = plan(0).distance(plan(last));
    if gap_m > MAX_GAP_M {
        let spacing_m = distance_along(points, last) / last as f64;
        return Err(TrackError::OpenLoop { gap_m, spacing_m });
    }
    Ok(())
}

/// Drops points that stand where the one before stands, and closing points at the start.
fn drop_repeated(points: &mut Vec<DVec3>, left: &mut Vec<f64>, right: &mut Vec<f64>) {
    let mut kept: Vec<usize> = Vec::with_capacity(points.len());
    let apart =
        |a: usize, b: usize| points[a].truncate().distance(points[b].truncate()) >= SAME_POINT_M;
    for i in 0..points.len() {
        if kept.last().is_none_or(|&last| apart(last, i)) {
            kept.push(i);
        }
    }
    while kept.len() > 1 && !apart(kept[0], kept[kept.len() - 1]) {
        kept.pop();
    }
    *points = kept.iter().map(|&i| points[i]).collect();
    *left = kept.iter().map(|&i| left[i]).collect();
    *right = kept.iter().map(|&i| right[i]).collect();
}

/// Sides without the jumps of community files: clamped, median of 15 m, limited slope outwards.
fn tame(sides: &[f64], spacing: f64) -> Vec<f64> {
    let n = sides.len();
    let reach = ((7.5 / spacing) as usize).clamp(1, n / 2 - 1);
    let clamped: Vec<f64> = sides.iter().map(|side| side.clamp(MIN_SIDE_M, MAX_SIDE_M)).collect();
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

#[cfg(test)]
mod tests;
