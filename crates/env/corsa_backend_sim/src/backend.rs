use std::sync::Arc;

use corsa_backend::{Backend, BackendError, Capabilities, SavedState, Start, Tick};
use corsa_track::Track;
use corsa_vehicle::{Controls, VehicleParams, VehicleState};
use corsa_world::{Car, ParamsError, Placement, World};

/// A batch of cars of one kind on one track, simulated in this process.
#[derive(Clone, Debug)]
pub struct SimBackend {
    world: Arc<World>,
    cars: Vec<Car>,
}

impl SimBackend {
    /// `num_vehicles` cars, each standing on the grid.
    pub fn new(
        params: &VehicleParams,
        track: Arc<Track>,
        num_vehicles: usize,
    ) -> Result<Self, ParamsError> {
        Ok(Self::in_world(Arc::new(World::new(params, track)?), num_vehicles))
    }

    /// The same in a world that other batches share.
    pub fn in_world(world: Arc<World>, num_vehicles: usize) -> Self {
        let cars = vec![world.place(Placement::Grid); num_vehicles];
        Self { world, cars }
    }

    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    fn place(&self, start: &Start) -> Result<Car, BackendError> {
        let placement = match *start {
            Start::Grid => Placement::Grid,
            Start::Pits => Placement::Pits,
            Start::At { progress, lateral_offset, heading_error, speed } => {
                Placement::At { progress, lateral_offset, heading_error, speed }
            }
            Start::Saved(ref saved) => {
                return self
                    .world
                    .load(&saved.0)
                    .map_err(|error| BackendError::BadSavedState { reason: error.to_string() });
            }
        };
        Ok(self.world.place(placement))
    }
}

impl Backend for SimBackend {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            name: "sim",
            deterministic: true,
            exact_start: true,
            saves: true,
            pauses: true,
        }
    }

    fn num_vehicles(&self) -> usize {
        self.cars.len()
    }

    fn reset(&mut self, vehicle: usize, start: &Start) -> Result<VehicleState, BackendError> {
        self.cars[vehicle] = self.place(start)?;
        Ok(self.world.state(&self.cars[vehicle]))
    }

    fn step(
        &mut self,
        controls: &[Controls],
        physics_steps: u32,
        states: &mut [VehicleState],
        ticks: &mut [Tick],
    ) -> Result<(), BackendError> {
        let num_vehicles = self.cars.len();
        assert!(
            controls.len() == num_vehicles
                && states.len() == num_vehicles
                && ticks.len() == num_vehicles,
            "one control, state and tick per vehicle"
        );
        for ((car, controls), state) in self.cars.iter_mut().zip(controls).zip(states) {
            for _ in 0..physics_steps {
                self.world.step(car, controls);
            }
            *state = self.world.state(car);
        }
        ticks.fill(Tick { physics_steps, ..Tick::default() });
        Ok(())
    }

    fn save(&self, vehicle: usize) -> Result<SavedState, BackendError> {
        Ok(SavedState(self.world.save(&self.cars[vehicle])))
    }

    /// Nothing to do: no time passes between steps.
    fn pause(&mut self, _paused: bool) -> Result<(), BackendError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
