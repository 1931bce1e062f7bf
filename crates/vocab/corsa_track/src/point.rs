use corsa_vehicle::{DVec3, wrap_angle};

use crate::spline::Jet;

/// One point of the reference line, with what the road does there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrackPoint {
    /// Arc length from the start line in the plane, m, in [0, length).
    pub progress: f64,
    /// In `map`, on the road, m.
    pub position: DVec3,
    /// Yaw of the line in `map`, rad, in [-π, π], counter-clockwise from map x.
    pub heading: f64,
    /// Signed curvature in the plane, 1/m, + in left turns.
    pub curvature: f64,
    /// Distance from the line to the left border, m, ≥ 0.
    pub width_left: f64,
    /// Distance from the line to the right border, m, ≥ 0.
    pub width_right: f64,
    /// Sine of the grade, + uphill.
    pub slope: f64,
    /// Angle of the road about the direction of travel, rad, as ISO 8855's road bank angle: a
    /// right-handed rotation about the x axis that points forward, so + when the left side is the
    /// higher one. A left-hand corner banked for speed has a negative banking. Beyond the borders
    /// the ground goes on level across.
    pub banking: f64,
    /// Curvature of the line seen from the side, 1/m: + in a dip, which presses a car onto the
    /// road, - over a crest.
    pub vertical_curvature: f64,
}

impl TrackPoint {
    /// From the line's derivatives by progress, the distances to the left and right border and the
    /// banking.
    pub(crate) fn new(progress: f64, jet: &Jet, widths: (f64, f64), banking: f64) -> Self {
        let (first, second) = (jet.first.truncate(), jet.second.truncate());
        let (speed, climb) = (first.length(), jet.first.length());
        // Along the plan, where the line's pace is 1 but for rounding of the nodes.
        let grade = jet.first.z / speed;
        let bend = jet.second.z - grade * first.dot(second) / speed;
        let stretch = climb / speed;
        Self {
            progress,
            position: jet.position,
            heading: libm::atan2(first.y, first.x),
            curvature: first.perp_dot(second) / (speed * speed * speed),
            width_left: widths.0,
            width_right: widths.1,
            slope: jet.first.z / climb,
            banking,
            vertical_curvature: bend / (speed * speed * (stretch * stretch * stretch)),
        }
    }
}

/// Where a position lies relative to the reference line: the line's values at the nearest point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    /// Arc length of the nearest point from the start line, m, in [0, length).
    pub progress: f64,
    /// Distance from the line, m, + left.
    pub lateral_offset: f64,
    /// Yaw of the line there, rad, in [-π, π].
    pub heading: f64,
    /// Curvature of the line there, 1/m, + in left turns.
    pub curvature: f64,
    /// Distance from the line to the left border there, m, ≥ 0.
    pub width_left: f64,
    /// Distance from the line to the right border there, m, ≥ 0.
    pub width_right: f64,
    /// Height of the road in `map` under the position, m: of the line, and what its banking adds.
    pub elevation: f64,
}

impl Projection {
    /// How far a body at `yaw` points away from the line: rad, in [-π, π), + left.
    pub fn heading_error(&self, yaw: f64) -> f64 {
        wrap_angle(yaw - self.heading)
    }

    /// Distance to the left border, m; negative outside.
    pub fn margin_left(&self) -> f64 {
        self.width_left - self.lateral_offset
    }

    /// Distance to the right border, m; negative outside.
    pub fn margin_right(&self) -> f64 {
        self.width_right + self.lateral_offset
    }
}
