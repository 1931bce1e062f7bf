//! Anti-lock brakes and traction control: both look at the slip so many times a second and cut what
//! they may cut until they look again, as Assetto Corsa's `electronics.ini` describes them.

use corsa_vehicle::{
    VehicleParams,
    params::{AbsParams, TractionControlParams},
};
use fearless_simd::prelude::*;

use crate::{
    lanes::{Vector, load, store},
    tire::Grip,
};

/// Below this speed wheels may lock, m/s, or a car would never stand.
const ANTI_LOCK_SPEED: f32 = 2.0;

/// When an aid decides.
#[derive(Clone, Debug)]
struct Clock {
    timestep: f32,
    /// Time between two decisions, s, rounded to steps.
    period: f32,
}

impl Clock {
    fn new(rate: f64, timestep: f64) -> Self {
        let steps = libm::round(1.0 / (rate * timestep)).max(1.0);
        // Half a step less, so that no rounding error costs a step.
        Self { timestep: timestep as f32, period: ((steps - 0.5) * timestep) as f32 }
    }

    /// Which lanes decide in this step; moves their timers on.
    #[inline(always)]
    fn ticks<S: Simd, V: Vector<S>, const N: usize>(
        &self,
        simd: S,
        timer: &mut [f32; N],
        at: usize,
    ) -> V::Mask {
        let time = load::<S, V, N>(simd, timer, at) + self.timestep;
        let ticks = time.simd_ge(self.period);
        store(timer, at, ticks.select(V::splat(simd, 0.0), time));
        ticks
    }
}

#[derive(Clone, Debug)]
pub(crate) struct AntiLock {
    clock: Clock,
    limit: f32,
}

impl AntiLock {
    pub(crate) fn new(params: &AbsParams, timestep: f64) -> Self {
        Self { clock: Clock::new(params.rate, timestep), limit: params.slip_ratio_limit as f32 }
    }

    /// 1 where a wheel's brake is released, 0 elsewhere.
    #[inline(always)]
    pub(crate) fn update<S: Simd, V: Vector<S>, const N: usize>(
        &self,
        simd: S,
        timer: &mut [f32; N],
        released: &mut [[f32; N]; 4],
        grips: &[Grip<V>; 4],
        speed: V,
        at: usize,
    ) -> [V; 4] {
        let ticks = self.clock.ticks::<S, V, N>(simd, timer, at);
        let (zero, one) = (V::splat(simd, 0.0), V::splat(simd, 1.0));
        let fast = speed.simd_gt(ANTI_LOCK_SPEED);
        let mut state = [zero; 4];
        for wheel in 0..4 {
            let locking = grips[wheel].slip_ratio.simd_lt(-self.limit) & fast;
            let before = load(simd, &released[wheel], at);
            state[wheel] = ticks.select(locking.select(one, zero), before);
            store(&mut released[wheel], at, state[wheel]);
        }
        state
    }
}

#[derive(Clone, Debug)]
pub(crate) struct TractionControl {
    clock: Clock,
    limit: f32,
    min_speed: f32,
    watches_front: bool,
    watches_rear: bool,
}

impl TractionControl {
    pub(crate) fn new(params: &TractionControlParams, car: &VehicleParams, timestep: f64) -> Self {
        let front_share = car.drive.front_share();
        Self {
            clock: Clock::new(params.rate, timestep),
            limit: params.slip_ratio_limit as f32,
            min_speed: params.min_speed as f32,
            watches_front: front_share > 0.0,
            watches_rear: front_share < 1.0,
        }
    }

    /// 1 where the throttle is closed, 0 elsewhere.
    #[inline(always)]
    pub(crate) fn update<S: Simd, V: Vector<S>, const N: usize>(
        &self,
        simd: S,
        timer: &mut [f32; N],
        cut: &mut [f32; N],
        grips: &[Grip<V>; 4],
        speed: V,
        at: usize,
    ) -> V {
        let ticks = self.clock.ticks::<S, V, N>(simd, timer, at);
        let mut slip = V::splat(simd, 0.0);
        if self.watches_front {
            slip = slip.max(grips[0].slip_ratio).max(grips[1].slip_ratio);
        }
        if self.watches_rear {
            slip = slip.max(grips[2].slip_ratio).max(grips[3].slip_ratio);
        }
        let spinning = slip.simd_gt(self.limit) & speed.abs().simd_ge(self.min_speed);
        let now = spinning.select(V::splat(simd, 1.0), V::splat(simd, 0.0));
        let state = ticks.select(now, load(simd, cut, at));
        store(cut, at, state);
        state
    }
}
