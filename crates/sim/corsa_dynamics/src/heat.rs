//! Warm tires, worn tires, hot brakes: what a model computes when its parameters ask for any of it,
//! in a kernel of its own, so that cars without heat do not pay for it.

use corsa_vehicle::{
    VehicleParams,
    params::{BrakeThermalParams, Curve, TireParams},
};
use fearless_simd::prelude::*;

use crate::{
    Block,
    lanes::{Vector, load, store},
    math::{LENGTH_QUANTUM, Table, accumulate},
    tire::Force,
};

/// Of air and road, °C: a mild day.
const AIR_TEMPERATURE: f32 = 20.0;
const ROAD_TEMPERATURE: f32 = 26.0;
/// What a tire's temperature is made of, for its grip (AC's "practical" temperature).
const CORE_SHARE: f32 = 0.75;

#[derive(Clone, Debug)]
pub(crate) struct Heat {
    timestep: f32,
    front: TireHeat,
    rear: TireHeat,
    brakes: Option<BrakeHeat>,
}

/// One axle's tires; see [`corsa_vehicle::params::TireThermalParams`] for the equations.
#[derive(Clone, Debug)]
struct TireHeat {
    thermal: Option<Thermal>,
    wear: Option<Table>,
    inverse_reference_load: f32,
}

/// Rates times the time step.
#[derive(Clone, Debug)]
struct Thermal {
    heating: f32,
    rolling_heating: f32,
    to_core: f32,
    core_gain: f32,
    to_road: f32,
    cooling: f32,
    speed_cooling: f32,
    friction: Table,
}

#[derive(Clone, Debug)]
struct BrakeHeat {
    /// Time step over heat capacity, front and rear, s·K/J.
    front_heating: f32,
    rear_heating: f32,
    cooling: f32,
    speed_cooling: f32,
    torque: Table,
}

/// Temperatures that a car leaves the pits with: where tires and brakes work best.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Warmth {
    pub(crate) front_tires: f64,
    pub(crate) rear_tires: f64,
    pub(crate) brakes: f64,
}

/// The lowest argument at which a curve has its largest value.
fn best(curve: &Curve) -> f64 {
    let mut best = curve.points()[0];
    for &point in curve.points() {
        if point.1 > best.1 {
            best = point;
        }
    }
    best.0
}

fn table(curve: &Curve) -> Table {
    let (start, end) = (curve.points()[0].0, curve.points()[curve.points().len() - 1].0);
    Table::sample(start, end.max(start + 1.0), |x| curve.at(x))
}

impl TireHeat {
    fn new(params: &TireParams, timestep: f64) -> Self {
        Self {
            thermal: params.thermal.as_ref().map(|thermal| Thermal {
                heating: (timestep * thermal.heating) as f32,
                rolling_heating: (timestep * thermal.rolling_heating) as f32,
                to_core: (timestep / thermal.core_time) as f32,
                core_gain: (timestep / (thermal.core_inertia_time + timestep)) as f32,
                to_road: (timestep / thermal.road_time) as f32,
                cooling: (timestep * thermal.cooling) as f32,
                speed_cooling: (timestep * thermal.cooling * thermal.speed_cooling) as f32,
                friction: table(&thermal.friction),
            }),
            wear: params.wear.as_ref().map(table),
            inverse_reference_load: (1.0 / params.reference_load) as f32,
        }
    }
}

impl Heat {
    /// `None` where nothing about the car gets warm or wears.
    pub(crate) fn new(params: &VehicleParams, timestep: f64) -> Option<Self> {
        let (front, rear) = (&params.front.tire, &params.rear.tire);
        let any = [front, rear].iter().any(|tire| tire.thermal.is_some() || tire.wear.is_some())
            || params.brakes.thermal.is_some();
        any.then(|| Self {
            timestep: timestep as f32,
            front: TireHeat::new(front, timestep),
            rear: TireHeat::new(rear, timestep),
            brakes: params.brakes.thermal.as_ref().map(|brakes| BrakeHeat::new(brakes, timestep)),
        })
    }

    fn axle(&self, wheel: usize) -> &TireHeat {
        if wheel < 2 { &self.front } else { &self.rear }
    }

    /// Factor on a tire's friction.
    #[inline(always)]
    pub(crate) fn grip<S: Simd, V: Vector<S>, const N: usize>(
        &self,
        simd: S,
        block: &Block<N>,
        wheel: usize,
        at: usize,
    ) -> V {
        let axle = self.axle(wheel);
        let mut grip = V::splat(simd, 1.0);
        if let Some(thermal) = &axle.thermal {
            let tread: V = load(simd, &block.tread_temperature[wheel], at);
            let core: V = load(simd, &block.core_temperature[wheel], at);
            grip *= thermal.friction.at::<S, V>(tread + (core - tread) * CORE_SHARE);
        }
        if let Some(wear) = &axle.wear {
            grip *= wear.at::<S, V>(load(simd, &block.wear[wheel], at));
        }
        grip
    }

