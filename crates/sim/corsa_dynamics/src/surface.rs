use corsa_vehicle::{DVec2, PerWheel, STANDARD_GRAVITY};

use crate::LANES;

/// The road under a car, for one step: a plane, and what each wheel meets on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surface {
    /// Friction under each wheel relative to dry asphalt, 0 or more.
    pub grip: PerWheel<f64>,
    /// Rolling resistance over load under each wheel, beside the tire's own: soft ground.
    pub rolling_resistance: PerWheel<f64>,
    /// Height of the road over the plane under each wheel, m: bumps, kerbs.
    pub height: PerWheel<f64>,
    /// Part of gravity along the road, in `map`, m/s²: points downhill.
    pub downhill: DVec2,
    /// Gravity onto the road, m/s²: less on a slope, more in a dip and less over a crest by the
    /// square of the speed times the road's vertical curvature.
    pub normal_gravity: f64,
}

impl Surface {
    /// Dry, level asphalt.
    pub const ASPHALT: Self = Self {
        grip: PerWheel::splat(1.0),
        rolling_resistance: PerWheel::splat(0.0),
        height: PerWheel::splat(0.0),
        downhill: DVec2::ZERO,
        normal_gravity: STANDARD_GRAVITY,
    };
}

impl Default for Surface {
    fn default() -> Self {
        Self::ASPHALT
    }
}

/// The road under sixteen cars, in the terms of [`Surface`].
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct Ground<const N: usize = LANES> {
    /// Gravity along the road in `map`, m/s².
    pub gravity_x: [f32; N],
    pub gravity_y: [f32; N],
    /// Gravity onto the road, m/s².
    pub normal_gravity: [f32; N],
    /// Per wheel, front left to rear right: m over the plane.
    pub height: [[f32; N]; 4],
    pub grip: [[f32; N]; 4],
    pub rolling_resistance: [[f32; N]; 4],
}

impl<const N: usize> Ground<N> {
    /// Dry, level asphalt under every car.
    pub const ASPHALT: Self = Self {
        gravity_x: [0.0; N],
        gravity_y: [0.0; N],
        normal_gravity: [STANDARD_GRAVITY as f32; N],
        height: [[0.0; N]; 4],
        grip: [[1.0; N]; 4],
        rolling_resistance: [[0.0; N]; 4],
    };

    /// Sets the road under one car.
    ///
    /// # Panics
    /// If there is no such lane.
    pub fn set(&mut self, lane: usize, surface: &Surface) {
        self.gravity_x[lane] = surface.downhill.x as f32;
        self.gravity_y[lane] = surface.downhill.y as f32;
        self.normal_gravity[lane] = surface.normal_gravity as f32;
        for wheel in 0..4 {
            self.height[wheel][lane] = surface.height[wheel] as f32;
            self.grip[wheel][lane] = surface.grip[wheel] as f32;
            self.rolling_resistance[wheel][lane] = surface.rolling_resistance[wheel] as f32;
        }
    }
}

impl<const N: usize> Default for Ground<N> {
    fn default() -> Self {
        Self::ASPHALT
    }
}
