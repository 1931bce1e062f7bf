use std::sync::Arc;

use corsa_backend::{Backend, BackendError, Capabilities, Start, Tick};
use corsa_track::{BUILTIN_TRACKS, Track};
use corsa_vehicle::{CarInfo, Controls, PHYSICS_TIMESTEP, PerWheel, SessionPhase, VehicleState};

use super::*;
use crate::{ObservationKind, StartRequest};

/// A car on rails: throttle is its speed, steering its distance from the line; brake loses the game.
struct Rails {
    track: Arc<Track>,
    progress: Vec<f64>,
    states: Vec<VehicleState>,
}

impl Rails {
    fn boxed(track: &Arc<Track>, num_vehicles: usize) -> Box<dyn Backend> {
        Box::new(Self {
            track: Arc::clone(track),
            progress: vec![0.0; num_vehicles],
            states: vec![VehicleState::default(); num_vehicles],
        })
    }

    fn put(&mut self, vehicle: usize, offset: f64, speed: f64) {
        let (position, yaw) = self.track.pose(self.progress[vehicle], offset, 0.0);
        let state = &mut self.states[vehicle];
        state.position = position;
        state.yaw = yaw;
        state.velocity.x = speed;
        let point = self.track.at(self.progress[vehicle]);
        let is_outside = offset > point.width_left || offset < -point.width_right;
        state.wheels_outside = if is_outside { 4 } else { 0 };
        state.session = SessionPhase::Driving;
    }
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
        self.progress.len()
    }

    fn reset(&mut self, vehicle: usize, start: &Start) -> Result<VehicleState, BackendError> {
        let (progress, offset, speed) = match start {
            Start::At { progress, lateral_offset, speed, .. } => {
                (*progress, *lateral_offset, *speed)
            }
            _ => (0.0, 0.0, 0.0),
        };
        self.progress[vehicle] = progress;
        self.states[vehicle] = VehicleState::default();
        self.put(vehicle, offset, speed);
        Ok(self.states[vehicle])
    }

    fn step(
        &mut self,
        controls: &[Controls],
        physics_steps: u32,
        states: &mut [VehicleState],
        ticks: &mut [Tick],
    ) -> Result<(), BackendError> {
        if controls.iter().any(|controls| controls.brake > 0.9) {
            return Err(BackendError::Lost { reason: "the rails broke".to_owned() });
        }
        for (vehicle, controls) in controls.iter().enumerate() {
            let dt = f64::from(physics_steps) * PHYSICS_TIMESTEP;
            let speed = 100.0 * controls.throttle;
            self.progress[vehicle] += speed * dt;
            if self.progress[vehicle] >= self.track.length() {
                self.progress[vehicle] -= self.track.length();
                self.states[vehicle].lap.completed_laps += 1;
            }
            self.put(vehicle, 30.0 * controls.steering, speed);
            let state = &mut self.states[vehicle];
            state.physics_step += u64::from(physics_steps);
            state.sim_time = state.physics_step as f64 * PHYSICS_TIMESTEP;
            state.wheels = PerWheel::default();
        }
        states.copy_from_slice(&self.states);
        ticks.fill(Tick { physics_steps, ..Tick::default() });
        Ok(())
    }
}

fn track() -> Arc<Track> {
    Arc::new(Track::builtin(BUILTIN_TRACKS[0]).expect("built in"))
}

fn envs(sizes: &[usize], config: EnvConfig) -> VectorEnv {
    let track = track();
    let backends = sizes.iter().map(|size| Rails::boxed(&track, *size)).collect();
    VectorEnv::new(backends, track, CarInfo::default(), config, sizes.len(), 7)
        .expect("good settings")
}

fn reset_all(env: &mut VectorEnv) {
    let requests = vec![Some(ResetRequest::default()); env.num_envs()];
    env.reset(&requests).expect("rails always start");
}

fn info(env: &VectorEnv, row: usize, key: &str) -> f64 {
    let keys = env.info_keys();
    let column = keys.iter().position(|found| found.name == key).expect("a key of info");
    env.outcome().infos[row * keys.len() + column]
}

#[test]
fn progress_is_the_way_really_made_and_sums_to_the_reward() {
    let mut env = envs(&[1], EnvConfig::default());
    reset_all(&mut env);
    env.step(&[0.0, 0.5]).expect("a step");
    assert!((info(&env, 0, "progress_m") - 50.0 * 0.039).abs() < 0.01);
    assert!((info(&env, 0, "dt_s") - 0.039).abs() < 1e-12);
    let terms: f64 = ["progress", "off_track", "action_change", "failure"]
        .iter()
        .map(|term| info(&env, 0, &format!("reward_{term}")))
        .sum();
    assert_eq!(terms, env.outcome().rewards[0]);
    assert!((info(&env, 0, "reward_progress") - 0.1 * 50.0 * 0.039).abs() < 1e-3);
}

