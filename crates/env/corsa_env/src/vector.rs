use std::{fmt, sync::Arc};

use corsa_backend::{Backend, BackendError, Capabilities, SavedState};
use corsa_track::Track;
use corsa_vehicle::{CarInfo, PHYSICS_TIMESTEP, VehicleState};

mod chunk;
mod crew;
mod rows;

use crate::{
    ActionMapping, EndReason, Entry, EnvConfig, EnvError, HotLap, InfoKey, Quantity, Randomization,
    StartRequest, Task, config::bad, episode::Shared, info,
};
use chunk::Chunk;
use crew::Crew;
use rows::Rows;

/// When an ended episode gives way to the next (Gymnasium's `AutoresetMode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoresetMode {
    /// In the next step, which ignores its action and is worth 0.
    #[default]
    NextStep,
    /// At once: the step returns the first observation of the next episode, and the last one of the
    /// old beside it.
    SameStep,
    /// Never: the learner resets.
    Disabled,
}

/// What one environment of a batch is asked to do in a reset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResetRequest {
    /// Draw everything random from this seed from now on.
    pub seed: Option<u64>,
    /// Begin here instead of where the configuration says.
    pub start: Option<StartRequest>,
    /// What this episode has instead of what is drawn; needs [`EnvConfig::randomization`].
    pub conditions: Vec<(Quantity, f64)>,
}

/// The four arrays of a step, wherever the caller keeps them: `num_envs` rows each, of one value per
/// entry in `observations`.
#[derive(Debug, Default)]
pub struct StepBuffers<'a> {
    pub observations: &'a mut [f32],
    pub rewards: &'a mut [f64],
    pub terminated: &'a mut [bool],
    pub truncated: &'a mut [bool],
}

/// What one step, or one reset, tells of a whole batch.
#[derive(Clone, Debug, Default)]
pub struct StepOutcome {
    /// `num_envs` rows of one value per entry. Of a step or reset into the caller's buffers nothing
    /// is here, nor in the next three.
    pub observations: Vec<f32>,
    pub rewards: Vec<f64>,
    pub terminated: Vec<bool>,
    pub truncated: Vec<bool>,
    /// `num_envs` rows of one value per info key. Whoever keeps a clone of it keeps this step's: the
    /// next one writes to another place.
    pub infos: Arc<Vec<f64>>,
    /// Under [`AutoresetMode::SameStep`], rows of the environments that ended in this step hold their
    /// last observation and info; other rows are stale.
    pub final_observations: Vec<f32>,
    pub final_infos: Arc<Vec<f64>>,
}

/// A batch of environments over one or more backends; a single environment is a batch of one.
pub struct VectorEnv<T: Task = HotLap> {
    shared: Shared<T>,
    chunks: Vec<Chunk<T>>,
    num_envs: usize,
    entries: Vec<Entry>,
    info_keys: Vec<InfoKey>,
    autoreset: AutoresetMode,
    crew: Crew,
    outcome: StepOutcome,
}

impl<T: Task> fmt::Debug for VectorEnv<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VectorEnv")
            .field("num_envs", &self.num_envs())
            .field("config", &self.shared.config)
            .finish_non_exhaustive()
    }
}

impl VectorEnv {
    /// A hot lap on every vehicle of every backend; see [`VectorEnv::with_task`].
    pub fn new(
        backends: Vec<Box<dyn Backend>>,
        track: Arc<Track>,
        car: CarInfo,
        config: EnvConfig,
        num_threads: usize,
        seed: u64,
    ) -> Result<Self, EnvError> {
        config.check()?;
        let task = HotLap::new(&config, &track)?;
        Self::with_task(backends, track, car, config, task, num_threads, seed)
    }
}

