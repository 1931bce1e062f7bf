use corsa_backend::{Backend, BackendError, Tick};
use corsa_vehicle::{Controls, VehicleState};

use super::{AutoresetMode, ResetRequest, StepOutcome};
use crate::{
    EnvError,
    episode::{Episode, Report, Shared},
};

/// A backend with the episodes of its vehicles: what one thread works on at a time.
pub(super) struct Chunk {
    backend: Box<dyn Backend>,
    episodes: Vec<Episode>,
    controls: Vec<Controls>,
    states: Vec<VehicleState>,
    ticks: Vec<Tick>,
    /// Which episodes were running when the present step began.
    was_running: Vec<bool>,
    /// Why the backend was lost in the last step, if it was.
    loss: Option<BackendError>,
}

/// A chunk's rows of the outcome.
pub(super) struct ChunkOutput<'a> {
    num_entries: usize,
    num_keys: usize,
    observations: &'a mut [f32],
    rewards: &'a mut [f64],
    terminated: &'a mut [bool],
    truncated: &'a mut [bool],
    infos: &'a mut [f64],
    final_observations: &'a mut [f32],
    final_infos: &'a mut [f64],
}

impl Chunk {
    pub(super) fn new(backend: Box<dyn Backend>, episodes: Vec<Episode>) -> Self {
        let num_vehicles = episodes.len();
        Self {
            backend,
            episodes,
            controls: vec![Controls::default(); num_vehicles],
            states: vec![VehicleState::default(); num_vehicles],
            ticks: vec![Tick::default(); num_vehicles],
            was_running: vec![false; num_vehicles],
            loss: None,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.episodes.len()
    }

    pub(super) fn backend(&self) -> &dyn Backend {
        self.backend.as_ref()
    }

    pub(super) fn backend_mut(&mut self) -> &mut dyn Backend {
        self.backend.as_mut()
    }

    pub(super) fn loss(&self) -> Option<&BackendError> {
        self.loss.as_ref()
    }

    pub(super) fn episode(&self, vehicle: usize) -> &Episode {
        &self.episodes[vehicle]
    }

    pub(super) fn reset(
        &mut self,
        shared: &Shared,
        requests: &[Option<ResetRequest>],
        mut output: ChunkOutput<'_>,
    ) -> Result<(), EnvError> {
        for (vehicle, request) in requests.iter().enumerate() {
            if let Some(request) = request {
                if let Some(seed) = request.seed {
                    self.episodes[vehicle].reseed(seed);
                }
                self.begin(shared, vehicle, request, &mut output)?;
            }
        }
        Ok(())
    }

    pub(super) fn step(
        &mut self,
        shared: &Shared,
        actions: &[f32],
        autoreset: AutoresetMode,
        mut output: ChunkOutput<'_>,
    ) -> Result<(), EnvError> {
        for (was_running, episode) in self.was_running.iter_mut().zip(&self.episodes) {
            *was_running = episode.is_running();
        }
        let is_lost = self.was_running.contains(&true) && self.drive(shared, actions)?;
        for vehicle in 0..self.len() {
            if self.was_running[vehicle] {
                self.finish(shared, vehicle, is_lost, &mut output);
                if autoreset == AutoresetMode::SameStep && !self.episodes[vehicle].is_running() {
                    output.keep_final(vehicle);
                    let (terminated, truncated, reward) = output.flags(vehicle);
                    self.begin(shared, vehicle, &ResetRequest::default(), &mut output)?;
                    output.set_flags(vehicle, terminated, truncated, reward);
                }
            } else {
                self.begin(shared, vehicle, &ResetRequest::default(), &mut output)?;
            }
        }
        Ok(())
    }

    /// Steps the backend; whether it is lost.
    fn drive(&mut self, shared: &Shared, actions: &[f32]) -> Result<bool, EnvError> {
        let rows = actions.chunks_exact(actions.len() / self.episodes.len());
        for ((episode, controls), action) in
            self.episodes.iter_mut().zip(&mut self.controls).zip(rows)
        {
            // A vehicle that awaits its reset is carried along with released controls.
            *controls = Controls::default();
            if episode.is_running() {
                *controls = episode.controls(action);
            }
        }
        let steps = shared.config.control_steps;
        match self.backend.step(&self.controls, steps, &mut self.states, &mut self.ticks) {
            Ok(()) => {
                self.loss = None;
                Ok(false)
            }
            Err(error) if error.is_lost() => {
                self.loss = Some(error);
                Ok(true)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn finish(
        &mut self,
        shared: &Shared,
        vehicle: usize,
        is_lost: bool,
        output: &mut ChunkOutput<'_>,
    ) {
        let episode = &mut self.episodes[vehicle];
        let report = output.report(vehicle);
        let reward = if is_lost {
            episode.lose(shared, report);
            0.0
        } else {
            episode.advance(shared, &self.states[vehicle], &self.ticks[vehicle], report)
        };
        let end = episode.end();
        output.set_flags(vehicle, end.is_termination(), end.is_truncation(), reward);
    }

    fn begin(
        &mut self,
        shared: &Shared,
        vehicle: usize,
        request: &ResetRequest,
        output: &mut ChunkOutput<'_>,
    ) -> Result<(), EnvError> {
        let start = request.start.as_ref().unwrap_or(&shared.config.start);
        let report = output.report(vehicle);
        report.info.fill(0.0);
        self.episodes[vehicle].begin(shared, start, self.backend.as_mut(), vehicle, report)?;
        output.set_flags(vehicle, false, false, 0.0);
        Ok(())
    }
}

impl<'a> ChunkOutput<'a> {
    pub(super) fn all(outcome: &'a mut StepOutcome, num_entries: usize, num_keys: usize) -> Self {
        Self {
            num_entries,
            num_keys,
            observations: &mut outcome.observations,
            rewards: &mut outcome.rewards,
            terminated: &mut outcome.terminated,
            truncated: &mut outcome.truncated,
            infos: &mut outcome.infos,
            final_observations: &mut outcome.final_observations,
            final_infos: &mut outcome.final_infos,
        }
    }

    /// The rows of the first `len` environments, and the rest.
    pub(super) fn split_at(self, len: usize) -> (Self, Self) {
        let (num_entries, num_keys) = (self.num_entries, self.num_keys);
        let (observations, other_observations) = self.observations.split_at_mut(len * num_entries);
        let (rewards, other_rewards) = self.rewards.split_at_mut(len);
        let (terminated, other_terminated) = self.terminated.split_at_mut(len);
        let (truncated, other_truncated) = self.truncated.split_at_mut(len);
        let (infos, other_infos) = self.infos.split_at_mut(len * num_keys);
        let (final_observations, other_final_observations) =
            self.final_observations.split_at_mut(len * num_entries);
        let (final_infos, other_final_infos) = self.final_infos.split_at_mut(len * num_keys);
        let own = Self {
            num_entries,
            num_keys,
            observations,
            rewards,
            terminated,
            truncated,
            infos,
            final_observations,
            final_infos,
        };
        let others = Self {
            num_entries,
            num_keys,
            observations: other_observations,
            rewards: other_rewards,
            terminated: other_terminated,
            truncated: other_truncated,
            infos: other_infos,
            final_observations: other_final_observations,
            final_infos: other_final_infos,
        };
        (own, others)
    }

    fn report(&mut self, row: usize) -> Report<'_> {
        Report {
            observation: &mut self.observations[row * self.num_entries..][..self.num_entries],
            info: &mut self.infos[row * self.num_keys..][..self.num_keys],
        }
    }

    fn keep_final(&mut self, row: usize) {
        let entries = row * self.num_entries..(row + 1) * self.num_entries;
        let keys = row * self.num_keys..(row + 1) * self.num_keys;
        self.final_observations[entries.clone()].copy_from_slice(&self.observations[entries]);
        self.final_infos[keys.clone()].copy_from_slice(&self.infos[keys]);
    }

    fn flags(&self, row: usize) -> (bool, bool, f64) {
        (self.terminated[row], self.truncated[row], self.rewards[row])
    }

    fn set_flags(&mut self, row: usize, terminated: bool, truncated: bool, reward: f64) {
        self.terminated[row] = terminated;
        self.truncated[row] = truncated;
        self.rewards[row] = reward;
    }
}
