//! Engine, clutch, differentials, brakes and wheels in one step.
//!
//! Clutch, differential locks and brakes are dry friction: each passes on whatever torque makes its
//! two sides turn alike, up to its capacity. They are solved as velocity constraints with clamped
//! impulses, a few passes each after the other (projected Gauss-Seidel, as rigid-body engines solve
//! contacts: Catto, *Iterative Dynamics with Temporal Coherence*, 2005). So a locked wheel stands
//! exactly still and a closed clutch slips not at all, at any step size.

use corsa_vehicle::{VehicleParams, params::DifferentialParams};
use fearless_simd::prelude::*;

use crate::lanes::Vector;

const PASSES: usize = 3;

#[derive(Clone, Debug)]
pub(crate) struct Driveline {
    timestep: f32,
    inverse_engine_inertia: f32,
    gearbox_inertia: f32,
    clutch_torque: f32,
    /// Share of the driveline's torque at each wheel, front and rear.
    pub(crate) front_share: f32,
    pub(crate) rear_share: f32,
    front: Lock,
    center: Lock,
    rear: Lock,
}

/// The lock of a differential, as impulses of one step.
#[derive(Clone, Debug)]
struct Lock {
    /// Neither open nor on the way to wheels that are not driven.
    acts: bool,
    preload: f32,
    power: f32,
    /// What coasting adds to `power`.
    coast_change: f32,
}

/// What acts on the driveline in one step.
pub(crate) struct DrivelineInput<V> {
    /// Torque of the engine on its crankshaft, N·m.
    pub(crate) engine_torque: V,
    /// Engine speed over driveline speed; 0 in neutral.
    pub(crate) ratio: V,
    /// How far the clutch is closed, 0 to 1.
    pub(crate) clutch_engagement: V,
    /// Torque of the road at each wheel, N·m, + spinning it up.
    pub(crate) road_torque: [V; 4],
    /// Inertia of each wheel with what the tire's force adds to it, kg·m².
    pub(crate) inertia: [V; 4],
    /// Torque that brakes and rolling resistance can hold at each wheel, N·m.
    pub(crate) brake_capacity: [V; 4],
}

impl Lock {
    fn new(params: &DifferentialParams, share: f64, timestep: f64) -> Self {
        // Half: a lock takes its torque from one side and gives it to the other, so that the two
        // differ by twice as much.
        let power = 0.5 * params.power_lock * share;
        let coast = 0.5 * params.coast_lock * share;
        Self {
            acts: share > 0.0 && *params != DifferentialParams::OPEN,
            preload: (0.5 * params.preload * timestep) as f32,
            power: power as f32,
            coast_change: (coast - power) as f32,
        }
    }

    /// The largest impulse, for what goes through and whether that coasts (1) or drives (0).
    #[inline(always)]
    fn bound<S: Simd, V: Vector<S>>(&self, through: V, coasting: V) -> V {
        (coasting * self.coast_change + self.power) * through + self.preload
    }
}

/// A torque that makes a speed difference vanish, up to a capacity. Impulses are summed over the
/// passes, so that the sum is clamped and not each. Returns the impulse to add in this pass.
#[inline(always)]
fn solve<S: Simd, V: Vector<S>>(sum: &mut V, difference: V, inertia: V, bound: V) -> V {
    let before = *sum;
    *sum = (before - difference * inertia).max(-bound).min(bound);
    *sum - before
}

impl Driveline {
    pub(crate) fn new(params: &VehicleParams, timestep: f64) -> Self {
        let front = params.drive.front_share();
        let locks = &params.differentials;
        let between = if front > 0.0 && front < 1.0 { 1.0 } else { 0.0 };
        Self {
            timestep: timestep as f32,
            inverse_engine_inertia: (1.0 / params.engine.inertia) as f32,
            gearbox_inertia: params.gearbox.inertia as f32,
            clutch_torque: params.clutch.max_torque as f32,
            front_share: (0.5 * front) as f32,
            rear_share: (0.5 * (1.0 - front)) as f32,
            front: Lock::new(&locks.front, front, timestep),
            center: Lock::new(&locks.center, between, timestep),
            rear: Lock::new(&locks.rear, 1.0 - front, timestep),
        }
    }

    /// Speed of the driveline behind the gearbox, rad/s.
    #[inline(always)]
    pub(crate) fn speed<S: Simd, V: Vector<S>>(&self, spin: &[V; 4]) -> V {
        if self.front_share == 0.0 {
            (spin[2] + spin[3]) * 0.5
        } else if self.rear_share == 0.0 {
            (spin[0] + spin[1]) * 0.5
        } else {
            (spin[0] + spin[1]) * self.front_share + (spin[2] + spin[3]) * self.rear_share
        }
    }