impl<T: Task> VectorEnv<T> {
    /// A task on every vehicle of every backend; `config`'s observation, reward and termination are
    /// the task's business. The batch is split at the backends' borders: each is stepped by one
    /// thread at a time, of which there are `num_threads` (0 or 1: the caller's own). Environment `i`
    /// draws from `seed + i` until a reset says otherwise.
    pub fn with_task(
        backends: Vec<Box<dyn Backend>>,
        track: Arc<Track>,
        car: CarInfo,
        config: EnvConfig,
        task: T,
        num_threads: usize,
        seed: u64,
    ) -> Result<Self, EnvError> {
        config.check()?;
        if backends.is_empty() {
            return Err(bad("num_envs", &0, "at least 1"));
        }
        check_delay(&config, backends[0].as_ref())?;
        let entries = task.entries();
        let conditions =
            if config.randomization.is_some() { Quantity::TOLD.as_slice() } else { &[] };
        let info_keys = info::keys(conditions, &task.reward_terms());
        let control_timestep = f64::from(config.control_steps) * PHYSICS_TIMESTEP;
        let mapping = ActionMapping::new(config.action, control_timestep, car.steering_wheel_lock);
        let actions_kept = config.action.history.max(2);
        let num_conditions = conditions.len();
        let shared = Shared { config, track, car, mapping, task, actions_kept, num_conditions };
        let mut num_envs = 0;
        let chunks: Vec<_> = backends
            .into_iter()
            .map(|backend| {
                let chunk = Chunk::new(backend, &shared, seed.wrapping_add(num_envs as u64));
                num_envs += chunk.len();
                chunk
            })
            .collect();
        let crew = Crew::new(num_threads.min(chunks.len()))?;
        let autoreset = AutoresetMode::default();
        let outcome = StepOutcome::default();
        Ok(Self { shared, chunks, num_envs, entries, info_keys, autoreset, crew, outcome })
    }

    #[must_use]
    pub fn with_autoreset(mut self, autoreset: AutoresetMode) -> Self {
        self.autoreset = autoreset;
        self
    }

    pub fn num_envs(&self) -> usize {
        self.num_envs
    }

    /// The numbers of an observation, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The axes of an action, in order.
    pub fn action_names(&self) -> &[&'static str] {
        self.shared.mapping.names()
    }

    pub fn info_keys(&self) -> &[InfoKey] {
        &self.info_keys
    }

    pub fn config(&self) -> &EnvConfig {
        &self.shared.config
    }

    pub fn track(&self) -> &Arc<Track> {
        &self.shared.track
    }

    pub fn car(&self) -> &CarInfo {
        &self.shared.car
    }

    pub fn capabilities(&self) -> Capabilities {
        self.chunks[0].backend().capabilities()
    }

    pub fn autoreset(&self) -> AutoresetMode {
        self.autoreset
    }

    /// From now on episodes begin there when a reset does not say: a curriculum's next lesson.
    pub fn set_start(&mut self, start: StartRequest) -> Result<(), EnvError> {
        start.check()?;
        self.shared.config.start = start;
        Ok(())
    }

    /// From now on this is drawn for each new episode. Only an environment that was made with a
    /// randomization, be it an empty one, has conditions to tell of.
    pub fn set_randomization(&mut self, randomization: Randomization) -> Result<(), EnvError> {
        let has_conditions = self.shared.config.randomization.is_some();
        if !has_conditions {
            return Err(EnvError::NoConditions);
        }
        randomization.check()?;
        let config = EnvConfig { randomization: Some(randomization), ..self.config().clone() };
        check_delay(&config, self.chunks[0].backend())?;
        self.shared.config = config;
        Ok(())
    }

    /// The outcome of the last step or reset.
    pub fn outcome(&self) -> &StepOutcome {
        &self.outcome
    }

    /// The last state of an environment.
    ///
    /// # Panics
    /// If there is no environment `env`.
    pub fn state(&self, env: usize) -> VehicleState {
        let (chunk, vehicle) = self.place(env);
        self.chunks[chunk].state(vehicle)
    }

    /// Why the episode of an environment ended, if it has.
    pub fn end(&self, env: usize) -> EndReason {
        let (chunk, vehicle) = self.place(env);
        self.chunks[chunk].episode(vehicle).end
    }

    /// Why the backend of an environment was lost in the last step it drove, if it was.
    pub fn loss(&self, env: usize) -> Option<&BackendError> {
        self.chunks[self.place(env).0].loss()
    }

    /// Begins new episodes in the environments that have a request; the others go on, and their rows
    /// of the outcome say where they are.
    pub fn reset(&mut self, requests: &[Option<ResetRequest>]) -> Result<&StepOutcome, EnvError> {
        let mut own = self.own_buffers();
        let result = self.reset_into(requests, own.buffers());
        self.keep(own);
        result.map(|()| &self.outcome)
    }

