use std::{fmt, sync::Arc};

use corsa_backend::{Backend, BackendError, Capabilities, SavedState};
use corsa_track::Track;
use corsa_vehicle::{CarInfo, PHYSICS_TIMESTEP, VehicleState};
use rayon::prelude::*;

mod chunk;

use crate::{
    EndReason, Entry, EnvConfig, EnvError, HotLap, InfoKey, StartRequest, Task,
    config::bad,
    episode::{Episode, Shared},
    info,
};
use chunk::{Chunk, ChunkOutput};

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
    /// Draw random starts from this seed from now on.
    pub seed: Option<u64>,
    /// Begin here instead of where the configuration says.
    pub start: Option<StartRequest>,
}

/// What one step, or one reset, tells of a whole batch. Kept between steps, so that nothing is
/// allocated; a learner copies out what it wants.
#[derive(Clone, Debug, Default)]
pub struct StepOutcome {
    /// `num_envs` rows of one value per entry.
    pub observations: Vec<f32>,
    pub rewards: Vec<f64>,
    pub terminated: Vec<bool>,
    pub truncated: Vec<bool>,
    /// `num_envs` rows of one value per info key.
    pub infos: Vec<f64>,
    /// Under [`AutoresetMode::SameStep`], rows of the environments that ended in this step hold their
    /// last observation and info; other rows are stale.
    pub final_observations: Vec<f32>,
    pub final_infos: Vec<f64>,
}

/// A batch of environments over one or more backends; a single environment is a batch of one.
pub struct VectorEnv {
    shared: Shared,
    chunks: Vec<Chunk>,
    entries: Vec<Entry>,
    info_keys: Vec<InfoKey>,
    autoreset: AutoresetMode,
    pool: Option<rayon::ThreadPool>,
    outcome: StepOutcome,
    action_names: Vec<&'static str>,
}

impl fmt::Debug for VectorEnv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VectorEnv")
            .field("num_envs", &self.num_envs())
            .field("config", &self.shared.config)
            .finish_non_exhaustive()
    }
}

impl VectorEnv {
    /// A hot lap on every vehicle of every backend. The batch is split at the backends' borders: each
    /// is stepped by one thread at a time, on a pool of `num_threads` (0 or 1: the caller's own).
    /// Environment `i` draws from `seed + i` until a reset says otherwise.
    pub fn new(
        backends: Vec<Box<dyn Backend>>,
        track: Arc<Track>,
        car: CarInfo,
        config: EnvConfig,
        num_threads: usize,
        seed: u64,
    ) -> Result<Self, EnvError> {
        config.check()?;
        if backends.is_empty() {
            return Err(bad("num_envs", &0, "at least 1"));
        }
        let control_timestep = f64::from(config.control_steps) * PHYSICS_TIMESTEP;
        let shared = Shared { config, track, car, control_timestep };
        let config = &shared.config;
        let task = || {
            HotLap::new(
                config.observation,
                &config.action,
                config.reward.clone(),
                config.termination,
            )
        };
        let entries = task().entries();
        let info_keys = info::keys(&task().reward_terms());
        let mut next_seed = seed;
        let chunks: Vec<_> = backends
            .into_iter()
            .map(|backend| {
                let episodes = (0..backend.num_vehicles())
                    .map(|_| {
                        let episode = Episode::new(Box::new(task()), &shared, next_seed);
                        next_seed = next_seed.wrapping_add(1);
                        episode
                    })
                    .collect();
                Chunk::new(backend, episodes)
            })
            .collect();
        let num_envs = chunks.iter().map(Chunk::len).sum();
        let pool = thread_pool(num_threads.min(chunks.len()))?;
        let outcome = StepOutcome::sized(num_envs, entries.len(), info_keys.len());
        let action_names = shared.config.action.names();
        let autoreset = AutoresetMode::default();
        Ok(Self { shared, chunks, entries, info_keys, autoreset, pool, outcome, action_names })
    }

    #[must_use]
    pub fn with_autoreset(mut self, autoreset: AutoresetMode) -> Self {
        self.autoreset = autoreset;
        self
    }

    pub fn num_envs(&self) -> usize {
        self.outcome.rewards.len()
    }

