//! The pit lane: a line beside the track that begins and ends on it.

use corsa_vehicle::DVec3;

use super::AiSpline;
use super::line::{ASSUMED_SIDE_M, MAX_SIDE_M, MIN_SIDE_M};
use crate::{ProjectionHint, Track};

/// How far a point must lie outside the borders to be off the road, m.
const OFF_ROAD_M: f64 = 0.5;

/// A way through the pits, from where it leaves the track to where it meets it again.
#[derive(Debug, Clone, PartialEq)]
pub struct PitLane {
    points: Vec<PitLanePoint>,
    entry: f64,
    exit: f64,
}

/// A point of a pit lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PitLanePoint {
    /// Distance from the first point in the plane, m.
    pub distance: f64,
    /// In `map`, on the ground, m.
    pub position: DVec3,
    /// Distance to the left border, m.
    pub width_left: f64,
    /// Distance to the right border, m.
    pub width_right: f64,
    /// Target speed of the line, m/s; 0 where nothing is known.
    pub speed: f64,
}

impl PitLane {
    /// The pit lane along an AI line (`pit_lane.ai`) of a track.
    ///
    /// Such lines begin and end somewhere on the track, at times after a whole lap: the pit lane is
    /// their longest stretch off the road, and the points on the road before and after it are the
    /// entry and the exit. A line that never leaves the road, because the borders reach around the
    /// pits, is a pit lane from its first to its last point.
    pub fn new(spline: &AiSpline, track: &Track) -> Self {
        let mut hint = ProjectionHint::default();
        let projections: Vec<_> = spline
            .points
            .iter()
            .map(|point| track.project(point.position.truncate(), &mut hint))
            .collect();
        let off_road = |i: usize| {
            let projection = &projections[i];
            projection.margin_left().min(projection.margin_right()) < -OFF_ROAD_M
        };
        let last = projections.len() - 1;
        let (start, end) = longest_run(projections.len(), off_road)
            .map_or((0, last), |(start, end)| (start.saturating_sub(1), (end + 1).min(last)));
        let side = |side: f32| match f64::from(side) {
            0.0 => ASSUMED_SIDE_M,
            side => side.clamp(MIN_SIDE_M, MAX_SIDE_M),
        };
        let mut points: Vec<PitLanePoint> = Vec::with_capacity(end + 1 - start);
        for point in &spline.points[start..=end] {
            let distance = points.last().map_or(0.0, |last| {
                last.distance + last.position.truncate().distance(point.position.truncate())
            });
            points.push(PitLanePoint {
                distance,
                position: point.position,
                width_left: side(point.side_left),
                width_right: side(point.side_right),
                speed: f64::from(point.speed.max(0.0)),
            });
        }
        Self { points, entry: projections[start].progress, exit: projections[end].progress }
    }

    /// In driving order.
    pub fn points(&self) -> &[PitLanePoint] {
        &self.points
    }

    /// From the entry to the exit in the plane, m.
    pub fn length(&self) -> f64 {
        self.points.last().map_or(0.0, |last| last.distance)
    }

    /// Progress of the track's line where the pit lane leaves it, m.
    pub fn entry(&self) -> f64 {
        self.entry
    }

    /// Progress of the track's line where the pit lane meets it again, m; less than the
    /// [`entry`](Self::entry) where the start line lies between them.
    pub fn exit(&self) -> f64 {
        self.exit
    }
}

/// The first and last index of the longest run of indices below `count` for which `holds`.
fn longest_run(count: usize, holds: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let mut longest = None;
    let mut start = None;
    for i in 0..count {
        if !holds(i) {
            start = None;
            continue;
        }
        let begun = *start.get_or_insert(i);
        if longest.is_none_or(|(from, to)| i - begun > to - from) {
            longest = Some((begun, i));
        }
    }
    longest
}
