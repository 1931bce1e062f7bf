use corsa_vehicle::Controls;

use super::Curve;

/// Bends commands so that the game does what was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub steering: Curve,
    pub throttle: Curve,
    pub brake: Curve,
    /// The car turns right when asked to steer left.
    pub is_steering_reversed: bool,
}

impl Default for Response {
    /// A game that takes commands as they are.
    fn default() -> Self {
        Self {
            steering: Curve::straight_steering(),
            throttle: Curve::straight_pedal(),
            brake: Curve::straight_pedal(),
            is_steering_reversed: false,
        }
    }
}

impl Response {
    /// The controls to send so that `wanted` happens; always in range.
    pub fn command_for(&self, wanted: &Controls) -> Controls {
        let sign = if self.is_steering_reversed { -1.0 } else { 1.0 };
        let steering = self.steering.command_for(sign * wanted.steering);
        Controls {
            steering: steering.clamp(-1.0, 1.0),
            throttle: self.throttle.command_for(wanted.throttle).clamp(0.0, 1.0),
            brake: self.brake.command_for(wanted.brake).clamp(0.0, 1.0),
            ..*wanted
        }
    }

    /// Whether commands go as they are.
    pub fn is_straight(&self) -> bool {
        !self.is_steering_reversed
            && [&self.steering, &self.throttle, &self.brake].iter().all(|curve| curve.is_straight())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brake_gamma_of_2_4_is_undone() {
        let points = (0..=10).map(|i| f64::from(i) / 10.0).map(|x| (x, x.powf(2.4))).collect();
        let response =
            Response { brake: Curve::new(points).expect("ascending"), ..Response::default() };
        let sent = response.command_for(&Controls { brake: 0.5, ..Controls::default() });
        assert!((sent.brake.powf(2.4) - 0.5).abs() < 0.01, "{}", sent.brake);
        assert_eq!(response.command_for(&Controls::emergency_stop()).brake, 1.0);
        assert_eq!(response.command_for(&Controls::default()).brake, 0.0);
    }
}