#[test]
fn crossing_the_line_is_progress_and_a_lap_not_a_lap_backwards() {
    let start = StartRequest::At {
        progress: track().length() - 1.0,
        lateral_offset: 0.0,
        heading_error: 0.0,
        speed: 0.0,
    };
    let mut env = envs(&[1], EnvConfig { start, max_laps: Some(1), ..EnvConfig::default() });
    reset_all(&mut env);
    env.step(&[0.0, 0.5]).expect("a step");
    assert!(info(&env, 0, "reward_progress") > 0.0);
    assert_eq!(info(&env, 0, "laps"), 1.0);
    assert_eq!(env.end(0), EndReason::LapLimit);
    assert_eq!((env.outcome().terminated[0], env.outcome().truncated[0]), (false, true));
}

#[test]
fn leaving_the_track_terminates_and_costs() {
    let mut env = envs(&[1], EnvConfig::default());
    reset_all(&mut env);
    env.step(&[1.0, 0.5]).expect("a step");
    assert_eq!(env.end(0), EndReason::OffTrack);
    assert!(env.outcome().terminated[0] && !env.outcome().truncated[0]);
    assert_eq!(info(&env, 0, "reward_failure"), -5.0);
    assert_eq!(info(&env, 0, "end_reason"), f64::from(EndReason::OffTrack as u8));
}

#[test]
fn a_car_that_stands_is_stuck_and_time_is_limited() {
    let mut env = envs(&[1], EnvConfig { max_time: Some(5.0), ..EnvConfig::default() });
    reset_all(&mut env);
    let ends = |env: &mut VectorEnv| {
        (1..1_000).find(|_| {
            env.step(&[0.0, 0.0]).expect("a step");
            env.end(0) != EndReason::Running
        })
    };
    assert_eq!(ends(&mut env), Some(129), "5 s are 128.2 steps of 39 ms");
    assert_eq!(env.end(0), EndReason::TimeLimit);

    let mut env = envs(&[1], EnvConfig::default());
    reset_all(&mut env);
    assert_eq!(ends(&mut env), Some(257), "10 s are 256.4 steps");
    assert_eq!(env.end(0), EndReason::Stuck);
}

#[test]
fn a_lost_backend_truncates_and_says_so() {
    let mut env = envs(&[1], EnvConfig::default());
    reset_all(&mut env);
    env.step(&[0.0, -1.0]).expect("a lost game is not an error in an episode");
    assert_eq!(env.end(0), EndReason::BackendLost);
    assert_eq!(info(&env, 0, "backend_lost"), 1.0);
    assert!(env.outcome().truncated[0] && !env.outcome().terminated[0]);
    assert_eq!(env.outcome().rewards[0], 0.0);
}

#[test]
fn next_step_resets_in_the_step_after_the_end() {
    let mut env = envs(&[2], EnvConfig::default());
    reset_all(&mut env);
    env.step(&[1.0, 0.5, 0.0, 0.5]).expect("a step");
    assert_eq!(env.outcome().terminated, [true, false]);
    env.step(&[0.0, 0.5, 0.0, 0.5]).expect("a step");
    assert_eq!(env.outcome().terminated, [false, false]);
    assert_eq!(env.outcome().rewards[0], 0.0);
    assert_eq!(info(&env, 0, "episode_time_s"), 0.0);
    assert!((info(&env, 1, "episode_time_s") - 0.078).abs() < 1e-12);
}

#[test]
fn same_step_keeps_the_last_observation_beside_the_first() {
    let mut env = envs(&[1], EnvConfig::default()).with_autoreset(AutoresetMode::SameStep);
    reset_all(&mut env);
    let first = env.outcome().observations.clone();
    env.step(&[1.0, 0.5]).expect("a step");
    let outcome = env.outcome();
    assert!(outcome.terminated[0]);
    assert!(outcome.rewards[0] < -4.0);
    assert_eq!(outcome.observations, first);
    assert_ne!(outcome.final_observations, first);
    assert_eq!(info(&env, 0, "end_reason"), 0.0);
}