    /// The same into the caller's memory.
    pub fn reset_into(
        &mut self,
        requests: &[Option<ResetRequest>],
        buffers: StepBuffers<'_>,
    ) -> Result<(), EnvError> {
        check_length("reset", requests.len(), self.num_envs)?;
        self.check_conditions(requests)?;
        let rows = Rows {
            num_entries: self.entries.len(),
            num_keys: self.info_keys.len(),
            infos: kept_infos(&mut self.outcome.infos, self.num_envs * self.info_keys.len()),
            buffers,
            ..Rows::default()
        };
        rows.check(self.num_envs)?;
        let shared = &self.shared;
        let parts = Parts { chunks: self.chunks.iter_mut(), rows, rest: requests, width: 1 };
        self.crew.run(parts, |(chunk, own, rows)| chunk.reset(shared, own, rows))
    }

    /// One control step of every environment. `actions` holds `num_envs` rows of one value per axis.
    /// Nothing has happened when an action is refused.
    pub fn step(&mut self, actions: &[f32]) -> Result<&StepOutcome, EnvError> {
        let mut own = self.own_buffers();
        let result = self.step_into(actions, own.buffers());
        self.keep(own);
        result.map(|()| &self.outcome)
    }

    /// The same into the caller's memory.
    pub fn step_into(&mut self, actions: &[f32], buffers: StepBuffers<'_>) -> Result<(), EnvError> {
        let num_axes = self.action_names().len();
        check_length("action", actions.len(), self.num_envs * num_axes)?;
        self.check_actions(actions)?;
        let (num_entries, num_keys) = (self.entries.len(), self.info_keys.len());
        let num_final = if self.autoreset == AutoresetMode::SameStep { self.num_envs } else { 0 };
        let outcome = &mut self.outcome;
        outcome.final_observations.resize(num_final * num_entries, 0.0);
        let rows = Rows {
            num_entries,
            num_keys,
            buffers,
            infos: fresh_infos(&mut outcome.infos, self.num_envs * num_keys),
            final_observations: &mut outcome.final_observations,
            final_infos: fresh_infos(&mut outcome.final_infos, num_final * num_keys),
        };
        rows.check(self.num_envs)?;
        let (shared, autoreset) = (&self.shared, self.autoreset);
        let chunks = self.chunks.iter_mut();
        let parts = Parts { chunks, rows, rest: actions, width: num_axes };
        self.crew.run(parts, |(chunk, own, rows)| chunk.step(shared, own, autoreset, rows))
    }

    /// The whole state of an environment's vehicle, to start from later.
    pub fn save(&self, env: usize) -> Result<SavedState, EnvError> {
        let (chunk, vehicle) = self.place(env);
        Ok(self.chunks[chunk].backend().save(vehicle)?)
    }

    /// Stops or continues simulated time where the backend can.
    pub fn pause(&mut self, paused: bool) -> Result<(), EnvError> {
        for chunk in &mut self.chunks {
            chunk.backend_mut().pause(paused)?;
        }
        Ok(())
    }

    /// Releases the controls. May be called twice.
    pub fn close(&mut self) {
        for chunk in &mut self.chunks {
            chunk.backend_mut().close();
        }
    }

    fn check_actions(&self, actions: &[f32]) -> Result<(), EnvError> {
        let mapping = &self.shared.mapping;
        let all_good = ActionMapping::are_good(actions);
        if all_good && self.autoreset != AutoresetMode::Disabled && self.have_begun() {
            return Ok(());
        }
        let episodes = self.chunks.iter().flat_map(Chunk::episodes);
        let rows = actions.chunks_exact(mapping.len());
        for (env, (episode, action)) in episodes.zip(rows).enumerate() {
            if episode.is_running() {
                mapping.check(env, action)?;
            } else if self.autoreset == AutoresetMode::Disabled || !episode.has_begun {
                return Err(EnvError::ResetNeeded { env });
            }
        }
        Ok(())
    }

    fn have_begun(&self) -> bool {
        self.chunks.iter().flat_map(Chunk::episodes).all(|episode| episode.has_begun)
    }

    fn check_conditions(&self, requests: &[Option<ResetRequest>]) -> Result<(), EnvError> {
        let given = requests.iter().flatten().flat_map(|request| &request.conditions);
        for (quantity, value) in given {
            if self.shared.config.randomization.is_none() {
                return Err(EnvError::NoConditions);
            }
            quantity.check(*value)?;
        }
        Ok(())
    }