    /// Engine speed and wheel spins one step later.
    #[inline(always)]
    pub(crate) fn step<S: Simd, V: Vector<S>>(
        &self,
        engine_speed: &mut V,
        spin: &mut [V; 4],
        input: &DrivelineInput<V>,
    ) {
        let ratio = input.ratio;
        let simd = ratio.token();
        let (zero, one) = (V::splat(simd, 0.0), V::splat(simd, 1.0));
        let (drives_front, drives_rear) = (self.front_share > 0.0, self.rear_share > 0.0);

        // The gearbox turns with the driven wheels.
        let shaft = ratio * ratio * self.gearbox_inertia;
        let mut inertia = input.inertia;
        if drives_front {
            inertia[0] += shaft * self.front_share;
            inertia[1] += shaft * self.front_share;
        }
        if drives_rear {
            inertia[2] += shaft * self.rear_share;
            inertia[3] += shaft * self.rear_share;
        }
        // Two reciprocals for the price of one division.
        let front_product = one / (inertia[0] * inertia[1]);
        let rear_product = one / (inertia[2] * inertia[3]);
        let inverse = [
            front_product * inertia[1],
            front_product * inertia[0],
            rear_product * inertia[3],
            rear_product * inertia[2],
        ];
        let mut bound = [zero; 4];
        for wheel in 0..4 {
            spin[wheel] += input.road_torque[wheel] * inverse[wheel] * self.timestep;
            bound[wheel] = input.brake_capacity[wheel] * self.timestep;
        }
        *engine_speed += input.engine_torque * (self.timestep * self.inverse_engine_inertia);

        let front_sum = inverse[0] + inverse[1];
        let rear_sum = inverse[2] + inverse[3];
        let driveline = front_sum * (self.front_share * self.front_share)
            + rear_sum * (self.rear_share * self.rear_share);
        let clutch_inertia = one / (ratio * ratio * driveline + self.inverse_engine_inertia);
        let clutch_bound = input.clutch_engagement * (self.clutch_torque * self.timestep);
        let lock_product = one / (front_sum * rear_sum);
        let front_lock_inertia = lock_product * rear_sum;
        let rear_lock_inertia = lock_product * front_sum;
        let center_lock_inertia =
            if self.center.acts { V::splat(simd, 4.0) / (front_sum + rear_sum) } else { zero };
        // Change of spin per impulse of the clutch.
        let (front_gear, rear_gear) = (ratio * self.front_share, ratio * self.rear_share);
        let geared = [
            front_gear * inverse[0],
            front_gear * inverse[1],
            rear_gear * inverse[2],
            rear_gear * inverse[3],
        ];

        let (mut clutch, mut front_lock, mut center_lock, mut rear_lock) = (zero, zero, zero, zero);
        let mut brakes = [zero; 4];
        for _ in 0..PASSES {
            let difference = *engine_speed - ratio * self.speed(spin);
            let impulse = solve(&mut clutch, difference, clutch_inertia, clutch_bound);
            *engine_speed += impulse * self.inverse_engine_inertia;
            if drives_front {
                spin[0] -= impulse * geared[0];
                spin[1] -= impulse * geared[1];
            }
            if drives_rear {
                spin[2] -= impulse * geared[2];
                spin[3] -= impulse * geared[3];
            }

            let through = -(clutch * ratio);
            let coasting = (through * self.speed(spin)).simd_lt(0.0).select(one, zero);
            let through = through.abs();
            if self.center.acts {
                let difference = ((spin[0] + spin[1]) - (spin[2] + spin[3])) * 0.5;
                let bound = self.center.bound(through, coasting);
                let impulse = solve(&mut center_lock, difference, center_lock_inertia, bound) * 0.5;
                spin[0] += impulse * inverse[0];
                spin[1] += impulse * inverse[1];
                spin[2] -= impulse * inverse[2];
                spin[3] -= impulse * inverse[3];
            }
            if self.front.acts {
                let bound = self.front.bound(through, coasting);
                let difference = spin[0] - spin[1];
                let impulse = solve(&mut front_lock, difference, front_lock_inertia, bound);
                spin[0] += impulse * inverse[0];
                spin[1] -= impulse * inverse[1];
            }
            if self.rear.acts {
                let bound = self.rear.bound(through, coasting);
                let difference = spin[2] - spin[3];
                let impulse = solve(&mut rear_lock, difference, rear_lock_inertia, bound);
                spin[2] += impulse * inverse[2];
                spin[3] -= impulse * inverse[3];
            }

            for wheel in 0..4 {
                let impulse = solve(&mut brakes[wheel], spin[wheel], inertia[wheel], bound[wheel]);
                let braked = spin[wheel] + impulse * inverse[wheel];
                // A brake that holds with torque to spare leaves exactly nothing, not a rounding error.
                let holds = brakes[wheel].abs().simd_lt(bound[wheel]);
                spin[wheel] = holds.select(zero, braked);
            }
        }
        *engine_speed = engine_speed.max(0.0);
    }
}
