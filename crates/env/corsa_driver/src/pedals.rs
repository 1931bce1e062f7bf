use corsa_vehicle::{Controls, STANDARD_GRAVITY, VehicleState};

use crate::Envelope;

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
/// Longitudinal slip over its best from which a pedal has its part in the slip of a tire, and its
/// least share in the whole: what else there is comes from the steering.
const OWN_SLIP: f64 = 0.15;
const OWN_SHARE: f64 = 0.35;
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
        envelope: &Envelope,
        state: &VehicleState,
        acceleration: f64,
        slope: f64,
        period: f64,
    ) -> Controls {
        self.watch_slip(envelope, state, period);
        let speed = state.speed();
        let uphill = STANDARD_GRAVITY * slope;
        let mass = envelope.mass();
        let force = mass * (acceleration + uphill) + resistance(envelope, speed);
        let (full, coast) = engine_forces(envelope, state);
        let mut controls = Controls::default();
        if force > -coast {
            let throttle = (force + coast) / (full + coast).max(1.0);
            controls.throttle = throttle.clamp(0.0, 1.0) * self.traction;
        } else {
            let brake = (-coast - force) / (mass * envelope.brake_gain(speed)).max(1.0);
            controls.brake = brake.clamp(0.0, 1.0) * self.braking;
        }
        controls
    }

    fn watch_slip(&mut self, envelope: &Envelope, state: &VehicleState, period: f64) {
        let params = envelope.params();
        let axles = [(&params.front.tire, [0, 1]), (&params.rear.tire, [2, 3])];
        let (mut driving, mut braking): (f64, f64) = (0.0, 0.0);
        for (tire, wheels) in axles {
            for wheel in wheels {
                // The turning has its part in the combined slip; pedals are to blame where they have
                // a part in it at all.
                let along = state.wheels[wheel].slip_ratio / tire.peak_slip_ratio;
                let combined = state.wheels[wheel].normalized_slip.max(along.abs());
                let least = OWN_SLIP.max(OWN_SHARE * combined);
                if along > least {
                    driving = driving.max(combined);
                } else if along < -least {
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

/// Force of air and rolling against the car, N.
fn resistance(envelope: &Envelope, speed: f64) -> f64 {
    /// kg/m³ at 15 °C and sea level, ISO 2533.
    const AIR_DENSITY: f64 = 1.225;
    let params = envelope.params();
    let (front, rear) = (&params.front.tire, &params.rear.tire);
    let pressure = 0.5 * AIR_DENSITY * speed * speed;
    let load = envelope.mass() * STANDARD_GRAVITY + pressure * params.downforce_area();
    pressure * params.drag_area()
        + 0.5 * (front.rolling_resistance + rear.rolling_resistance) * load
}

/// Force of the engine at full throttle and its drag with the throttle released, N, in the gear that
/// is in; between gears the pedal is held as if the coming one were.
fn engine_forces(envelope: &Envelope, state: &VehicleState) -> (f64, f64) {
    let params = envelope.params();
    let (gearbox, engine) = (&params.gearbox, &params.engine);
    let tire =
        if params.drive.front_share() > 0.5 { &params.front.tire } else { &params.rear.tire };
    let rolling = state.speed() / tire.rolling_radius * gearbox.final_drive;
    let ratio = match usize::try_from(state.gear) {
        Ok(gear @ 1..) => gearbox.ratios.get(gear - 1).copied(),
        Ok(0) => {
            gearbox.ratios.iter().copied().find(|ratio| rolling * ratio <= gearbox.auto_up_speed)
        }
        Err(_) => Some(gearbox.reverse_ratio),
    };
    let ratio = ratio.or(gearbox.ratios.last().copied()).unwrap_or(1.0);
    let turning = if state.gear == 0 { rolling * ratio } else { state.engine_speed };
    let speed = turning.clamp(engine.idle_speed, engine.limiter_speed);
    let boost: f64 = engine.turbos.iter().map(|turbo| turbo.max_boost.min(turbo.wastegate)).sum();
    let total = ratio * gearbox.final_drive / tire.rolling_radius;
    let full = engine.efficiency * engine.full_torque(speed) * (1.0 + boost) * total;
    (full, engine.coast_torque * speed / engine.limiter_speed * total)
}