    fn own_buffers(&mut self) -> OwnBuffers {
        let outcome = &mut self.outcome;
        outcome.observations.resize(self.num_envs * self.entries.len(), 0.0);
        outcome.rewards.resize(self.num_envs, 0.0);
        outcome.terminated.resize(self.num_envs, false);
        outcome.truncated.resize(self.num_envs, false);
        OwnBuffers {
            observations: std::mem::take(&mut outcome.observations),
            rewards: std::mem::take(&mut outcome.rewards),
            terminated: std::mem::take(&mut outcome.terminated),
            truncated: std::mem::take(&mut outcome.truncated),
        }
    }

    fn keep(&mut self, own: OwnBuffers) {
        self.outcome.observations = own.observations;
        self.outcome.rewards = own.rewards;
        self.outcome.terminated = own.terminated;
        self.outcome.truncated = own.truncated;
    }

    fn place(&self, env: usize) -> (usize, usize) {
        let mut vehicle = env;
        for (index, chunk) in self.chunks.iter().enumerate() {
            if vehicle < chunk.len() {
                return (index, vehicle);
            }
            vehicle -= chunk.len();
        }
        panic!("environment {env} not in 0..{}", self.num_envs())
    }
}

impl<T: Task> Drop for VectorEnv<T> {
    fn drop(&mut self) {
        self.close();
    }
}

/// The outcome's own buffers while a step writes into them.
struct OwnBuffers {
    observations: Vec<f32>,
    rewards: Vec<f64>,
    terminated: Vec<bool>,
    truncated: Vec<bool>,
}

impl OwnBuffers {
    fn buffers(&mut self) -> StepBuffers<'_> {
        StepBuffers {
            observations: &mut self.observations,
            rewards: &mut self.rewards,
            terminated: &mut self.terminated,
            truncated: &mut self.truncated,
        }
    }
}

impl Rows<'_> {
    fn check(&self, num_envs: usize) -> Result<(), EnvError> {
        let buffers = &self.buffers;
        let num_observed = num_envs * self.num_entries;
        check_length("buffer of observations", buffers.observations.len(), num_observed)?;
        check_length("buffer of rewards", buffers.rewards.len(), num_envs)?;
        check_length("buffer of terminated", buffers.terminated.len(), num_envs)?;
        check_length("buffer of truncated", buffers.truncated.len(), num_envs)
    }
}

/// Each chunk with its own share of what is asked and its own rows.
struct Parts<'a, T: Task, A> {
    chunks: std::slice::IterMut<'a, Chunk<T>>,
    rows: Rows<'a>,
    rest: &'a [A],
    /// Items of `rest` per environment.
    width: usize,
}

impl<'a, T: Task, A> Iterator for Parts<'a, T, A> {
    type Item = (&'a mut Chunk<T>, &'a [A], Rows<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let chunk = self.chunks.next()?;
        let (own, rest) = self.rest.split_at(chunk.len() * self.width);
        self.rest = rest;
        let rows = self.rows.take(chunk.len());
        Some((chunk, own, rows))
    }
}

/// A table to overwrite: the one there is, unless somebody keeps it.
fn fresh_infos(infos: &mut Arc<Vec<f64>>, len: usize) -> &mut [f64] {
    if Arc::get_mut(infos).is_none_or(|infos| infos.len() != len) {
        *infos = Arc::new(vec![0.0; len]);
    }
    Arc::make_mut(infos).as_mut_slice()
}

/// A table to change in part: the one there is, or a copy of it if somebody keeps that.
fn kept_infos(infos: &mut Arc<Vec<f64>>, len: usize) -> &mut [f64] {
    let infos = Arc::make_mut(infos);
    infos.resize(len, 0.0);
    infos
}

/// A delay that ends within a control step needs simulated time.
fn check_delay(config: &EnvConfig, backend: &dyn Backend) -> Result<(), EnvError> {
    if backend.batch().is_some() {
        return Ok(());
    }
    let has_drawn_delay = config.randomization.as_ref().is_some_and(|randomization| {
        randomization.distributions.iter().any(|(drawn, _)| *drawn == Quantity::ActionDelay)
    });
    let delay = config.action.delay;
    if has_drawn_delay || !delay.is_multiple_of(config.control_steps) {
        let found = format!("{delay} physics steps");
        return Err(bad("action_delay", &found, "whole control steps where time is real"));
    }
    Ok(())
}

fn check_length(what: &'static str, found: usize, expected: usize) -> Result<(), EnvError> {
    if found == expected { Ok(()) } else { Err(EnvError::WrongLength { what, found, expected }) }
}

#[cfg(test)]
mod tests;
