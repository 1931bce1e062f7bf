use corsa_vehicle::VehicleParams;

/// From the steering control to the two front wheels.
#[derive(Clone, Debug)]
pub(crate) struct Steering {
    max_tire_angle: f64,
    /// Ackermann share times half the front track width over the wheelbase.
    spread: f64,
}

/// Direction of a wheel: cosine and sine of its angle to the body's x axis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Direction {
    pub(crate) cos: f64,
    pub(crate) sin: f64,
}

impl Direction {
    pub(crate) const STRAIGHT: Self = Self { cos: 1.0, sin: 0.0 };

    fn from_tangent(tangent: f64) -> Self {
        let cos = 1.0 / (1.0 + tangent * tangent).sqrt();
        Self { cos, sin: tangent * cos }
    }
}

impl Steering {
    pub(crate) fn new(params: &VehicleParams) -> Self {
        Self {
            max_tire_angle: params.max_steering_tire_angle(),
            spread: params.steering.ackermann * 0.5 * params.front.track_width / params.wheelbase,
        }
    }

    /// Left and right front wheel. Ackermann: the cotangents of the two angles differ by the track
    /// width over the wheelbase.
    pub(crate) fn directions(&self, steering: f64) -> (Direction, Direction) {
        let tangent = libm::tan(steering * self.max_tire_angle);
        (
            Direction::from_tangent(tangent / (1.0 - self.spread * tangent)),
            Direction::from_tangent(tangent / (1.0 + self.spread * tangent)),
        )
    }
}
