use std::fmt;

/// What a driver asks of the car, in the driver's own terms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controls {
    /// Steering, -1 to 1: the share of full lock. **+ is left** (ISO 8855, REP-103, Ackermann messages).
    pub steering: f64,
    /// Throttle pedal, 0 released to 1 fully pressed.
    pub throttle: f64,
    /// Brake pedal, 0 released to 1 fully pressed.
    pub brake: f64,
    /// Clutch pedal, 0 released (drive engaged) to 1 fully pressed. An automatic clutch presses it on its own.
    pub clutch: f64,
    /// Handbrake lever, 0 released to 1 fully pulled.
    pub handbrake: f64,
    /// What is asked of the gearbox.
    pub gear: GearRequest,
}

impl Default for Controls {
    /// Everything released, automatic gearbox.
    fn default() -> Self {
        Self {
            steering: 0.0,
            throttle: 0.0,
            brake: 0.0,
            clutch: 0.0,
            handbrake: 0.0,
            gear: GearRequest::Automatic,
        }
    }
}

impl Controls {
    /// What a watchdog sends when nobody drives: no throttle, full brake, wheels straight.
    pub const fn emergency_stop() -> Self {
        Self {
            steering: 0.0,
            throttle: 0.0,
            brake: 1.0,
            clutch: 0.0,
            handbrake: 0.0,
            gear: GearRequest::Automatic,
        }
    }

    /// Refuses a value that is not a number or outside its range.
    pub fn check(&self) -> Result<(), ControlsError> {
        let named = [
            ("steering", self.steering, -1.0),
            ("throttle", self.throttle, 0.0),
            ("brake", self.brake, 0.0),
            ("clutch", self.clutch, 0.0),
            ("handbrake", self.handbrake, 0.0),
        ];
        for (name, value, minimum) in named {
            // Written so that NaN is refused too.
            if !(minimum..=1.0).contains(&value) {
                return Err(ControlsError { name, value, minimum });
            }
        }
        Ok(())
    }
}

/// What is asked of the gearbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GearRequest {
    /// The car shifts by itself.
    #[default]
    Automatic,
    /// Stay in the gear that is in.
    Hold,
    /// Go to this gear, shift by shift: -1 reverse, 0 neutral, 1 first, …
    Select(i8),
}

/// A control value that no car can follow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ControlsError {
    pub name: &'static str,
    pub value: f64,
    pub minimum: f64,
}

impl fmt::Display for ControlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "control `{}` is {}, not in {}..1", self.name, self.value, self.minimum)
    }
}

impl std::error::Error for ControlsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_names_the_control_and_its_value() {
        let controls = Controls { throttle: f64::NAN, ..Controls::default() };
        let error = controls.check().expect_err("NaN must be refused");
        assert_eq!(error.name, "throttle");
        assert!(Controls { steering: -1.0, brake: 1.0, ..Controls::default() }.check().is_ok());
        assert_eq!(
            Controls { steering: 1.5, ..Controls::default() }
                .check()
                .expect_err("out of range")
                .to_string(),
            "control `steering` is 1.5, not in -1..1"
        );
    }
}