#[test]
fn disabled_wants_a_reset_and_resets_only_who_asks() {
    let mut env = envs(&[2], EnvConfig::default()).with_autoreset(AutoresetMode::Disabled);
    assert_eq!(env.step(&[0.0; 4]).err(), Some(EnvError::ResetNeeded { env: 0 }));
    reset_all(&mut env);
    env.step(&[0.0, 0.5, 1.0, 0.5]).expect("a step");
    assert_eq!(env.step(&[0.0; 4]).err(), Some(EnvError::ResetNeeded { env: 1 }));
    env.reset(&[None, Some(ResetRequest::default())]).expect("a reset of one");
    env.step(&[0.0, 0.5, 0.0, 0.5]).expect("a step");
    assert!((info(&env, 0, "episode_time_s") - 0.078).abs() < 1e-12);
    assert!((info(&env, 1, "episode_time_s") - 0.039).abs() < 1e-12);
}

#[test]
fn a_bad_action_is_refused_before_anything_happens() {
    let mut env = envs(&[2], EnvConfig::default());
    reset_all(&mut env);
    let before = env.outcome().clone();
    let error = env.step(&[0.0, 0.0, f32::NAN, 0.0]).expect_err("NaN must be refused");
    assert_eq!(error.to_string(), "action[1][0] (steering) is NaN, not in -1..1");
    assert_eq!(env.outcome().infos, before.infos);
    assert!(matches!(env.step(&[0.0; 3]).err(), Some(EnvError::WrongLength { .. })));
}

#[test]
fn random_starts_depend_on_the_seed_alone_not_on_the_split() {
    let config = EnvConfig { start: StartRequest::Random, ..EnvConfig::default() };
    let mut whole = envs(&[4], config.clone());
    let mut split = envs(&[1, 2, 1], config);
    reset_all(&mut whole);
    reset_all(&mut split);
    assert_eq!(whole.outcome().observations, split.outcome().observations);
    let seeded = |env: &mut VectorEnv| {
        let request = |seed| Some(ResetRequest { seed: Some(seed), ..ResetRequest::default() });
        env.reset(&[request(1), request(2), request(1), None])
            .expect("a reset")
            .observations
            .clone()
    };
    let rows = seeded(&mut whole);
    assert_eq!(rows, seeded(&mut split));
    let len = whole.entries().len();
    assert_eq!(rows[..len], rows[2 * len..3 * len], "the same seed, the same start");
    assert_ne!(rows[..len], rows[len..2 * len]);
}

#[test]
fn starts_off_the_track_are_refused_with_the_borders() {
    let mut env = envs(&[1], EnvConfig::default());
    let at = |progress, lateral_offset| {
        let start = StartRequest::At { progress, lateral_offset, heading_error: 0.0, speed: 10.0 };
        [Some(ResetRequest { start: Some(start), ..ResetRequest::default() })]
    };
    assert!(matches!(env.reset(&at(1e6, 0.0)), Err(EnvError::BadStart { name: "progress", .. })));
    assert!(matches!(
        env.reset(&at(0.0, f64::NAN)),
        Err(EnvError::BadStart { name: "lateral_offset", .. })
    ));
    assert!(env.reset(&at(10.0, 1.0)).is_ok());
}

#[test]
fn every_observation_stays_inside_its_bounds_even_for_a_state_of_nans() {
    for observation in ObservationKind::ALL {
        let mut env = envs(&[1], EnvConfig { observation, ..EnvConfig::default() });
        reset_all(&mut env);
        for action in [[0.3, 1.0], [-0.3, 1.0], [1.0, 1.0]] {
            env.step(&action).expect("a step");
            for (value, entry) in env.outcome().observations.iter().zip(env.entries()) {
                assert!((entry.low..=entry.high).contains(value), "{}: {value}", entry.name);
            }
        }
        assert_eq!(env.outcome().observations.len(), env.entries().len());
    }
}

#[test]
fn settings_out_of_range_are_named() {
    let track = track();
    let make = |config| {
        let backends = vec![Rails::boxed(&track, 1)];
        VectorEnv::new(backends, Arc::clone(&track), CarInfo::default(), config, 1, 0).map(|_| ())
    };
    let error = make(EnvConfig { control_steps: 0, ..EnvConfig::default() }).expect_err("0 steps");
    assert_eq!(error.to_string(), "setting `control_steps` is 0, expected 1 to 3333 physics steps");
    assert!(make(EnvConfig { max_time: Some(f64::NAN), ..EnvConfig::default() }).is_err());
}

