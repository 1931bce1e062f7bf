//! Torque of the engine: curve, throttle, turbos, limiter, idle governor, engine braking.

use corsa_vehicle::params::{Curve, EngineParams, TurboParams};
use fearless_simd::prelude::*;

use crate::{
    lanes::Vector,
    math::{Table, unit},
};

/// The limiter fades the throttle out over the last share of the speed range, so that the engine
/// rests at the limit instead of hammering against it.
const LIMITER_BAND: f32 = 0.02;
/// The idle governor opens the throttle fully at this share below idle speed.
const IDLE_BAND: f32 = 0.15;
/// Rev matching during a shift closes in on its target with this time constant, s.
const MATCHING_TIME: f32 = 0.012;

#[derive(Clone, Debug)]
pub(crate) struct Engine {
    pub(crate) inertia: f32,
    pub(crate) idle_speed: f32,
    pub(crate) limiter_speed: f32,
    per_limiter_speed: f32,
    /// After losses.
    full_torque: Table,
    coast_torque: f32,
    coast_linear: f32,
    coast_quadratic: f32,
    /// `None` where the throttle opens as far as the pedal is pressed.
    throttle: Option<Table>,
    /// The first turbo, and all others taken together.
    turbos: Vec<Turbo>,
}

/// A turbocharger: boost follows its target with a first-order lag ([`TurboParams`]).
#[derive(Clone, Debug)]
struct Turbo {
    /// Boost at full throttle over engine speed.
    target: Table,
    /// Share of the way to the target in one step, rising and falling.
    rising: f32,
    falling: f32,
}

impl Turbo {
    fn new(turbos: &[TurboParams], end: f64, timestep: f64) -> Self {
        // Implicit, so that no lag is too short.
        let share = |lag: f64| (timestep / (lag + timestep)) as f32;
        Self {
            target: Table::sample(0.0, end, |speed| {
                turbos.iter().map(|turbo| full_boost(turbo, speed)).sum()
            }),
            rising: share(turbos[0].lag_up),
            falling: share(turbos[0].lag_down),
        }
    }
}

fn full_boost(turbo: &TurboParams, speed: f64) -> f64 {
    let build_up = libm::pow(speed / turbo.reference_speed, turbo.gamma).min(1.0);
    (turbo.max_boost * build_up).min(turbo.wastegate)
}

fn is_linear(curve: &Curve) -> bool {
    (0..=20).all(|step| (curve.at(f64::from(step) / 20.0) - f64::from(step) / 20.0).abs() < 1e-6)
}

impl Engine {
    pub(crate) fn new(params: &EngineParams, timestep: f64) -> Self {
        let end = 1.2 * params.limiter_speed;
        let turbos = match params.turbos.as_slice() {
            [] => vec![],
            [only] => vec![Turbo::new(std::slice::from_ref(only), end, timestep)],
            [first, rest @ ..] => vec![
                Turbo::new(std::slice::from_ref(first), end, timestep),
                Turbo::new(rest, end, timestep),
            ],
        };
        Self {
            inertia: params.inertia as f32,
            idle_speed: params.idle_speed as f32,
            limiter_speed: params.limiter_speed as f32,
            per_limiter_speed: (1.0 / params.limiter_speed) as f32,
            full_torque: Table::sample(0.0, end, |speed| {
                params.efficiency * params.full_torque(speed)
            }),
            coast_torque: params.coast_torque as f32,
            coast_linear: (1.0 - params.coast_nonlinearity) as f32,
            coast_quadratic: params.coast_nonlinearity as f32,
            throttle: (!is_linear(&params.throttle))
                .then(|| Table::sample(0.0, 1.0, |pedal| params.throttle.at(pedal))),
            turbos,
        }
    }

    /// The throttle the engine really gets: the driver's, at least what keeps it idling, nothing
    /// beyond the limiter and without fuel.
    #[inline(always)]
    pub(crate) fn throttle<S: Simd, V: Vector<S>>(&self, pedal: V, speed: V, fuel: V) -> V {
        let simd = pedal.token();
        let opening = match &self.throttle {
            None => pedal,
            Some(table) => table.at::<S, V>(pedal),
        };
        let to_limit = (-speed + self.limiter_speed) * (1.0 / (LIMITER_BAND * self.limiter_speed));
        let to_idle = (-speed + self.idle_speed) * (1.0 / (IDLE_BAND * self.idle_speed));
        let throttle = opening.min(unit::<S, V>(to_limit)).max(unit::<S, V>(to_idle));
        fuel.simd_gt(0.0).select(throttle, V::splat(simd, 0.0))
    }

    /// Boost one step later, of each turbo.
    #[inline(always)]
    pub(crate) fn boost<S: Simd, V: Vector<S>>(
        &self,
        boost: [V; 2],
        throttle: V,
        speed: V,
    ) -> [V; 2] {
        let mut boost = boost;
        for (turbo, boost) in self.turbos.iter().zip(&mut boost) {
            let missing = throttle * turbo.target.at::<S, V>(speed) - *boost;
            let rising = missing.simd_gt(0.0);
            let simd = missing.token();
            let share = rising.select(V::splat(simd, turbo.rising), V::splat(simd, turbo.falling));
            *boost += missing * share;
        }
        boost
    }

    pub(crate) fn has_turbo(&self) -> bool {
        !self.turbos.is_empty()
    }

    /// Torque at full throttle, N·m, with a factor on it.
    #[inline(always)]
    pub(crate) fn full_torque<S: Simd, V: Vector<S>>(&self, speed: V, factor: V) -> V {
        self.full_torque.at::<S, V>(speed) * factor
    }

    /// Torque at the clutch, N·m, of a torque at full throttle.
    #[inline(always)]
    pub(crate) fn torque<S: Simd, V: Vector<S>>(&self, throttle: V, speed: V, full_torque: V) -> V {
        let share = speed * self.per_limiter_speed;
        let braking =
            share * (share * self.coast_quadratic + self.coast_linear) * self.coast_torque;
        throttle * (full_torque + braking) - braking
    }

    /// Torque that brings the engine to the speed of the gear to come, N·m: throttle on the way up,
    /// the drag of the closing clutch on the way down, as much as full throttle either way.
    #[inline(always)]
    pub(crate) fn matching_torque<S: Simd, V: Vector<S>>(
        &self,
        speed: V,
        target: V,
        full_torque: V,
    ) -> V {
        let target = target.max(self.idle_speed).min(self.limiter_speed);
        let bound = full_torque.max(0.0);
        ((target - speed) * (self.inertia / MATCHING_TIME)).max(-bound).min(bound)
    }
}
