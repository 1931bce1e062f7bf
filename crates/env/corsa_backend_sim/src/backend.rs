use std::sync::Arc;

use corsa_backend::{
    Backend, BackendError, Batch, Capabilities, CompactState, Conditions, SavedState, Start, Tick,
};
use corsa_track::Track;
use corsa_vehicle::{Controls, VehicleParams, VehicleState};
use corsa_world::{Car, CarView, ParamsError, Placement, Variation, World};

/// A batch of cars of one kind on one track, simulated in this process.
#[derive(Clone, Debug)]
pub struct SimBackend {
    world: Arc<World>,
    cars: corsa_world::Batch,
    /// Those that are not nominal, by vehicle; empty where all are.
    variations: Vec<Variation>,
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
        let cars = world.batch(num_vehicles);
        Self { world, cars, variations: Vec::new() }
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
        let mut car = self.place(start)?;
        let is_new = !matches!(start, Start::Saved(_));
        if let Some(variation) = self.variations.get(vehicle).filter(|_| is_new) {
            car.dynamics_mut().variation = *variation;
        }
        self.cars.set(vehicle, &car);
        Ok(self.state(vehicle))
    }

    fn set_conditions(
        &mut self,
        vehicle: usize,
        conditions: &Conditions,
    ) -> Result<(), BackendError> {
        if self.variations.is_empty() {
            self.variations = vec![Variation::NONE; self.cars.len()];
        }
        self.variations[vehicle] = variation(conditions);
        Ok(())
    }

    fn conditions(&self, vehicle: usize) -> Conditions {
        let car = self.cars.get(vehicle);
        let Variation { mass, power, grip, tire_stiffness, brake, drag, downforce, wind } =
            car.dynamics().variation;
        Conditions { grip, mass, power, brake, tire_stiffness, drag, downforce, wind }
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
            states.len() == num_vehicles && ticks.len() == num_vehicles,
            "one state and tick per vehicle"
        );
        self.drive(controls, physics_steps);
        for (vehicle, state) in states.iter_mut().enumerate() {
            self.world.state_of(&self.cars, vehicle, state);
        }
        ticks.fill(Tick { physics_steps, ..Tick::default() });
        Ok(())
    }

    fn batch_mut(&mut self) -> Option<&mut dyn Batch> {
        Some(self)
    }

    fn batch(&self) -> Option<&dyn Batch> {
        Some(self)
    }

    fn save(&self, vehicle: usize) -> Result<SavedState, BackendError> {
        Ok(SavedState(self.world.save(&self.cars.get(vehicle))))
    }

    /// Nothing to do: no time passes between steps.
    fn pause(&mut self, _paused: bool) -> Result<(), BackendError> {
        Ok(())
    }
}

impl Batch for SimBackend {
    fn drive(&mut self, controls: &[Controls], physics_steps: u32) {
        self.world.step_batch(&mut self.cars, controls, physics_steps as usize);
    }

    fn read(&self, first: usize, rows: &mut [CompactState]) {
        for (row, vehicle) in rows.iter_mut().zip(first..) {
            *row = compact(&self.cars.view(vehicle));
        }
    }

    fn state(&self, vehicle: usize) -> VehicleState {
        let mut state = VehicleState::default();
        self.world.state_of(&self.cars, vehicle, &mut state);
        state
    }
}

fn variation(conditions: &Conditions) -> Variation {
    let Conditions { grip, mass, power, brake, tire_stiffness, drag, downforce, wind } =
        *conditions;
    Variation { mass, power, grip, tire_stiffness, brake, drag, downforce, wind }
}

/// What an environment looks at, and no more is worked out.
#[inline]
fn compact(car: &CarView<'_>) -> CompactState {
    let projection = car.projection();
    let yaw = car.yaw();
    let [longitudinal_velocity, lateral_velocity] = car.velocity();
    let [longitudinal_acceleration, lateral_acceleration] = car.acceleration();
    let [steering, throttle, brake] = car.controls();
    let speed = (longitudinal_velocity * longitudinal_velocity
        + lateral_velocity * lateral_velocity)
        .sqrt();
    let position = car.position();
    // One number that is none makes the sum none; steps keep each within bounds, so no sum is too large.
    let sum = speed
        + car.yaw_rate()
        + longitudinal_acceleration
        + lateral_acceleration
        + car.engine_speed()
        + car.normalized_slip().iter().sum::<f32>();
    let is_finite = sum.is_finite() && position.is_finite() && yaw.is_finite();
    CompactState {
        physics_step: car.physics_step(),
        sim_time: car.time(),
        progress: projection.progress,
        position,
        lap_time: car.lap_time(),
        last_lap_time: car.last_lap_time().unwrap_or_default(),
        yaw: yaw as f32,
        lateral_offset: projection.lateral_offset as f32,
        heading_error: projection.heading_error(yaw) as f32,
        width_left: projection.width_left as f32,
        width_right: projection.width_right as f32,
        speed,
        longitudinal_velocity,
        lateral_velocity,
        yaw_rate: car.yaw_rate(),
        longitudinal_acceleration,
        lateral_acceleration,
        normalized_slip: car.normalized_slip(),
        engine_speed: car.engine_speed(),
        steering,
        throttle,
        brake,
        damage: car.damage(),
        completed_laps: car.completed_laps(),
        gear: car.gear(),
        wheels_outside: car.wheels_outside(),
        lap_is_valid: car.lap_is_valid(),
        is_finite,
    }
}

#[cfg(test)]
mod tests;
