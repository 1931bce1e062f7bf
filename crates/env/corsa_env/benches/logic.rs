//! What an environment step costs beside the physics: a batch on one thread over cars on rails, whose
//! states are worked out beforehand.

use std::{hint::black_box, sync::Arc};

use corsa_backend::{
    Backend, BackendError, Batch, Capabilities, CompactState, Controls, Start, Tick, VehicleState,
};
use corsa_env::{AutoresetMode, EnvConfig, ObservationKind, ResetRequest, StepBuffers, VectorEnv};
use corsa_track::{BUILTIN_TRACKS, ProjectionHint, Track};
use corsa_vehicle::{CarInfo, PHYSICS_TIMESTEP};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const NUM_ENVS: usize = 1024;
const VEHICLES_PER_BACKEND: usize = 64;

/// Cars that weave along a lap, 1 m per step; a car leaves the road every 200 steps.
struct Rails {
    lap: Arc<[CompactState]>,
    places: Vec<usize>,
    steps: u64,
}

impl Backend for Rails {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            name: "rails",
            deterministic: true,
            exact_start: true,
            saves: false,
            pauses: false,
        }
    }

    fn num_vehicles(&self) -> usize {
        self.places.len()
    }

    fn reset(&mut self, vehicle: usize, start: &Start) -> Result<VehicleState, BackendError> {
        if let Start::At { progress, .. } = start {
            self.places[vehicle] = *progress as usize % self.lap.len();
        }
        Ok(VehicleState::default())
    }

    fn step(
        &mut self,
        _controls: &[Controls],
        _physics_steps: u32,
        _states: &mut [VehicleState],
        _ticks: &mut [Tick],
    ) -> Result<(), BackendError> {
        Ok(())
    }

    fn batch_mut(&mut self) -> Option<&mut dyn Batch> {
        Some(self)
    }

    fn batch(&self) -> Option<&dyn Batch> {
        Some(self)
    }
}

impl Batch for Rails {
    fn drive(&mut self, controls: &[Controls], physics_steps: u32) {
        black_box(controls);
        self.steps += u64::from(physics_steps);
        for place in &mut self.places {
            *place = (*place + 1) % self.lap.len();
        }
    }

    fn read(&self, first: usize, rows: &mut [CompactState]) {
        for (row, place) in rows.iter_mut().zip(&self.places[first..]) {
            *row = self.lap[*place];
            row.physics_step = self.steps;
            row.sim_time = self.steps as f64 * PHYSICS_TIMESTEP;
        }
    }

    fn state(&self, _vehicle: usize) -> VehicleState {
        VehicleState::default()
    }
}

fn lap(track: &Track) -> Arc<[CompactState]> {
    let mut hint = ProjectionHint::default();
    (0..track.length() as usize)
        .map(|meter| {
            let offset = (meter as f64 * 0.1).sin();
            let (position, yaw) = track.pose(meter as f64, offset, 0.0);
            let state = VehicleState { position, yaw, ..VehicleState::default() };
            let projection = track.project(position.truncate(), &mut hint);
            CompactState {
                speed: 25.0,
                longitudinal_velocity: 25.0,
                normalized_slip: [0.3; 4],
                wheels_outside: if meter % 200 == 0 { 4 } else { 0 },
                ..CompactState::new(&state, &projection)
            }
        })
        .collect()
}

fn logic(c: &mut Criterion) {
    let track = Arc::new(Track::builtin(BUILTIN_TRACKS[0]).expect("built in"));
    let lap = lap(&track);
    let mut group = c.benchmark_group("logic");
    group.throughput(Throughput::Elements(NUM_ENVS as u64));
    for observation in [ObservationKind::State, ObservationKind::StateRays] {
        let backend = |_| {
            let (lap, places) = (Arc::clone(&lap), vec![0; VEHICLES_PER_BACKEND]);
            Box::new(Rails { lap, places, steps: 0 }) as Box<dyn Backend>
        };
        let backends = (0..NUM_ENVS / VEHICLES_PER_BACKEND).map(backend).collect();
        let config = EnvConfig {
            observation,
            start: corsa_env::StartRequest::Random,
            ..EnvConfig::default()
        };
        let (track, car) = (Arc::clone(&track), CarInfo::default());
        let mut env = VectorEnv::new(backends, track, car, config, 1, 7)
            .expect("good settings")
            .with_autoreset(AutoresetMode::NextStep);
        env.reset(&vec![Some(ResetRequest::default()); NUM_ENVS]).expect("rails always start");
        let actions = [0.1_f32, 0.3].repeat(NUM_ENVS);
        let mut observations = vec![0.0; NUM_ENVS * env.entries().len()];
        let mut rewards = vec![0.0; NUM_ENVS];
        let mut flags = [vec![false; NUM_ENVS], vec![false; NUM_ENVS]];
        group.bench_function(observation.name(), |b| {
            b.iter(|| {
                let [terminated, truncated] = &mut flags;
                let buffers = StepBuffers {
                    observations: &mut observations,
                    rewards: &mut rewards,
                    terminated,
                    truncated,
                };
                env.step_into(&actions, buffers)
            });
        });
    }
    group.finish();
}

criterion_group!(benches, logic);
criterion_main!(benches);