    /// The numbers of an observation, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The axes of an action, in order.
    pub fn action_names(&self) -> &[&'static str] {
        &self.action_names
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

    /// The outcome of the last step or reset.
    pub fn outcome(&self) -> &StepOutcome {
        &self.outcome
    }

    /// The last state of an environment.
    ///
    /// # Panics
    /// If there is no environment `env`.
    pub fn state(&self, env: usize) -> &VehicleState {
        let (chunk, vehicle) = self.place(env);
        self.chunks[chunk].episode(vehicle).state()
    }

    /// Why the episode of an environment ended, if it has.
    pub fn end(&self, env: usize) -> EndReason {
        let (chunk, vehicle) = self.place(env);
        self.chunks[chunk].episode(vehicle).end()
    }

    /// Why the backend of an environment was lost in the last step it drove, if it was.
    pub fn loss(&self, env: usize) -> Option<&BackendError> {
        self.chunks[self.place(env).0].loss()
    }

    /// Begins new episodes in the environments that have a request; the others go on, and their rows
    /// of the outcome stay as they were.
    pub fn reset(&mut self, requests: &[Option<ResetRequest>]) -> Result<&StepOutcome, EnvError> {
        check_length("reset", requests.len(), self.num_envs())?;
        let (shared, sizes) = (&self.shared, self.outcome.row_sizes());
        let parts = split(&mut self.chunks, &mut self.outcome, sizes);
        let mut rest = requests;
        let mut work = Vec::with_capacity(parts.len());
        for (chunk, output) in parts {
            let (own, others) = rest.split_at(chunk.len());
            rest = others;
            work.push((chunk, own, output));
        }
        run(self.pool.as_ref(), work, |(chunk, own, output)| chunk.reset(shared, own, output))?;
        Ok(&self.outcome)
    }

    /// One control step of every environment. `actions` holds `num_envs` rows of one value per axis.
    /// Nothing has happened when an action is refused.
    pub fn step(&mut self, actions: &[f32]) -> Result<&StepOutcome, EnvError> {
        let action_len = self.action_names.len();
        check_length("action", actions.len(), self.num_envs() * action_len)?;
        self.check_actions(actions)?;
        let (shared, autoreset) = (&self.shared, self.autoreset);
        let sizes = self.outcome.row_sizes();
        let parts = split(&mut self.chunks, &mut self.outcome, sizes);
        let mut rest = actions;
        let mut work = Vec::with_capacity(parts.len());
        for (chunk, output) in parts {
            let (own, others) = rest.split_at(chunk.len() * action_len);
            rest = others;
            work.push((chunk, own, output));
        }
        run(self.pool.as_ref(), work, |(chunk, own, output)| {
            chunk.step(shared, own, autoreset, output)
        })?;
        Ok(&self.outcome)
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
        let mut rows = actions.chunks_exact(self.action_names.len()).enumerate();
        for chunk in &self.chunks {
            for (vehicle, (env, action)) in (0..chunk.len()).zip(&mut rows) {
                let episode = chunk.episode(vehicle);
                if episode.is_running() {
                    episode.check_action(env, action)?;
                } else if self.autoreset == AutoresetMode::Disabled || !episode.has_begun() {
                    return Err(EnvError::ResetNeeded { env });
                }
            }
        }
        Ok(())
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

impl Drop for VectorEnv {
    fn drop(&mut self) {
        self.close();
    }
}

#[derive(Clone, Copy)]
struct RowSizes {
    entries: usize,
    keys: usize,
}

impl StepOutcome {
    fn sized(num_envs: usize, num_entries: usize, num_keys: usize) -> Self {
        Self {
            observations: vec![0.0; num_envs * num_entries],
            rewards: vec![0.0; num_envs],
            terminated: vec![false; num_envs],
            truncated: vec![false; num_envs],
            infos: vec![0.0; num_envs * num_keys],
            final_observations: vec![0.0; num_envs * num_entries],
            final_infos: vec![0.0; num_envs * num_keys],
        }
    }

    fn row_sizes(&self) -> RowSizes {
        let num_envs = self.rewards.len();
        RowSizes { entries: self.observations.len() / num_envs, keys: self.infos.len() / num_envs }
    }
}

/// Each chunk with its own rows of the outcome.
fn split<'a>(
    chunks: &'a mut [Chunk],
    outcome: &'a mut StepOutcome,
    sizes: RowSizes,
) -> Vec<(&'a mut Chunk, ChunkOutput<'a>)> {
    let mut rest = ChunkOutput::all(outcome, sizes.entries, sizes.keys);
    let mut parts = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let (own, others) = rest.split_at(chunk.len());
        rest = others;
        parts.push((chunk, own));
    }
    parts
}

/// Does the work on the pool if there is one; the first error in the batch's order is the one told.
fn run<W: Send>(
    pool: Option<&rayon::ThreadPool>,
    work: Vec<W>,
    act: impl Fn(W) -> Result<(), EnvError> + Sync + Send,
) -> Result<(), EnvError> {
    let results: Vec<Result<(), EnvError>> = match pool {
        Some(pool) => pool.install(|| work.into_par_iter().map(act).collect()),
        None => work.into_iter().map(act).collect(),
    };
    results.into_iter().collect()
}

fn thread_pool(num_threads: usize) -> Result<Option<rayon::ThreadPool>, EnvError> {
    if num_threads < 2 {
        return Ok(None);
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(num_threads)
        .thread_name(|index| format!("corsa-env-{index}"))
        .build()
        .map(Some)
        .map_err(|error| {
            bad("num_threads", &format!("{num_threads} ({error})"), "what this machine can start")
        })
}

fn check_length(what: &'static str, found: usize, expected: usize) -> Result<(), EnvError> {
    if found == expected { Ok(()) } else { Err(EnvError::WrongLength { what, found, expected }) }
}

#[cfg(test)]
mod tests;
