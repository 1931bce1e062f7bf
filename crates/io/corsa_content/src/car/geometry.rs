//! What the links make of a wheel at rest: camber, toe and roll center.

use corsa_vehicle::DVec3;

use super::data::Data;
use super::linkage::{Linkage, Pose};
use super::suspension::Axle;

/// For slopes, m.
const SMALL: f64 = 0.005;
/// Wheels that point farther aside at rest than any car's, rad.
const MAX_TOE: f64 = 0.035;
/// Where the links are not understood: those of a road car.
const USUAL_ROLL_CENTER: f64 = 0.05;

#[derive(Clone, Copy, Debug)]
pub(super) struct Geometry {
    /// Over the road, m.
    pub(super) roll_center_height: f64,
    /// rad, and rad/m of travel.
    pub(super) camber: f64,
    pub(super) camber_per_travel: f64,
    /// Toe-in, rad, and rad/m of travel.
    pub(super) toe: f64,
    pub(super) toe_per_travel: f64,
}

impl Geometry {
    /// With the wheel at a travel from its design, m.
    pub(super) fn of(data: &Data, axle: &Axle, travel: f64, loaded_radius: f64) -> Self {
        let found = axle.linkage.as_ref().and_then(|linkage| {
            if axle.is_rigid() {
                rigid(linkage, travel, loaded_radius)
            } else {
                independent(linkage, axle.track, axle.toe_out, travel, loaded_radius)
            }
        });
        let Some(mut geometry) = found else {
            if axle.linkage.is_some() {
                let text = "the links do not hold the wheel where it rests; usual angles and roll center are assumed";
                data.warn(&axle.place, text);
            }
            return Self {
                roll_center_height: USUAL_ROLL_CENTER,
                camber: axle.static_camber,
                camber_per_travel: 0.0,
                toe: 0.0,
                toe_per_travel: 0.0,
            };
        };
        geometry.camber += axle.static_camber;
        if geometry.toe.abs() > MAX_TOE {
            let text = format!(
                "the links give a toe-in of {:.1}° at rest; {:.1}° is assumed",
                geometry.toe.to_degrees(),
                MAX_TOE.copysign(geometry.toe).to_degrees()
            );
            data.warn(&axle.toe_place, text);
            geometry.toe = MAX_TOE.copysign(geometry.toe);
        }
        geometry
    }
}

/// As the wheel goes up, the contact point moves outwards as if it turned about a point inside the car;
/// the line to that point meets the middle of the car at the roll center, `track / 2 · dy/dz` over the
/// road.
fn independent(
    linkage: &Linkage,
    track: f64,
    toe_out: f64,
    travel: f64,
    loaded_radius: f64,
) -> Option<Geometry> {
    // Toe is set by moving the tie rod's end in the body outwards.
    let pose = |travel: f64| linkage.pose(travel, -toe_out);
    let (low, rest, high) = (pose(travel - SMALL)?, pose(travel)?, pose(travel + SMALL)?);
    let contact = |pose: &Pose| pose.point(loaded_radius * DVec3::NEG_Y);
    let moved = contact(&high) - contact(&low);
    let slope = |of: fn(&Pose) -> f64| (of(&high) - of(&low)) / (2.0 * SMALL);
    let geometry = Geometry {
        roll_center_height: -0.5 * track * moved.x / moved.y,
        camber: rest.camber(),
        camber_per_travel: slope(Pose::camber),
        toe: rest.toe_in(),
        toe_per_travel: slope(Pose::toe_in),
    };
    geometry.roll_center_height.is_finite().then_some(geometry)
}

/// A rigid axle turns about its roll center; its wheels keep their angles to each other.
fn rigid(linkage: &Linkage, travel: f64, loaded_radius: f64) -> Option<Geometry> {
    let height = linkage.roll_height(travel)?;
    Some(Geometry {
        roll_center_height: loaded_radius + height,
        camber: 0.0,
        camber_per_travel: 0.0,
        toe: 0.0,
        toe_per_travel: 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RADIUS: f64 = 0.3;
    const TRACK: f64 = 1.5;

    /// Wishbones whose pivots run straight back, by their ends (x, y) in the body and at the hub.
    fn wishbones(upper: [(f64, f64); 2], lower: [(f64, f64); 2]) -> Linkage {
        let mut linkage = Linkage::default();
        for [body, hub] in [upper, lower] {
            for z in [0.15, -0.15] {
                linkage.rod(DVec3::new(body.0, body.1, z), DVec3::new(hub.0, hub.1, 0.0));
            }
        }
        let [body, hub] = lower;
        linkage.tie_rod(DVec3::new(body.0, body.1, 0.12), DVec3::new(hub.0, hub.1, 0.12));
        linkage
    }

    /// By hand: the arms' lines meet at the instant center, and the line to it from the contact point
    /// meets the middle of the car at the roll center (Milliken, Race Car Vehicle Dynamics, chapter 17).
    #[test]
    fn the_roll_center_is_where_the_construction_by_hand_puts_it() {
        for (upper, lower) in [
            ([(0.40, 0.10), (0.12, 0.13)], [(0.45, -0.06), (0.10, -0.11)]),
            ([(0.38, 0.12), (0.14, 0.11)], [(0.45, -0.10), (0.10, -0.08)]),
            ([(0.40, 0.08), (0.10, 0.14)], [(0.40, -0.12), (0.10, -0.12)]),
        ] {
            let line = |[a, b]: [(f64, f64); 2]| {
                let slope = (a.1 - b.1) / (a.0 - b.0);
                (slope, a.1 - slope * a.0)
            };
            let ((m1, c1), (m2, c2)) = (line(upper), line(lower));
            let x = (c2 - c1) / (m1 - m2);
            let expected = (m1 * x + c1 + RADIUS) / x * 0.5 * TRACK;
            let found = independent(&wishbones(upper, lower), TRACK, 0.0, 0.0, RADIUS).unwrap();
            assert!(
                (found.roll_center_height - expected).abs() < 1e-3,
                "{found:?}, by hand {expected}"
            );
            // About the instant center the wheel turns by travel over its distance.
            assert!(
                (found.camber_per_travel + 1.0 / x).abs() < 0.02,
                "{found:?}, by hand {}",
                -1.0 / x
            );
        }
    }

    #[test]
    fn an_axle_rolls_about_its_panhard_rod() {
        let mut linkage = Linkage::default();
        for (x, y) in [(0.45, -0.08), (-0.45, -0.08), (0.40, 0.14), (-0.40, 0.14)] {
            linkage.rod(DVec3::new(x, y, 0.6), DVec3::new(x, y, 0.0));
        }
        linkage.rod(DVec3::new(0.5, 0.05, -0.1), DVec3::new(-0.5, 0.05, -0.1));
        let found = rigid(&linkage, 0.0, RADIUS).unwrap();
        assert!((found.roll_center_height - 0.35).abs() < 2e-3, "{found:?}");
    }
}
