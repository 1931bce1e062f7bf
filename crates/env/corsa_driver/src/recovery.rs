use corsa_vehicle::{Controls, GearRequest, VehicleState, wrap_angle};

/// What to do with a car that cannot simply follow its line: it faces the wrong way, or it stands
/// against something.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recovery {
    /// Time without motion although asked to move, s.
    stuck_for: f64,
    /// Time still to be driven backwards, s.
    reverse_for: f64,
    /// The way round, -1 or 1, while turning around.
    turning: Option<f64>,
}

/// Facing away from the line by more than this, the car turns around first, rad.
const WRONG_WAY: f64 = 1.9;
/// Until it faces the line's way again within this, rad.
const RIGHT_WAY: f64 = 0.9;
const REVERSE_TIME: f64 = 2.2;

impl Recovery {
    /// Controls that turn the car around or back it off, while it needs that; `None` while it can
    /// follow its line. `heading_error` is from the line, rad, + left; `lateral_error` m, + left.
    pub(crate) fn take_over(
        &mut self,
        state: &VehicleState,
        heading_error: f64,
        lateral_error: f64,
        period: f64,
    ) -> Option<Controls> {
        let heading_error = wrap_angle(heading_error);
        self.turning = match self.turning {
            Some(side) if heading_error.abs() > RIGHT_WAY => Some(side),
            // Turned the shorter way; facing straight back, towards the line, which then lies on the
            // same side as the car is off it.
            None if heading_error.abs() > 2.8 => Some(lateral_error.signum()),
            None if heading_error.abs() > WRONG_WAY => Some(-heading_error.signum()),
            Some(_) | None => None,
        };
        if self.reverse_for > 0.0 {
            self.reverse_for -= period;
            return Some(self.backwards(state, heading_error));
        }
        let Some(side) = self.turning else {
            self.watch_motion(state, period);
            return None;
        };
        self.watch_motion(state, period);
        let sliding = state.velocity.truncate().length() > 6.0;
        Some(Controls {
            steering: side,
            throttle: if sliding { 0.0 } else { 0.35 },
            brake: if sliding { 0.6 } else { 0.0 },
            ..Controls::default()
        })
    }

    fn watch_motion(&mut self, state: &VehicleState, period: f64) {
        let asked = state.controls.throttle > 0.1 && state.controls.brake < 0.05;
        if asked && state.speed() < 0.5 {
            self.stuck_for += period;
        } else {
            self.stuck_for = 0.0;
        }
        if self.stuck_for > 2.5 {
            self.stuck_for = 0.0;
            self.reverse_for = REVERSE_TIME;
        }
    }

    /// Backing off turns the nose the other way than driving forward does.
    fn backwards(&self, state: &VehicleState, heading_error: f64) -> Controls {
        let forward = self.turning.unwrap_or(if heading_error > 0.0 { -1.0 } else { 1.0 });
        let rolling_forward = state.velocity.x > 0.5;
        Controls {
            steering: -forward,
            throttle: if rolling_forward { 0.0 } else { 0.4 },
            brake: if rolling_forward { 0.6 } else { 0.0 },
            gear: GearRequest::Select(-1),
            ..Controls::default()
        }
    }
}
