//! The road under a car: where it lies on the track, what each wheel stands on.

use corsa_dynamics::{Model, Pose, Surface};
use corsa_track::{Projection, ProjectionHint, Track};
use corsa_vehicle::{DVec2, PerWheel, STANDARD_GRAVITY};

/// Friction on grass relative to asphalt.
const GRASS_GRIP: f64 = 0.6;
/// Rolling resistance of grass and soft ground over load, beside the tire's own.
const GRASS_RESISTANCE: f64 = 0.12;

/// Where a car is on its track, worked out once per step.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Road {
    /// m, in [0, length).
    pub(crate) progress: f64,
    /// Yaw of the reference line, rad.
    pub(crate) heading: f64,
    /// Height of the road in `map`, m.
    pub(crate) elevation: f64,
    /// Sine of the grade along the reference line, + uphill.
    pub(crate) slope: f64,
    /// Which wheels are outside the borders.
    pub(crate) outside: PerWheel<bool>,
}

impl Road {
    pub(crate) fn under(
        track: &Track,
        has_slopes: bool,
        model: &Model,
        pose: &Pose,
        hint: &mut ProjectionHint,
    ) -> Self {
        let line = track.project(pose.position, hint);
        let (sin, cos) = libm::sincos(line.heading);
        let contact_points = model.contact_points(pose);
        Self {
            progress: line.progress,
            heading: line.heading,
            elevation: line.elevation,
            slope: if has_slopes { track.at(line.progress).slope } else { 0.0 },
            outside: contact_points.map(|point| {
                let from_center = point - pose.position;
                let along = cos * from_center.x + sin * from_center.y;
                let across = cos * from_center.y - sin * from_center.x;
                let offset = offset_nearby(&line, along, across);
                offset > line.width_left || offset < -line.width_right
            }),
        }
    }

    pub(crate) fn wheels_outside(&self) -> u8 {
        self.outside.iter().map(|&outside| u8::from(outside)).sum()
    }

    /// Direction of the reference line in `map`.
    pub(crate) fn tangent(&self) -> DVec2 {
        let (sin, cos) = libm::sincos(self.heading);
        DVec2::new(cos, sin)
    }

    pub(crate) fn surface(&self) -> Surface {
        let on = |outside, here, otherwise| if outside { here } else { otherwise };
        let downhill = if self.slope == 0.0 {
            DVec2::ZERO
        } else {
            -STANDARD_GRAVITY * self.slope * self.tangent()
        };
        Surface {
            grip: self.outside.map(|outside| on(outside, GRASS_GRIP, 1.0)),
            rolling_resistance: self.outside.map(|outside| on(outside, GRASS_RESISTANCE, 0.0)),
            downhill,
        }
    }
}

/// Lateral offset of a point a little further along and across than one whose projection is known:
/// the line's bend taken as a parabola, so that four wheels cost one projection.
fn offset_nearby(line: &Projection, along: f64, across: f64) -> f64 {
    let offset = line.lateral_offset + across;
    // Far inside a bend the osculating circle has no meaning.
    let scale = (1.0 - line.curvature * offset).max(0.1);
    offset - 0.5 * line.curvature * along * along / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a circle the offset is the radius less the distance to the center.
    #[test]
    fn a_point_beside_a_bend_has_the_offset_that_geometry_says() {
        for radius in [11.0, 50.0, 1e6] {
            let line = Projection {
                progress: 0.0,
                lateral_offset: -2.0,
                heading: 0.0,
                curvature: 1.0 / radius,
                width_left: 5.0,
                width_right: 5.0,
                elevation: 0.0,
            };
            for (along, across) in [(1.4, 0.8), (-1.4, 0.8), (1.4, -0.8)] {
                let to_center = DVec2::new(-along, radius + 2.0 - across);
                let exact = radius - to_center.length();
                let error = offset_nearby(&line, along, across) - exact;
                assert!(error.abs() < 2e-3, "radius {radius}: {error}");
            }
        }
    }
}
