//! From the hand wheel to the front wheels.
//!
//! The rack moves `LINEAR_STEER_ROD_RATIO / STEER_RATIO` m per degree of hand wheel (or as
//! `RACK_TRAVEL_LUT` says); what the wheels do follows from the tie rods and the links. The sign says on
//! which side of the axle the rack is.

use corsa_vehicle::params::SteeringParams;

use super::data::Data;
use super::linkage::Linkage;
use crate::ContentError;
use crate::ini::Ini;

/// Beyond this share the game's own number and that of the geometry disagree enough to say so.
const DISAGREEMENT: f64 = 0.25;
/// What is assumed where the geometry is not known.
const USUAL_ACKERMANN: f64 = 0.5;

/// `travel` is the front wheels' at rest, from the design, m.
pub(super) fn steering(
    data: &Data,
    car: &Ini,
    linkage: Option<&Linkage>,
    travel: f64,
    track_over_wheelbase: f64,
) -> Result<SteeringParams, ContentError> {
    let controls = data.fields(car, "CONTROLS");
    let lock_degrees = controls.positive("STEER_LOCK")?;
    let nominal = controls.number("STEER_RATIO")?.abs();
    let lut = data.lut(controls.value("RACK_TRAVEL_LUT"), "LINEAR_STEER_ROD_RATIO is taken")?;
    let rack = |degrees: f64| -> Option<f64> {
        match &lut {
            Some(lut) => lut.at(degrees),
            None => Some(
                degrees * controls.optional("LINEAR_STEER_ROD_RATIO", "STEER_RATIO is taken")?
                    / nominal,
            ),
        }
        .map(f64::abs)
    };
    let angles = |degrees: f64| wheel_angles(linkage?, travel, rack(degrees)?);
    let wheel_lock = lock_degrees.to_radians();
    let nearly_straight: f64 = 5.0;
    let ratio = angles(nearly_straight).and_then(|(inner, outer)| {
        let ratio = nearly_straight.to_radians() / (0.5 * (inner + outer)).abs();
        (ratio.is_finite() && ratio > 1.0).then_some(ratio)
    });
    let Some(ratio) = ratio else {
        data.warn(
            &controls.place(),
            format!("the tie rods do not steer; STEER_RATIO {nominal} is taken"),
        );
        return Ok(SteeringParams { wheel_lock, ratio: nominal, ackermann: USUAL_ACKERMANN });
    };
    if nominal > 0.0 && (ratio / nominal - 1.0).abs() > DISAGREEMENT {
        let text = format!(
            "STEER_RATIO is {nominal}, but rack and tie rods make it {ratio:.1}, which is taken"
        );
        data.warn(&controls.place_of("STEER_RATIO"), text);
    }
    let ackermann = angles(0.5 * lock_degrees)
        .map_or(USUAL_ACKERMANN, |(inner, outer)| ackermann(inner, outer, track_over_wheelbase));
    Ok(SteeringParams { wheel_lock, ratio, ackermann })
}

/// Angles of the inner and the outer wheel in rad for a rack moved by `rack` m, both + into the curve.
/// What the rack does to the left wheel it does mirrored to the right one.
fn wheel_angles(linkage: &Linkage, travel: f64, rack: f64) -> Option<(f64, f64)> {
    let straight = linkage.pose(travel, 0.0)?.toe_in();
    let toe = |rack: f64| Some(linkage.pose(travel, rack)?.toe_in() - straight);
    let (one, other) = (toe(rack)?, -toe(-rack)?);
    // Toe-out is what the wheel inside a curve does.
    if one < 0.0 { Some((-one, -other)) } else { Some((other, one)) }
}

/// Share of the difference of cotangents that makes both wheels point at one center: `(cot outer − cot
/// inner) / (track / wheelbase)`.
fn ackermann(inner: f64, outer: f64, track_over_wheelbase: f64) -> f64 {
    let share = (1.0 / outer.tan() - 1.0 / inner.tan()) / track_over_wheelbase;
    if share.is_finite() { share.clamp(0.0, 1.0) } else { USUAL_ACKERMANN }
}
