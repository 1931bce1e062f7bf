//! Pages to the vocabulary and back. Axes and signs turn in [`corsa_vehicle::ac`] only; which of
//! AC's disputed signs holds is in a [`Calibration`], measured by the self-test.

mod from_pages;
mod geometry;
mod to_pages;

pub(crate) use from_pages::{Origin, body, car_info, phase, session_info, vehicle_state};
pub(crate) use geometry::{Body, contact_axes};
pub(crate) use to_pages::{car_page, graphics_page, physics_page, static_page, status_of};

/// The signs and units that no source settles, as they hold in the running game.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// +1 when `heading` grows to the right, -1 when to the left.
    pub heading_sign: f64,
    /// +1 when `accG[0]` is + to the left.
    pub lateral_acceleration_sign: f64,
    /// +1 when `localAngularVel[1]` is + in a left turn.
    pub yaw_rate_sign: f64,
    /// +1 when `steerAngle` is + to the right.
    pub steering_sign: f64,
    /// What `steerAngle` is at full lock: 1 when it is normalized, degrees otherwise.
    pub steering_at_lock: f64,
    /// What `accG[1]` reads at rest: 0, or 1 when it includes gravity.
    pub vertical_acceleration_at_rest: f64,
}

impl Default for Calibration {
    /// What most sources expect.
    fn default() -> Self {
        Self {
            heading_sign: 1.0,
            lateral_acceleration_sign: 1.0,
            yaw_rate_sign: 1.0,
            steering_sign: 1.0,
            steering_at_lock: 1.0,
            vertical_acceleration_at_rest: 0.0,
        }
    }
}

/// AC's speeds in km/h (and its damage zones, which are impact speeds).
pub(crate) const MS_PER_KMH: f64 = 1.0 / 3.6;
/// Pounds per square inch.
pub(crate) const PASCAL_PER_PSI: f64 = 6_894.757_293_168;
/// Revolutions per minute.
pub(crate) const RAD_S_PER_RPM: f64 = std::f64::consts::TAU / 60.0;

#[cfg(test)]
mod tests;
