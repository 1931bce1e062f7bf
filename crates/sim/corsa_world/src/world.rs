use std::sync::Arc;

use corsa_dynamics::{Model, ParamsError, State};
use corsa_track::{ProjectionHint, Track};
use corsa_vehicle::{Controls, PHYSICS_TIMESTEP, VehicleParams, VehicleState};
use fearless_simd::Level;

use crate::{
    body::Body,
    lap::{Gates, LapClock},
    lot::Lot,
    placement::{Placed, Placement},
    road::Road,
};

/// A car's model and a track, for any number of cars of that kind. Immutable; copies share all.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) parts: Arc<Parts>,
}

/// What a world is made of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) model: Model,
    pub(crate) track: Arc<Track>,
    pub(crate) gates: Gates,
    pub(crate) road: Road,
    pub(crate) body: Body,
    /// Of the front and rear tires, Pa: nothing changes it.
    pub(crate) pressure: [f64; 2],
    pub(crate) level: Level,
}

/// One car in a world: plain data, complete. Stepping on from a copy gives the same bits, alone or in
/// any batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Car {
    pub(crate) dynamics: State,
    /// The node of the reference line it is beside, counted over all laps.
    pub(crate) node: i64,
    pub(crate) lap: LapClock,
    pub(crate) is_valid: bool,
    /// Path driven, m: a number and what rounding left over.
    pub(crate) distance: [f32; 2],
    /// Hardest blow to the body, m/s.
    pub(crate) damage: f32,
    pub(crate) physics_step: u64,
}

impl Car {
    /// The state of the vehicle model.
    pub fn dynamics(&self) -> &State {
        &self.dynamics
    }

    /// The state of the vehicle model, to be changed: its speeds, its fuel, its
    /// [`Variation`](corsa_dynamics::Variation). Put the car elsewhere with [`World::teleport`].
    pub fn dynamics_mut(&mut self) -> &mut State {
        &mut self.dynamics
    }

    /// Physics steps since the car was placed.
    pub fn physics_step(&self) -> u64 {
        self.physics_step
    }

    /// Hardest blow to the body, m/s, set from outside: 0 is a repaired car.
    pub fn set_damage(&mut self, damage: f64) {
        self.damage = damage as f32;
    }
}

impl World {
    pub fn new(params: &VehicleParams, track: Arc<Track>) -> Result<Self, ParamsError> {
        Self::on(params, track, Level::new())
    }

    /// As [`World::new`], on another instruction set than the best this machine has: to measure what that
    /// one is worth, and to see that the bits do not depend on it.
    pub fn on(
        params: &VehicleParams,
        track: Arc<Track>,
        level: Level,
    ) -> Result<Self, ParamsError> {
        let model = Model::new(params)?.on(level);
        let parts = Parts {
            gates: Gates::new(&track),
            road: Road::new(params, &track),
            body: Body::new(params),
            pressure: [&params.front, &params.rear].map(|axle| axle.tire.pressure.running),
            model,
            level,
            track,
        };
        Ok(Self { parts: Arc::new(parts) })
    }

    pub fn track(&self) -> &Arc<Track> {
        &self.parts.track
    }

    pub fn params(&self) -> &VehicleParams {
        self.parts.model.params()
    }

    pub fn model(&self) -> &Model {
        &self.parts.model
    }

    /// A new car at a place: its clock and its physics counter at 0.
    pub fn place(&self, placement: Placement) -> Car {
        self.put(placement).0
    }

    /// A new car, and its progress, m: negative just before the start line.
    fn put(&self, placement: Placement) -> (Car, f64) {
        let Placed { pose, speed, progress } = placement.resolve(self.track());
        let progress = progress.unwrap_or_else(|| {
            self.track().project(pose.position, &mut ProjectionHint::default()).progress
        });
        let car = Car {
            dynamics: self.model().rolling(pose, speed),
            node: (progress / self.parts.road.ribbon.spacing()).floor() as i64,
            lap: LapClock::placed(&self.parts.gates, progress, 0.0),
            is_valid: true,
            distance: [0.0; 2],
            damage: 0.0,
            physics_step: 0,
        };
        (car, progress)
    }

    /// Puts a car elsewhere in the same session: physics counter, completed laps, best time, fuel,
    /// damage and what is different about the car stay, the lap under way is given up.
    pub fn teleport(&self, car: &mut Car, placement: Placement) {
        let (placed, progress) = self.put(placement);
        let time = car.physics_step as f64 * PHYSICS_TIMESTEP;
        let mut dynamics = placed.dynamics;
        dynamics.fuel = car.dynamics.fuel;
        dynamics.variation = car.dynamics.variation;
        let lap = car.lap.replaced(&self.parts.gates, progress, time);
        *car = Car { dynamics, node: placed.node, lap, is_valid: true, ..*car };
    }

    /// One physics step of 3 ms. Controls must be in range, as [`Controls::check`] says. A batch of
    /// one: cars of one kind are stepped much faster together, by [`World::step_batch`].
    pub fn step(&self, car: &mut Car, controls: &Controls) {
        let mut lot = Lot::new(&self.parts);
        lot.set(&self.parts, 0, car);
        lot.controls.set(0, controls);
        lot.step(&self.parts, 1);
        *car = lot.get(0);
    }

    /// All that is known of a car.
    pub fn state(&self, car: &Car) -> VehicleState {
        let mut lot = Lot::new(&self.parts);
        lot.set(&self.parts, 0, car);
        let mut state = VehicleState::default();
        self.parts.observe(&lot, 0, &mut state);
        state
    }
}

#[cfg(test)]
mod tests;
