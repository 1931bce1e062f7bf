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
                independent(linkage, axle, travel, loaded_radius)
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
    axle: &Axle,
    travel: f64,
    loaded_radius: f64,
) -> Option<Geometry> {
    // Toe is set by moving the tie rod's end in the body outwards.
    let pose = |travel: f64| linkage.pose(travel, -axle.toe_out);
    let (low, rest, high) = (pose(travel - SMALL)?, pose(travel)?, pose(travel + SMALL)?);
    let contact = |pose: &Pose| pose.point(loaded_radius * DVec3::NEG_Y);
    let moved = contact(&high) - contact(&low);
    let slope = |of: fn(&Pose) -> f64| (of(&high) - of(&low)) / (2.0 * SMALL);
    let geometry = Geometry {
        roll_center_height: -0.5 * axle.track * moved.x / moved.y,
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
