use std::f64::consts::{FRAC_PI_2, PI};

/// Number of rays.
pub(crate) const NUM_RAYS: usize = 11;
/// What a ray reads where it meets no border, m.
pub(crate) const RAY_RANGE: f64 = 200.0;

/// From 90 degrees to the right to 90 degrees to the left of the car's x axis, every 18 degrees.
pub(crate) fn ray_angles() -> [f64; NUM_RAYS] {
    std::array::from_fn(|ray| ray as f64 * PI / 10.0 - FRAC_PI_2)
}
