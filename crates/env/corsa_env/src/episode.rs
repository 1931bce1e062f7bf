use std::sync::Arc;

use corsa_backend::{Backend, Start, Tick};
use corsa_track::{Projection, ProjectionHint, Track};
use corsa_vehicle::{CarInfo, Controls, VehicleState};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::{
    ActionMapping, EndReason, EnvConfig, EnvError, StartRequest, Task, View,
    info::{self, NUM_COMMON},
};

/// What all episodes of a batch share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) config: EnvConfig,
    pub(crate) track: Arc<Track>,
    pub(crate) car: CarInfo,
    /// Simulated time of a control step, s.
    pub(crate) control_timestep: f64,
}

/// Where one episode writes what it has to tell.
pub(crate) struct Report<'a> {
    pub(crate) observation: &'a mut [f32],
    pub(crate) info: &'a mut [f64],
}

/// One environment of a batch: a task on a vehicle, from a reset to an end.
pub(crate) struct Episode {
    task: Box<dyn Task>,
    mapping: ActionMapping,
    rng: ChaCha8Rng,
    state: VehicleState,
    tick: Tick,
    projection: Projection,
    hint: ProjectionHint,
    action: Vec<f32>,
    previous_action: Vec<f32>,
    dt: f64,
    progress_made: f64,
    /// Laps the source had counted when the episode began.
    first_lap: u32,
    lap_completed: bool,
    began_at: f64,
    steps: u64,
    end: EndReason,
    has_begun: bool,
}

impl Episode {
    pub(crate) fn new(task: Box<dyn Task>, shared: &Shared, seed: u64) -> Self {
        let action = shared.config.action;
        let lock = shared.car.steering_wheel_lock;
        let mapping = ActionMapping::new(action, shared.control_timestep, lock);
        let mut hint = ProjectionHint::default();
        let projection =
            shared.track.project(VehicleState::default().position.truncate(), &mut hint);
        Self {
            task,
            action: vec![0.0; mapping.len()],
            previous_action: vec![0.0; mapping.len()],
            mapping,
            rng: ChaCha8Rng::seed_from_u64(seed),
            state: VehicleState::default(),
            tick: Tick::default(),
            projection,
            hint,
            dt: 0.0,
            progress_made: 0.0,
            first_lap: 0,
            lap_completed: false,
            began_at: 0.0,
            steps: 0,
            end: EndReason::Running,
            has_begun: false,
        }
    }

    /// From now on random starts are drawn from this seed.
    pub(crate) fn reseed(&mut self, seed: u64) {
        self.rng = ChaCha8Rng::seed_from_u64(seed);
    }

    /// Whether a step would be one of a running episode.
    pub(crate) fn is_running(&self) -> bool {
        self.has_begun && self.end == EndReason::Running
    }

