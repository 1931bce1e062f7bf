use corsa_vehicle::{DVec2, PerWheel};

/// The road under a car, for one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surface {
    /// Friction under each wheel relative to dry asphalt, 0 or more.
    pub grip: PerWheel<f64>,
    /// Rolling resistance over load under each wheel, beside the tire's own: soft ground.
    pub rolling_resistance: PerWheel<f64>,
    /// Part of gravity along the road, in `map`, m/s²: points downhill.
    pub downhill: DVec2,
}

impl Surface {
    /// Dry, level asphalt.
    pub const ASPHALT: Self = Self {
        grip: PerWheel::splat(1.0),
        rolling_resistance: PerWheel::splat(0.0),
        downhill: DVec2::ZERO,
    };
}

impl Default for Surface {
    fn default() -> Self {
        Self::ASPHALT
    }
}
