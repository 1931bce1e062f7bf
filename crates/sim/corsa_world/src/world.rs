use std::sync::Arc;

use corsa_dynamics::{Model, ParamsError, State};
use corsa_track::{ProjectionHint, Track};
use corsa_vehicle::{Controls, PHYSICS_TIMESTEP, VehicleParams};

use crate::{
    lap::{Gates, LapClock},
    placement::{Placed, Placement},
    road::Road,
};

/// A car's model and a track, for any number of cars of that kind. Immutable.
#[derive(Clone, Debug)]
pub struct World {
    pub(crate) model: Model,
    pub(crate) track: Arc<Track>,
    pub(crate) gates: Gates,
    /// Whether the road rises anywhere; a flat one need not be asked for its slope.
    has_slopes: bool,
}

/// One car in a world: plain data, complete. Stepping on from a copy gives the same bits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Car {
    pub(crate) dynamics: State,
    pub(crate) road: Road,
    pub(crate) hint: ProjectionHint,
    pub(crate) lap: LapClock,
    pub(crate) physics_step: u64,
}

impl Car {
    /// The state of the vehicle model.
    pub fn dynamics(&self) -> &State {
        &self.dynamics
    }

    /// Physics steps since the car was placed.
    pub fn physics_step(&self) -> u64 {
        self.physics_step
    }

    pub(crate) fn time(&self) -> f64 {
        self.physics_step as f64 * PHYSICS_TIMESTEP
    }
}

impl World {
    pub fn new(params: &VehicleParams, track: Arc<Track>) -> Result<Self, ParamsError> {
        Ok(Self {
            model: Model::new(params)?,
            gates: Gates::new(&track),
            has_slopes: track.reference_line().iter().any(|point| point.slope.abs() > 1e-6),
            track,
        })
    }

    pub fn track(&self) -> &Arc<Track> {
        &self.track
    }

    pub fn params(&self) -> &VehicleParams {
        self.model.params()
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    /// A new car at a place: its clock and its physics counter at 0.
    pub fn place(&self, placement: Placement) -> Car {
        let Placed { pose, speed, progress } = placement.resolve(&self.track);
        let dynamics = self.model.rolling(pose, speed);
        let mut hint = progress.map_or_else(ProjectionHint::default, ProjectionHint::at);
        let road = Road::under(&self.track, self.has_slopes, &self.model, &pose, &mut hint);
        let lap = LapClock::placed(&self.gates, progress.unwrap_or(road.progress), 0.0);
        Car { dynamics, road, hint, lap, physics_step: 0 }
    }

    /// Puts a car elsewhere in the same session: physics counter, completed laps, best time and fuel
    /// stay, the lap under way is given up.
    pub fn teleport(&self, car: &mut Car, placement: Placement) {
        let mut placed = self.place(placement);
        placed.dynamics.fuel = car.dynamics.fuel;
        placed.physics_step = car.physics_step;
        placed.lap = car.lap.replaced(&self.gates, placed.lap.driven, car.time());
        *car = placed;
    }

    /// One physics step of 3 ms. Controls must be in range, as [`Controls::check`] says.
    pub fn step(&self, car: &mut Car, controls: &Controls) {
        self.model.step(&mut car.dynamics, controls, &car.road.surface());
        let pose = &car.dynamics.pose;
        car.road = Road::under(&self.track, self.has_slopes, &self.model, pose, &mut car.hint);
        car.physics_step += 1;
        car.lap.distance += car.dynamics.velocity.length() * PHYSICS_TIMESTEP;
        let time = car.time();
        car.lap.advance(&self.gates, car.road.progress, car.road.wheels_outside(), time);
    }
}

#[cfg(test)]
mod tests;
