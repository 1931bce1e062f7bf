//! From the units of the game's files to ours.

use std::f64::consts::TAU;

use corsa_vehicle::DVec3;
use corsa_vehicle::params::Curve;

use crate::lut::Lut;

/// Pounds per square inch in Pa.
pub(super) const PSI: f64 = 6_894.757;

/// Revolutions per minute in rad/s.
pub(super) fn rpm(speed: f64) -> f64 {
    speed * TAU / 60.0
}

/// A position in AC's car axes (x left, y up, z forward) in body axes.
pub(super) fn position([x, y, z]: [f64; 3]) -> DVec3 {
    DVec3::new(z, x, y)
}

/// A table with its arguments and values in other units. None if it has no point, or none that stays
/// finite and apart from the others.
pub(super) fn curve(lut: &Lut, x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) -> Option<Curve> {
    Curve::new(lut.points().iter().map(|point| (x(point.0), y(point.1))).collect()).ok()
}
