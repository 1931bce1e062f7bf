//! How far walls stand from the line.

use corsa_track::{Track, TrackPoint};
use corsa_vehicle::DVec3;

use super::corridor::Sorted;
use super::scene::Triangle;

/// Walls reach into this span of heights over the ribbon, m: one that begins above it is a bridge's,
/// one that ends below it stands on another road.
const SPAN_M: (f64, f64) = (-2.0, 1.5);
/// Nearer walls stand here, m: the track takes none that is nearer.
const MIN_DISTANCE_M: f64 = 0.5;

pub(super) struct Walls<'a> {
    triangles: Sorted<'a>,
}

impl<'a> Walls<'a> {
    pub(super) fn new(triangles: Sorted<'a>) -> Self {
        Self { triangles }
    }

    /// For each point of the line, how far it is to the wall on its left and on its right, m;
    /// infinite where none is within `reach`.
    pub(super) fn distances(&self, track: &Track, reach: f64) -> (Vec<f64>, Vec<f64>) {
        let line = track.reference_line();
        let side = |sign: f64| line.iter().map(|point| self.distance(point, sign, reach)).collect();
        (side(1.0), side(-1.0))
    }

    fn distance(&self, point: &TrackPoint, sign: f64, reach: f64) -> f64 {
        let (sin, cos) = libm::sincos(point.heading);
        let section = Section {
            origin: point.position,
            along: DVec3::new(cos, sin, 0.0),
            across: sign * DVec3::new(-sin, cos, 0.0),
            rise: sign * libm::tan(point.banking),
        };
        let step = 0.5 * self.triangles.cell_size();
        let mut nearest = f64::INFINITY;
        let mut offset = 0.0;
        // A step farther than the nearest: what is nearer yet lies in a cell met by then.
        while offset <= reach && offset <= nearest + step {
            let place = section.origin + offset * section.across;
            for triangle in self.triangles.around(place.truncate()) {
                nearest = section.meet(triangle).map_or(nearest, |met| nearest.min(met));
            }
            offset += step;
        }
        if nearest <= reach { nearest.max(MIN_DISTANCE_M) } else { f64::INFINITY }
    }
}

/// The upright half plane across the line at one of its points.
struct Section {
    origin: DVec3,
    along: DVec3,
    across: DVec3,
    /// Of the ribbon, per meter outwards.
    rise: f64,
}

impl Section {
    /// The least distance at which a triangle meets the section, within the span of heights.
    fn meet(&self, triangle: &Triangle) -> Option<f64> {
        let corners = triangle.points().map(|corner| corner - self.origin);
        let mut met: [Option<(f64, f64)>; 3] = [None; 3];
        for i in 0..3 {
            let (a, b) = (corners[i], corners[(i + 1) % 3]);
            let (before, after) = (a.dot(self.along), b.dot(self.along));
            if (before < 0.0) != (after < 0.0) {
                let place = a.lerp(b, before / (before - after));
                let offset = place.dot(self.across);
                met[i] = Some((offset, place.z - self.rise * offset));
            }
        }
        let mut met = met.into_iter().flatten();
        let (from, to) = (met.next()?, met.next()?);
        let (low, high) = clip(from.1, to.1)?;
        let at = |t: f64| from.0 + t * (to.0 - from.0);
        let nearest = at(low).min(at(high));
        (at(low).max(at(high)) > 0.0).then_some(nearest.max(0.0))
    }
}

/// The part of a segment between two heights that lies within the span, as fractions of it.
fn clip(from: f64, to: f64) -> Option<(f64, f64)> {
    if from == to {
        return (SPAN_M.0..=SPAN_M.1).contains(&from).then_some((0.0, 1.0));
    }
    let at = |height: f64| (height - from) / (to - from);
    let (a, b) = (at(SPAN_M.0), at(SPAN_M.1));
    let (low, high) = (a.min(b).max(0.0), a.max(b).min(1.0));
    (low <= high).then_some((low, high))
}
