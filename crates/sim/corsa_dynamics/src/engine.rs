use corsa_vehicle::params::EngineParams;

use crate::curve::Curve;

/// The limiter fades the throttle out over the last share of the speed range, so that the engine
/// rests at the limit instead of hammering against it.
const LIMITER_BAND: f64 = 0.02;
/// The idle governor opens the throttle fully at this share below idle speed.
const IDLE_BAND: f64 = 0.15;
/// Rev matching during a shift closes in on its target with this time constant, s.
const MATCHING_TIME: f64 = 0.012;

#[derive(Clone, Debug)]
pub(crate) struct Engine {
    inertia: f64,
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
            inertia: params.inertia,
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

    /// Torque that brings the engine to the speed of the gear to come, N·m: throttle on the way up,
    /// the drag of the closing clutch on the way down, as much as full throttle either way.
    pub(crate) fn matching_torque(&self, speed: f64, target: f64) -> f64 {
        let target = target.clamp(self.idle_speed, self.limiter_speed);
        let bound = self.full_torque.at(speed).max(0.0);
        (self.inertia * (target - speed) / MATCHING_TIME).clamp(-bound, bound)
    }

    /// Torque at the clutch, N·m.
    pub(crate) fn torque(&self, throttle: f64, speed: f64) -> f64 {
        let braking = self.coast_torque * speed / self.limiter_speed;
        throttle * (self.full_torque.at(speed) + braking) - braking
    }
}
