use std::f64::consts::{PI, TAU};

use glam::DQuat;

/// The same angle in [-π, π).
pub fn wrap_angle(angle: f64) -> f64 {
    let turned = (angle + PI).rem_euclid(TAU) - PI;
    // rem_euclid may round up to TAU itself for tiny negative inputs.
    if turned >= PI { turned - TAU } else { turned }
}

/// The orientation of a body at `yaw`, `pitch`, `roll` (fixed-axis roll, pitch, yaw as in REP-103):
/// `map_from_base_link`.
pub fn yaw_quaternion(roll: f64, pitch: f64, yaw: f64) -> DQuat {
    DQuat::from_rotation_z(yaw) * DQuat::from_rotation_y(pitch) * DQuat::from_rotation_x(roll)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_angles_stay_in_half_open_range() {
        for angle in [-7.0, -PI, -1e-17, 0.0, 3.0, PI, 100.0] {
            let wrapped = wrap_angle(angle);
            assert!((-PI..PI).contains(&wrapped), "{angle} -> {wrapped}");
            assert!(((wrapped - angle) / TAU - ((wrapped - angle) / TAU).round()).abs() < 1e-9);
        }
    }
}
