use corsa_vehicle::{Controls, STANDARD_GRAVITY, VehicleState};

use crate::CarLimits;

/// Turns a wanted acceleration into throttle and brake, and eases off when a tire slips too much.
#[derive(Clone, Debug)]
pub(crate) struct Pedals {
    /// What slip leaves of the throttle, 0 to 1.
    traction: f64,
    /// What slip leaves of the brake, 0 to 1.
    braking: f64,
}

/// Share of a tire's best slip up to which nothing is eased.
const DRIVE_SLIP: f64 = 0.95;
const BRAKE_SLIP: f64 = 0.95;
/// Longitudinal slip over its best from which a pedal has its part in the slip of a tire.
const OWN_SHARE: f64 = 0.15;
/// Regained per second once the tires grip again.
const REGAIN: f64 = 2.5;

impl Pedals {
    pub(crate) fn new() -> Self {
        Self { traction: 1.0, braking: 1.0 }
    }

    /// Sets throttle and brake for an acceleration on this grade (m/s², sine), `period` s after the
    /// last call.
    pub(crate) fn apply(
        &mut self,
        limits: &CarLimits,
        state: &VehicleState,
        acceleration: f64,
        slope: f64,
        period: f64,
    ) -> Controls {
        self.watch_slip(limits, state, period);
        let speed = state.speed();
        let mass = limits.mass();
        let uphill = mass * STANDARD_GRAVITY * slope;
        let force = mass * acceleration + limits.resistance(speed) + uphill;
        let (full, coast) = engine_forces(limits, state);
        let mut controls = Controls::default();
        if force > -coast {
            let throttle = (force + coast) / (full + coast).max(1.0);
            controls.throttle = throttle.clamp(0.0, 1.0) * self.traction;
        } else {
            let brake = (-coast - force) / limits.brake_force().max(1.0);
            controls.brake = brake.clamp(0.0, 1.0) * self.braking;
        }
        controls
    }

    fn watch_slip(&mut self, limits: &CarLimits, state: &VehicleState, period: f64) {
        let params = limits.params();
        let axles = [(&params.front.tire, [0, 1]), (&params.rear.tire, [2, 3])];
        let (mut driving, mut braking): (f64, f64) = (0.0, 0.0);
        for (tire, wheels) in axles {
            for wheel in wheels {
                // The turning has its part in the combined slip; pedals are to blame where they have
                // a part in it at all.
                let along = state.wheels[wheel].slip_ratio / tire.peak_slip_ratio;
                let combined = state.wheels[wheel].normalized_slip.max(along.abs());
                if along > OWN_SHARE {
                    driving = driving.max(combined);
                } else if along < -OWN_SHARE {
                    braking = braking.max(combined);
                }
            }
        }
        let eased = |share: f64, slip: f64, limit: f64| {
            if slip > limit {
                // Half as fast again as the slip is over its limit, and never quite off.
                (share * (limit / slip).powf(1.2)).max(0.15)
            } else {
                (share + REGAIN * period).min(1.0)
            }
        };
        // Below walking pace the ratio divides by nothing.
        if state.speed() > 3.0 {
            self.traction = eased(self.traction, driving, DRIVE_SLIP);
            self.braking = eased(self.braking, braking, BRAKE_SLIP);
        }
    }
}

/// Force of the engine at full throttle and its drag with the throttle released, N, in the gear that
/// is in.
fn engine_forces(limits: &CarLimits, state: &VehicleState) -> (f64, f64) {
    let params = limits.params();
    let ratio = match usize::try_from(state.gear) {
        Ok(gear @ 1..) => params.gearbox.ratios.get(gear - 1).copied(),
        Ok(0) => None,
        Err(_) => Some(params.gearbox.reverse_ratio),
    };
    // Between gears: the pedal is held as if the next one were in.
    let Some(ratio) = ratio else { return (limits.drive_force(state.speed()), 0.0) };
    let engine = &params.engine;
    let speed = state.engine_speed.clamp(engine.idle_speed, engine.limiter_speed);
    let coast = engine.coast_torque * speed / engine.limiter_speed;
    (limits.force_of_torque(engine.full_torque(speed), ratio), limits.force_of_torque(coast, ratio))
}
