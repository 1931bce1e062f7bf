//! The one place where Assetto Corsa's axes and signs turn into ISO 8855 / REP-103 and back.
//!
//! AC's world is meters, right-handed, y up; its car axes are x **left**, y up, z forward; heading
//! is positive to the right and 0 when facing world +z. Both maps below are the cyclic permutation
//! (x, y, z) → (z, x, y): a proper rotation, so handedness, distances and angles survive, and
//! angular velocities turn like any other vector. Evidence: `docs/frames.md`.

use glam::DVec3;

use crate::{STANDARD_GRAVITY, wrap_angle};

/// A point or vector in AC's world axes, as one in `map`.
pub const fn map_from_world(world: [f32; 3]) -> DVec3 {
    cycle(world)
}

/// A point or vector in `map`, in AC's world axes.
pub const fn world_from_map(map: DVec3) -> [f32; 3] {
    uncycle(map)
}

/// A vector in AC's car axes (x left, y up, z forward), in `base_link`. Angular velocities too.
pub const fn base_link_from_car(car: [f32; 3]) -> DVec3 {
    cycle(car)
}

/// A vector in `base_link`, in AC's car axes.
pub const fn car_from_base_link(base_link: DVec3) -> [f32; 3] {
    uncycle(base_link)
}

/// AC's heading (+ right, 0 facing world +z) as yaw in `map` (+ left, 0 along map x).
pub fn yaw_from_heading(heading: f32) -> f64 {
    wrap_angle(-f64::from(heading))
}

/// Yaw in `map` as AC's heading.
pub fn heading_from_yaw(yaw: f64) -> f32 {
    wrap_angle(-yaw) as f32
}

/// AC's acceleration in g (lateral + left, vertical, longitudinal) in m/s² in `base_link`.
pub fn acceleration_from_g(acceleration_g: [f32; 3]) -> DVec3 {
    cycle(acceleration_g) * STANDARD_GRAVITY
}

/// Acceleration in `base_link` as AC's `accG`.
pub fn g_from_acceleration(acceleration: DVec3) -> [f32; 3] {
    uncycle(acceleration / STANDARD_GRAVITY)
}

/// AC's steering (+ right) as ours (+ left), whatever the unit; and back, for it is its own inverse.
pub fn flip_steering(steering: f64) -> f64 {
    // 0 - x, so that straight ahead is +0 on both sides.
    0.0 - steering
}

/// AC's gear (0 reverse, 1 neutral, 2 first) as ours (-1, 0, 1).
pub fn gear_from_ac(gear: i32) -> i8 {
    gear.saturating_sub(1).clamp(-1, 100) as i8
}

/// Our gear as AC's.
pub fn ac_from_gear(gear: i8) -> i32 {
    i32::from(gear) + 1
}

/// AC's clutch (1 = engaged, pedal released) as our pedal (1 = pressed); its own inverse.
pub fn flip_clutch(clutch: f64) -> f64 {
    1.0 - clutch
}

const fn cycle(ac: [f32; 3]) -> DVec3 {
    DVec3::new(ac[2] as f64, ac[0] as f64, ac[1] as f64)
}

const fn uncycle(ours: DVec3) -> [f32; 3] {
    [ours.y as f32, ours.z as f32, ours.x as f32]
}

#[cfg(test)]
mod tests;
