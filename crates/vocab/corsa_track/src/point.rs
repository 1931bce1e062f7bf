use corsa_vehicle::{DVec3, wrap_angle};

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
    /// Height of the road there in `map`, m.
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
