//! Engine, clutch, differentials, brakes and wheels in one step.
//!
//! Clutch, differential locks and brakes are dry friction: each passes on whatever torque makes its
//! two sides turn alike, up to its capacity. They are solved as velocity constraints with clamped
//! impulses, a few passes each after the other (projected Gauss-Seidel, as rigid-body engines solve
//! contacts: Catto, *Iterative Dynamics with Temporal Coherence*, 2005). So a locked wheel stands
//! exactly still and a closed clutch slips not at all, at any step size.

use corsa_vehicle::{PerWheel, VehicleParams};

const PASSES: usize = 3;

#[derive(Clone, Debug)]
pub(crate) struct Driveline {
    timestep: f64,
    engine_inertia: f64,
    /// Share of the driveline's torque at each wheel, front and rear.
    front_wheel_share: f64,
    rear_wheel_share: f64,
    preload: f64,
    power_lock: f64,
    coast_lock: f64,
}

/// What acts on the driveline in one step.
pub(crate) struct DrivelineInput {
    /// Torque of the engine on its crankshaft, N·m.
    pub(crate) engine_torque: f64,
    /// Engine speed over driveline speed; 0 in neutral.
    pub(crate) ratio: f64,
    /// Torque the clutch can pass on, N·m.
    pub(crate) clutch_capacity: f64,
    /// Torque of the road at each wheel, N·m, + spinning it up.
    pub(crate) road_torque: PerWheel<f64>,
    /// Inertia of each wheel with what the tire's force adds to it, kg·m².
    pub(crate) inertia: PerWheel<f64>,
    /// Torque that brakes and rolling resistance can hold at each wheel, N·m.
    pub(crate) brake_capacity: PerWheel<f64>,
}

/// A torque that makes a speed difference vanish, up to a capacity. Impulses are summed over the
/// passes, so that the sum is clamped and not each.
#[derive(Clone, Copy, Default)]
struct Friction {
    impulse: f64,
}

impl Friction {
    /// The impulse to add in this pass, for a speed difference, the inertia against it and the
    /// largest impulse.
    fn solve(&mut self, difference: f64, effective_inertia: f64, bound: f64) -> f64 {
        let before = self.impulse;
        self.impulse = (before - difference * effective_inertia).clamp(-bound, bound);
        self.impulse - before
    }
}

impl Driveline {
    pub(crate) fn new(params: &VehicleParams, timestep: f64) -> Self {
        let front = params.drive.front_share();
        Self {
            timestep,
            engine_inertia: params.engine.inertia,
            front_wheel_share: 0.5 * front,
            rear_wheel_share: 0.5 * (1.0 - front),
            preload: params.differentials.rear.preload,
            power_lock: params.differentials.rear.power_lock,
            coast_lock: params.differentials.rear.coast_lock,
        }
    }

    /// Speed of the driveline behind the gearbox, rad/s.
    pub(crate) fn speed(&self, spin: &PerWheel<f64>) -> f64 {
        self.front_wheel_share * (spin.front_left + spin.front_right)
            + self.rear_wheel_share * (spin.rear_left + spin.rear_right)
    }

    /// Engine speed and wheel spins one step later.
    pub(crate) fn step(
        &self,
        engine_speed: &mut f64,
        spin: &mut PerWheel<f64>,
        input: &DrivelineInput,
    ) {
        let inverse = input.inertia.map(|inertia| 1.0 / inertia);
        let inverse_engine = 1.0 / self.engine_inertia;
        for wheel in 0..4 {
            spin[wheel] += self.timestep * input.road_torque[wheel] * inverse[wheel];
        }
        *engine_speed += self.timestep * input.engine_torque * inverse_engine;

        let (front, rear) = (self.front_wheel_share, self.rear_wheel_share);
        let inverse_driveline = front * front * (inverse.front_left + inverse.front_right)
            + rear * rear * (inverse.rear_left + inverse.rear_right);
        let clutch_inertia = 1.0 / (inverse_engine + input.ratio * input.ratio * inverse_driveline);
        let front_lock_inertia = 1.0 / (inverse.front_left + inverse.front_right);
        let rear_lock_inertia = 1.0 / (inverse.rear_left + inverse.rear_right);

        let mut clutch = Friction::default();
        let mut front_lock = Friction::default();
        let mut rear_lock = Friction::default();
        let mut brakes = [Friction::default(); 4];
        for _ in 0..PASSES {
            let difference = *engine_speed - input.ratio * self.speed(spin);
            let impulse =
                clutch.solve(difference, clutch_inertia, input.clutch_capacity * self.timestep);
            *engine_speed += impulse * inverse_engine;
            let to_wheels = -impulse * input.ratio;
            spin.front_left += to_wheels * front * inverse.front_left;
            spin.front_right += to_wheels * front * inverse.front_right;
            spin.rear_left += to_wheels * rear * inverse.rear_left;
            spin.rear_right += to_wheels * rear * inverse.rear_right;

            let through = -clutch.impulse * input.ratio;
            let lock =
                if through * self.speed(spin) >= 0.0 { self.power_lock } else { self.coast_lock };
            let bound = |wheel_share: f64| {
                // Half: a lock takes its torque from one wheel and gives it to the other, so that
                // the two differ by twice as much.
                let difference =
                    self.preload * self.timestep + lock * through.abs() * 2.0 * wheel_share;
                if wheel_share > 0.0 { 0.5 * difference } else { 0.0 }
            };
            let impulse = front_lock.solve(
                spin.front_left - spin.front_right,
                front_lock_inertia,
                bound(front),
            );
            spin.front_left += impulse * inverse.front_left;
            spin.front_right -= impulse * inverse.front_right;
            let impulse =
                rear_lock.solve(spin.rear_left - spin.rear_right, rear_lock_inertia, bound(rear));
            spin.rear_left += impulse * inverse.rear_left;
            spin.rear_right -= impulse * inverse.rear_right;

            for wheel in 0..4 {
                let bound = input.brake_capacity[wheel] * self.timestep;
                let impulse = brakes[wheel].solve(spin[wheel], input.inertia[wheel], bound);
                let braked = spin[wheel] + impulse * inverse[wheel];
                // A brake that holds with torque to spare leaves exactly nothing, not a rounding error.
                spin[wheel] = if brakes[wheel].impulse.abs() < bound { 0.0 } else { braked };
            }
        }
        *engine_speed = engine_speed.max(0.0);
    }
}