    /// Whether there was a reset that worked.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    pub(crate) fn state(&self) -> &VehicleState {
        &self.state
    }

    pub(crate) fn check_action(&self, env: usize, action: &[f32]) -> Result<(), EnvError> {
        self.mapping.check(env, action)
    }

    /// Begins a new episode at the start that is asked for.
    pub(crate) fn begin(
        &mut self,
        shared: &Shared,
        request: &StartRequest,
        backend: &mut dyn Backend,
        vehicle: usize,
        mut report: Report<'_>,
    ) -> Result<(), EnvError> {
        let start: Start = request.resolve(&shared.track, &mut self.rng)?;
        // Until the backend has answered there is no episode that a step could continue.
        self.has_begun = false;
        self.state = backend.reset(vehicle, &start)?;
        self.tick = Tick::default();
        self.hint = ProjectionHint::default();
        self.projection = shared.track.project(self.state.position.truncate(), &mut self.hint);
        self.mapping.begin();
        self.action.fill(0.0);
        self.previous_action.fill(0.0);
        self.dt = 0.0;
        self.progress_made = 0.0;
        self.first_lap = self.state.lap.completed_laps;
        self.lap_completed = false;
        self.began_at = self.state.sim_time;
        self.steps = 0;
        self.end = EndReason::Running;
        self.has_begun = true;
        self.with_view(shared, |task, view| task.begin(view));
        self.tell(shared, &mut report);
        Ok(())
    }

    /// The controls that reach the car for this action.
    pub(crate) fn controls(&mut self, action: &[f32]) -> Controls {
        std::mem::swap(&mut self.action, &mut self.previous_action);
        self.action.copy_from_slice(action);
        self.mapping.apply(action, self.state.gear)
    }

    /// Takes in where a step has led and says what it was worth.
    pub(crate) fn advance(
        &mut self,
        shared: &Shared,
        state: &VehicleState,
        tick: &Tick,
        mut report: Report<'_>,
    ) -> f64 {
        self.take(shared, state, tick);
        self.with_view(shared, |task, view| task.advance(view));
        self.end = match self.with_view(shared, |task, view| task.end(view)) {
            EndReason::Running => self.limit(&shared.config),
            end => end,
        };
        let end = self.end;
        let terms = &mut report.info[NUM_COMMON..];
        self.with_view(shared, |task, view| task.reward(view, end, terms));
        let reward = terms.iter().sum();
        self.tell(shared, &mut report);
        reward
    }

    /// The backend is gone: the last state stands, the episode is cut.
    pub(crate) fn lose(&mut self, shared: &Shared, mut report: Report<'_>) {
        self.tick = Tick::default();
        self.dt = 0.0;
        self.progress_made = 0.0;
        self.lap_completed = false;
        self.end = EndReason::BackendLost;
        report.info[NUM_COMMON..].fill(0.0);
        self.tell(shared, &mut report);
    }

    pub(crate) fn end(&self) -> EndReason {
        self.end
    }

    fn take(&mut self, shared: &Shared, state: &VehicleState, tick: &Tick) {
        let projection = shared.track.project(state.position.truncate(), &mut self.hint);
        let length = shared.track.length();
        let made = projection.progress - self.projection.progress;
        // The shorter way round: crossing the start line is not a lap backwards.
        self.progress_made = made - length * (made / length).round();
        self.dt = state.sim_time - self.state.sim_time;
        self.lap_completed = state.lap.completed_laps > self.state.lap.completed_laps;
        self.projection = projection;
        self.state = *state;
        self.tick = *tick;
        self.steps += 1;
    }

    fn limit(&self, config: &EnvConfig) -> EndReason {
        let laps = self.laps();
        if config.max_laps.is_some_and(|most| laps >= most) {
            EndReason::LapLimit
        } else if config.max_time.is_some_and(|most| self.time() >= most - 1e-9)
            || config.max_steps.is_some_and(|most| self.steps >= most)
        {
            EndReason::TimeLimit
        } else {
            EndReason::Running
        }
    }

    fn laps(&self) -> u32 {
        self.state.lap.completed_laps.saturating_sub(self.first_lap)
    }

    fn time(&self) -> f64 {
        self.state.sim_time - self.began_at
    }

    fn tell(&mut self, shared: &Shared, report: &mut Report<'_>) {
        let delay = shared.config.action.delay_steps as f64 * shared.control_timestep;
        let (time, end) = (self.time(), self.end);
        self.with_view(shared, |task, view| {
            info::write(view, time, delay, end, &mut report.info[..NUM_COMMON]);
            task.observe(view, report.observation);
        });
    }

    fn with_view<R>(
        &mut self,
        shared: &Shared,
        look: impl FnOnce(&mut dyn Task, &View<'_>) -> R,
    ) -> R {
        let view = View {
            track: &shared.track,
            car: &shared.car,
            state: &self.state,
            projection: &self.projection,
            tick: &self.tick,
            dt: self.dt,
            progress_made: self.progress_made,
            action: &self.action,
            previous_action: &self.previous_action,
            controls: self.mapping.held(),
            laps: self.laps(),
            lap_completed: self.lap_completed,
        };
        look(self.task.as_mut(), &view)
    }
}
