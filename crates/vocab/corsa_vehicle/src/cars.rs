//! Four cars with numbers of our own, from what is publicly known of each class.

mod formula1;
mod formula3;
mod gt3;
mod roadster;

use std::f64::consts::TAU;

use crate::params::{Curve, VehicleParams};

/// The names [`VehicleParams::builtin`] knows.
pub const BUILTIN_CARS: &[&str] = &["roadster", "gt3", "formula3", "formula1"];

pub(crate) fn builtin(name: &str) -> Option<VehicleParams> {
    match name {
        "roadster" => Some(roadster::params()),
        "gt3" => Some(gt3::params()),
        "formula3" => Some(formula3::params()),
        "formula1" => Some(formula1::params()),
        _ => None,
    }
}

/// Engine speeds are published in revolutions per minute.
fn rpm(speed: f64) -> f64 {
    speed * TAU / 60.0
}

/// The throttle opens as far as the pedal goes.
fn linear_throttle() -> Curve {
    Curve::new(vec![(0.0, 0.0), (1.0, 1.0)]).expect("two rising points")
}