#[test]
fn a_backend_that_cannot_change_the_car_says_so() {
    let distributions = vec![(Quantity::Grip, crate::Distribution::Uniform(0.8, 0.9))];
    let randomization = Some(Randomization { distributions });
    let mut env = envs(&[1], EnvConfig { randomization, ..EnvConfig::default() });
    let error = env.reset(&[Some(ResetRequest::default())]).expect_err("rails are rails");
    assert!(matches!(error, EnvError::Backend(BackendError::Unsupported { .. })), "{error}");
    env.set_randomization(Randomization::default()).expect("nothing drawn");
    assert!(env.reset(&[Some(ResetRequest::default())]).is_ok());
    assert_eq!(info(&env, 0, "condition_grip"), 1.0);
}

#[test]
fn a_delay_that_ends_within_a_step_needs_simulated_time() {
    let track = track();
    let make = |delay| {
        let action = crate::ActionConfig { delay, ..crate::ActionConfig::default() };
        let config = EnvConfig { action, ..EnvConfig::default() };
        let backends = vec![Rails::boxed(&track, 1)];
        VectorEnv::new(backends, Arc::clone(&track), CarInfo::default(), config, 1, 0)
    };
    assert!(make(20).is_err());
    let mut env = make(26).expect("two control steps");
    reset_all(&mut env);
    let speeds = [0, 1, 2, 3].map(|_| {
        env.step(&[0.0, 0.5]).expect("a step");
        info(&env, 0, "speed_mps")
    });
    assert_eq!(speeds, [0.0, 0.0, 50.0, 50.0]);
}

/// Pays for steps, and ends after as many as it is told.
struct Count(u32);

impl crate::Task for Count {
    type Memory = u32;

    fn entries(&self) -> Vec<Entry> {
        vec![Entry::new("steps", "steps of the episode", "1", "", 10.0, (0.0, 1.0))]
    }

    fn reward_terms(&self) -> Vec<&'static str> {
        vec!["step"]
    }

    fn begin(&self, steps: &mut u32, _view: &crate::View<'_>) {
        *steps = 0;
    }

    fn advance(&self, steps: &mut u32, view: &crate::View<'_>) {
        assert_eq!(view.vehicle_state().sim_time, view.state.sim_time);
        *steps += 1;
    }

    fn observe(&self, steps: &u32, _view: &crate::View<'_>, observation: &mut [f32]) {
        observation[0] = *steps as f32 / 10.0;
    }

    fn reward(&self, _steps: &u32, view: &crate::View<'_>, _end: EndReason, terms: &mut [f64]) {
        terms[0] = f64::from(view.action()[0] - view.previous_action()[0]);
    }

    fn end(&self, steps: &u32, _view: &crate::View<'_>) -> EndReason {
        if *steps >= self.0 { EndReason::Damage } else { EndReason::Running }
    }
}

#[test]
fn a_task_of_ones_own_says_what_is_seen_rewarded_and_the_end() {
    let track = track();
    let backends = vec![Rails::boxed(&track, 2)];
    let (car, config) = (CarInfo::default(), EnvConfig::default());
    let mut env = VectorEnv::with_task(backends, track, car, config, Count(3), 1, 0).expect("fine");
    env.reset(&[Some(ResetRequest::default()), Some(ResetRequest::default())]).expect("rails");
    env.step(&[0.5, 0.0, 0.25, 0.0]).expect("a step");
    assert_eq!(env.outcome().rewards, [0.5, 0.25]);
    env.step(&[0.0, 0.0, 0.25, 0.0]).expect("a step");
    assert_eq!(env.outcome().rewards, [-0.5, 0.0]);
    assert_eq!(env.outcome().observations, [0.2, 0.2]);
    env.step(&[0.0; 4]).expect("a step");
    assert_eq!(env.outcome().terminated, [true, true]);
}

#[test]
fn infos_that_somebody_keeps_are_not_written_over() {
    let mut env = envs(&[2], EnvConfig::default());
    reset_all(&mut env);
    let kept = Arc::clone(&env.step(&[0.0, 0.5, 0.0, 0.5]).expect("a step").infos);
    let before = kept.to_vec();
    env.step(&[0.0, 0.5, 0.0, 0.5]).expect("a step");
    assert_eq!(*kept, before);
    assert_ne!(*env.outcome().infos, before);
    env.reset(&[None, Some(ResetRequest::default())]).expect("a reset of one");
    assert!((info(&env, 0, "episode_time_s") - 0.078).abs() < 1e-12);
    assert_eq!(info(&env, 1, "episode_time_s"), 0.0);
}

#[test]
fn buffers_of_the_wrong_length_are_refused() {
    let mut env = envs(&[1], EnvConfig::default());
    reset_all(&mut env);
    let error = env.step_into(&[0.0, 0.0], StepBuffers::default()).expect_err("no buffers");
    assert!(matches!(error, EnvError::WrongLength { what: "buffer of observations", .. }));
}
