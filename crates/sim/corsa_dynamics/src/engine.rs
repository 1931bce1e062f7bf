use corsa_vehicle::params::EngineParams;

use crate::curve::Curve;

/// The limiter fades the throttle out over the last share of the speed range, so that the engine
/// rests at the limit instead of hammering against it.
const LIMITER_BAND: f64 = 0.02;
/// The idle governor opens the throttle fully at this share below idle speed.
const IDLE_BAND: f64 = 0.15;
/// Rev matching during a shift: full throttle this share of the limiter speed below the target.
const MATCHING_BAND: f64 = 0.05;

#[derive(Clone, Debug)]
pub(crate) struct Engine {
    pub(crate) idle_speed: f64,
    pub(crate) limiter_speed: f64,
    full_torque: Curve,
    coast_torque: f64,
}

impl Engine {
    pub(crate) fn new(params: &EngineParams) -> Self {
        let full_torque = Curve::sample(1.2 * params.limiter_speed, |speed| {
            params.efficiency * params.full_torque(speed)
        });
        Self {
            idle_speed: params.idle_speed,
            limiter_speed: params.limiter_speed,
            full_torque,
            coast_torque: params.coast_torque,
        }
    }

    /// The throttle the engine really gets: the driver's, at least what keeps it idling, nothing
    /// beyond the limiter and without fuel.
    pub(crate) fn throttle(&self, pedal: f64, speed: f64, fuel: f64) -> f64 {
        let to_limit = (self.limiter_speed - speed) / (LIMITER_BAND * self.limiter_speed);
        let to_idle = (self.idle_speed - speed) / (IDLE_BAND * self.idle_speed);
        let throttle = pedal.min(to_limit.clamp(0.0, 1.0)).max(to_idle.clamp(0.0, 1.0));
        if fuel > 0.0 { throttle } else { 0.0 }
    }

    /// The throttle pedal that brings the engine to a speed, for rev matching.
    pub(crate) fn matching_pedal(&self, speed: f64, target: f64) -> f64 {
        let target = target.clamp(self.idle_speed, self.limiter_speed);
        ((target - speed) / (MATCHING_BAND * self.limiter_speed)).clamp(0.0, 1.0)
    }

    /// Torque at the clutch, N·m.
    pub(crate) fn torque(&self, throttle: f64, speed: f64) -> f64 {
        let braking = self.coast_torque * speed / self.limiter_speed;
        throttle * (self.full_torque.at(speed) + braking) - braking
    }
}