    /// Factor on a brake's torque.
    #[inline(always)]
    pub(crate) fn brake<S: Simd, V: Vector<S>, const N: usize>(
        &self,
        simd: S,
        block: &Block<N>,
        wheel: usize,
        at: usize,
    ) -> V {
        match &self.brakes {
            Some(brakes) => {
                brakes.torque.at::<S, V>(load(simd, &block.disc_temperature[wheel], at))
            }
            None => V::splat(simd, 1.0),
        }
    }

    /// Warms and wears one wheel in a step, with its load, its spin and the torque of its brake, at
    /// the speed of the car.
    #[inline(always)]
    #[expect(clippy::too_many_arguments, reason = "everything that makes heat")]
    pub(crate) fn update<S: Simd, V: Vector<S>, const N: usize>(
        &self,
        simd: S,
        block: &mut Block<N>,
        force: &Force<V>,
        load_on_tire: V,
        spin: V,
        brake_torque: V,
        speed: V,
        wheel: usize,
        at: usize,
    ) {
        let axle = self.axle(wheel);
        let one = V::splat(simd, 1.0);
        if let Some(thermal) = &axle.thermal {
            let tread: V = load(simd, &block.tread_temperature[wheel], at);
            let core: V = load(simd, &block.core_temperature[wheel], at);
            let power = (force.x * force.sliding_x).abs() + (force.y * force.sliding_y).abs();
            let cooling = speed * thermal.speed_cooling + thermal.cooling;
            // Implicit, so that no time constant is too short.
            let gain = power * thermal.heating
                + core * thermal.to_core
                + cooling * AIR_TEMPERATURE
                + thermal.to_road * ROAD_TEMPERATURE;
            let loss = cooling + (thermal.to_core + thermal.to_road);
            let tread = (tread + gain) / (loss + one);
            let rolling = speed * load_on_tire * thermal.rolling_heating;
            store(&mut block.tread_temperature[wheel], at, tread.min(HOTTEST));
            let core = core + (tread - core) * thermal.core_gain + rolling;
            store(&mut block.core_temperature[wheel], at, core.min(HOTTEST));
        }
        if axle.wear.is_some() {
            let relative_load = load_on_tire * axle.inverse_reference_load;
            let driven = speed * self.timestep * relative_load * force.normalized_slip;
            let (wear, wear_low) = accumulate(
                load(simd, &block.wear[wheel], at),
                load(simd, &block.wear_low[wheel], at),
                driven,
                LENGTH_QUANTUM,
            );
            store(&mut block.wear[wheel], at, wear);
            store(&mut block.wear_low[wheel], at, wear_low);
        }
        if let Some(brakes) = &self.brakes {
            let disc: V = load(simd, &block.disc_temperature[wheel], at);
            let heating = if wheel < 2 { brakes.front_heating } else { brakes.rear_heating };
            let cooling = (speed * brakes.speed_cooling + brakes.cooling) * heating;
            let gain = brake_torque * spin.abs() * heating + cooling * AIR_TEMPERATURE;
            store(
                &mut block.disc_temperature[wheel],
                at,
                ((disc + gain) / (cooling + one)).min(HOTTEST),
            );
        }
    }

    /// Temperatures that a car leaves the pits with.
    pub(crate) fn at_start(params: &VehicleParams) -> Warmth {
        let of_tire = |tire: &TireParams| {
            tire.thermal
                .as_ref()
                .map_or(f64::from(AIR_TEMPERATURE), |thermal| best(&thermal.friction))
        };
        Warmth {
            front_tires: of_tire(&params.front.tire),
            rear_tires: of_tire(&params.rear.tire),
            brakes: params
                .brakes
                .thermal
                .as_ref()
                .map_or(f64::from(AIR_TEMPERATURE), |brakes| best(&brakes.torque)),
        }
    }
}

/// A bound that keeps numbers finite, °C.
const HOTTEST: f32 = 5_000.0;

impl BrakeHeat {
    fn new(params: &BrakeThermalParams, timestep: f64) -> Self {
        Self {
            front_heating: (timestep / params.front_heat_capacity) as f32,
            rear_heating: (timestep / params.rear_heat_capacity) as f32,
            cooling: params.cooling as f32,
            speed_cooling: params.speed_cooling as f32,
            torque: table(&params.torque),
        }
    }
}
