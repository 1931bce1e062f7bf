use corsa_vehicle::{Controls, PHYSICS_TIMESTEP, SessionPhase, VehicleState};

use crate::{Backend, BackendError, Batch, Capabilities, CompactState, Start, Tick};

/// From the car to either border of the road it is said to stand on, m.
const ROAD_WIDTH: f32 = 5.0;

/// A backend without a car: it stands at the map's origin on a straight road, time passes, controls
/// are echoed. For tests of the layers above and for measuring their cost.
#[derive(Clone, Debug)]
pub struct NullBackend {
    states: Vec<VehicleState>,
}

impl NullBackend {
    pub fn new(num_vehicles: usize) -> Self {
        Self { states: vec![standing(); num_vehicles] }
    }
}

fn standing() -> VehicleState {
    VehicleState { session: SessionPhase::Driving, ..VehicleState::default() }
}

impl Backend for NullBackend {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            name: "null",
            deterministic: true,
            exact_start: false,
            saves: false,
            pauses: false,
        }
    }

    fn num_vehicles(&self) -> usize {
        self.states.len()
    }

    fn reset(&mut self, vehicle: usize, _start: &Start) -> Result<VehicleState, BackendError> {
        self.states[vehicle] = standing();
        Ok(self.states[vehicle])
    }

    fn step(
        &mut self,
        controls: &[Controls],
        physics_steps: u32,
        states: &mut [VehicleState],
        ticks: &mut [Tick],
    ) -> Result<(), BackendError> {
        self.drive(controls, physics_steps);
        states.copy_from_slice(&self.states);
        ticks.fill(Tick { physics_steps, ..Tick::default() });
        Ok(())
    }

    fn batch_mut(&mut self) -> Option<&mut dyn Batch> {
        Some(self)
    }

    fn batch(&self) -> Option<&dyn Batch> {
        Some(self)
    }
}

impl Batch for NullBackend {
    fn drive(&mut self, controls: &[Controls], physics_steps: u32) {
        for (state, controls) in self.states.iter_mut().zip(controls) {
            state.physics_step += u64::from(physics_steps);
            state.sim_time = state.physics_step as f64 * PHYSICS_TIMESTEP;
            state.controls = *controls;
        }
    }

    fn read(&self, first: usize, rows: &mut [CompactState]) {
        for (row, state) in rows.iter_mut().zip(&self.states[first..]) {
            *row = CompactState {
                physics_step: state.physics_step,
                sim_time: state.sim_time,
                width_left: ROAD_WIDTH,
                width_right: ROAD_WIDTH,
                steering: state.controls.steering as f32,
                throttle: state.controls.throttle as f32,
                brake: state.controls.brake as f32,
                is_finite: true,
                ..CompactState::default()
            };
        }
    }

    fn state(&self, vehicle: usize) -> VehicleState {
        self.states[vehicle]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_and_controls_are_echoed() {
        let mut backend = NullBackend::new(2);
        let controls = [Controls { throttle: 0.5, ..Controls::default() }; 2];
        let mut states = [VehicleState::default(); 2];
        let mut ticks = [Tick::default(); 2];
        backend.step(&controls, 13, &mut states, &mut ticks).expect("null never fails");
        assert_eq!(states[1].physics_step, 13);
        assert_eq!(states[1].sim_time, 0.039);
        assert_eq!(states[0].controls, controls[0]);
        assert!(backend.save(0).is_err());
    }
}
