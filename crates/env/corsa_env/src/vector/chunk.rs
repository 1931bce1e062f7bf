use corsa_backend::{Backend, BackendError, CompactState, Start, Tick};
use corsa_track::ProjectionHint;
use corsa_vehicle::{Controls, PHYSICS_TIMESTEP, VehicleState};
use rand::RngExt;

use super::{
    AutoresetMode, ResetRequest,
    rows::{Row, Rows},
};
use crate::{
    EndReason, EnvError, StartRequest, Task, View,
    conditions::Drawn,
    episode::{Episode, Shared, Surroundings},
    info::{self, NUM_COMMON},
    task::Whole,
};

/// A backend with the episodes of its vehicles: what one thread works on at a time.
pub(super) struct Chunk<T: Task> {
    backend: Box<dyn Backend>,
    episodes: Vec<Episode>,
    memories: Vec<T::Memory>,
    /// The newest actions of each vehicle, one after the other, the newest first.
    actions: Vec<f32>,
    /// Numbers of `actions` per vehicle.
    actions_len: usize,
    controls: Vec<Controls>,
    /// Controls that change within the present control step.
    switches: Vec<Switch>,
    /// Where the present step has led.
    next: Vec<CompactState>,
    /// Which episodes were running when the present step began.
    was_running: Vec<bool>,
    source: Source,
    /// Why the backend was lost in the last step, if it was.
    loss: Option<BackendError>,
}

#[derive(Clone, Copy)]
struct Switch {
    /// Physics steps into the control step.
    at: u32,
    vehicle: usize,
    to: Controls,
}

/// How states come from the backend.
enum Source {
    /// Its batch is read. Every vehicle's tick is this one.
    Simulated { tick: Tick },
    /// It writes whole states, whose place on the track is found here.
    Whole { states: Vec<VehicleState>, ticks: Vec<Tick>, hints: Vec<ProjectionHint> },
}

impl<T: Task> Chunk<T> {
    /// `first_seed` is the first vehicle's, the next ones count on.
    pub(super) fn new(backend: Box<dyn Backend>, shared: &Shared<T>, first_seed: u64) -> Self {
        let len = backend.num_vehicles();
        let actions_len = shared.actions_kept * shared.mapping.len();
        let source = if backend.batch().is_some() {
            let physics_steps = shared.config.control_steps;
            Source::Simulated { tick: Tick { physics_steps, ..Tick::default() } }
        } else {
            Source::Whole {
                states: vec![VehicleState::default(); len],
                ticks: vec![Tick::default(); len],
                hints: vec![ProjectionHint::default(); len],
            }
        };
        let seeds = (0..len as u64).map(|vehicle| first_seed.wrapping_add(vehicle));
        Self {
            backend,
            episodes: seeds.map(Episode::new).collect(),
            memories: vec![T::Memory::default(); len],
            actions: vec![0.0; len * actions_len],
            actions_len,
            controls: vec![Controls::default(); len],
            switches: Vec::new(),
            next: vec![CompactState::default(); len],
            was_running: vec![false; len],
            source,
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

    pub(super) fn episodes(&self) -> &[Episode] {
        &self.episodes
    }

    /// All that is known of a vehicle.
    pub(super) fn state(&self, vehicle: usize) -> VehicleState {
        match &self.source {
            Source::Simulated { .. } => Whole::In(self.backend.as_ref(), vehicle).state(),
            Source::Whole { states, .. } => states[vehicle],
        }
    }

    /// New episodes for those that have a request; the rows of the others say where they are.
    pub(super) fn reset(
        &mut self,
        shared: &Shared<T>,
        requests: &[Option<ResetRequest>],
        mut rows: Rows<'_>,
    ) -> Result<(), EnvError> {
        for (vehicle, request) in requests.iter().enumerate() {
            let mut row = rows.row(vehicle);
            let Some(request) = request else {
                self.observe(shared, vehicle, &mut row);
                continue;
            };
            if let Some(seed) = request.seed {
                self.episodes[vehicle].reseed(seed);
            }
            self.begin(shared, vehicle, request, &mut row)?;
        }
        Ok(())
    }

    /// One control step of every vehicle.
    pub(super) fn step(
        &mut self,
        shared: &Shared<T>,
        actions: &[f32],
        autoreset: AutoresetMode,
        mut rows: Rows<'_>,
    ) -> Result<(), EnvError> {
        for (was_running, episode) in self.was_running.iter_mut().zip(&self.episodes) {
            *was_running = episode.is_running();
        }
        let is_lost = self.was_running.contains(&true) && self.drive(shared, actions)?;
        for vehicle in 0..self.len() {
            let mut row = rows.row(vehicle);
            if self.was_running[vehicle] {
                self.finish(shared, vehicle, is_lost, &mut row);
                if autoreset == AutoresetMode::SameStep && !self.episodes[vehicle].is_running() {
                    row.keep_final();
                    let (reward, terminated, truncated) =
                        (*row.reward, *row.terminated, *row.truncated);
                    self.begin(shared, vehicle, &ResetRequest::default(), &mut row)?;
                    (*row.reward, *row.terminated, *row.truncated) =
                        (reward, terminated, truncated);
                }
            } else {
                self.begin(shared, vehicle, &ResetRequest::default(), &mut row)?;
            }
        }
        Ok(())
    }

    /// Turns actions into controls and lets the control step pass; whether the backend is lost.
    fn drive(&mut self, shared: &Shared<T>, actions: &[f32]) -> Result<bool, EnvError> {
        self.steer(shared, actions);
        let steps = shared.config.control_steps;
        match &mut self.source {
            Source::Simulated { .. } => {
                let Some(batch) = self.backend.batch_mut() else { return Ok(false) };
                let mut passed = 0;
                for switch in &self.switches {
                    if switch.at > passed {
                        batch.drive(&self.controls, switch.at - passed);
                        passed = switch.at;
                    }
                    self.controls[switch.vehicle] = switch.to;
                }
                batch.drive(&self.controls, steps - passed);
                batch.read(0, &mut self.next);
                Ok(false)
            }
            Source::Whole { states, ticks, hints } => {
                match self.backend.step(&self.controls, steps, states, ticks) {
                    Ok(()) => {}
                    Err(error) if error.is_lost() => {
                        self.loss = Some(error);
                        return Ok(true);
                    }
                    Err(error) => return Err(error.into()),
                }
                self.loss = None;
                for ((row, state), hint) in self.next.iter_mut().zip(states).zip(hints) {
                    let projection = shared.track.project(state.position.truncate(), hint);
                    *row = CompactState::new(state, &projection);
                }
                Ok(false)
            }
        }
    }

    /// The controls with which the step begins, and the changes within it in the order of time.
    fn steer(&mut self, shared: &Shared<T>, actions: &[f32]) {
        let num_axes = shared.mapping.len();
        let steps = shared.config.control_steps;
        self.switches.clear();
        let kept = self.actions.chunks_exact_mut(self.actions_len);
        let rows = actions.chunks_exact(num_axes).zip(kept).zip(&mut self.controls);
        for (vehicle, ((action, kept), controls)) in rows.enumerate() {
            // A vehicle that awaits its reset is carried along with released controls.
            if !self.was_running[vehicle] {
                *controls = Controls::default();
                continue;
            }
            let episode = &mut self.episodes[vehicle];
            kept.copy_within(..kept.len() - num_axes, num_axes);
            kept[..num_axes].copy_from_slice(action);
            episode.held = shared.mapping.controls(action, episode.state.gear, &episode.held);
            let arrival = episode.delay.pass(episode.held, steps);
            *controls = arrival.first;
            if arrival.switch_at > 0 {
                let (at, to) = (arrival.switch_at, arrival.second);
                self.switches.push(Switch { at, vehicle, to });
            }
        }
        self.switches.sort_unstable_by_key(|switch| (switch.at, switch.vehicle));
    }

    /// Says where a step has led one vehicle and what it was worth.
    #[inline]
    fn finish(&mut self, shared: &Shared<T>, vehicle: usize, is_lost: bool, row: &mut Row<'_>) {
        let task = &shared.task;
        let terms = NUM_COMMON + shared.num_conditions;
        if is_lost {
            if let Source::Whole { ticks, .. } = &mut self.source {
                ticks[vehicle] = Tick::default();
            }
            self.episodes[vehicle].lose();
            row.info[terms..].fill(0.0);
            *row.reward = 0.0;
        } else {
            self.episodes[vehicle].take(&self.next[vehicle], shared.track.length());
            let (view, memory) = self.look(shared, vehicle);
            task.advance(memory, &view);
            let mut end = task.end(memory, &view);
            let episode = &self.episodes[vehicle];
            if end == EndReason::Running {
                end = episode.limit(&shared.config);
            }
            let (view, memory) = self.look(shared, vehicle);
            task.reward(memory, &view, end, &mut row.info[terms..]);
            *row.reward = row.info[terms..].iter().sum();
            self.episodes[vehicle].end = end;
        }
        let end = self.episodes[vehicle].end;
        *row.terminated = end.is_termination();
        *row.truncated = end.is_truncation();
        self.tell(shared, vehicle, row);
        self.observe(shared, vehicle, row);
    }

    /// Begins a new episode at the start that is asked for.
    fn begin(
        &mut self,
        shared: &Shared<T>,
        vehicle: usize,
        request: &ResetRequest,
        row: &mut Row<'_>,
    ) -> Result<(), EnvError> {
        let config = &shared.config;
        let wanted: &StartRequest = request.start.as_ref().unwrap_or(&config.start);
        let delay = config.action.delay;
        let episode = &mut self.episodes[vehicle];
        let (start, drawn, seed) = episode.draw(|rng| {
            let start = wanted.resolve(&shared.track, rng)?;
            let randomization = config.randomization.as_ref();
            let drawn = randomization.map(|drawn| drawn.draw(delay, &request.conditions, rng));
            Ok::<_, EnvError>((start, drawn, rng.random()))
        })?;
        // Until the backend has answered there is no episode that a step could continue.
        episode.has_begun = false;
        if let Some(drawn) = &drawn {
            self.backend.set_conditions(vehicle, &drawn.conditions())?;
        }
        episode.drawn = drawn.unwrap_or_else(|| Drawn::nominal(delay));
        episode.seed = seed;
        episode.delay.begin(episode.drawn.delay, config.control_steps);
        let state = self.backend.reset(vehicle, &start)?;
        if shared.num_conditions > 0 && matches!(start, Start::Saved(_)) {
            self.episodes[vehicle].drawn.adopt(&self.backend.conditions(vehicle));
        }
        match &mut self.source {
            Source::Simulated { .. } => {
                if let Some(batch) = self.backend.batch() {
                    batch.read(vehicle, &mut self.next[vehicle..=vehicle]);
                }
            }
            Source::Whole { states, ticks, hints } => {
                states[vehicle] = state;
                ticks[vehicle] = Tick::default();
                hints[vehicle] = ProjectionHint::default();
                let position = state.position.truncate();
                let projection = shared.track.project(position, &mut hints[vehicle]);
                self.next[vehicle] = CompactState::new(&state, &projection);
            }
        }
        self.actions[vehicle * self.actions_len..][..self.actions_len].fill(0.0);
        self.episodes[vehicle].begin(&self.next[vehicle]);
        let (view, memory) = self.look(shared, vehicle);
        shared.task.begin(memory, &view);
        row.info[NUM_COMMON + shared.num_conditions..].fill(0.0);
        (*row.reward, *row.terminated, *row.truncated) = (0.0, false, false);
        self.tell(shared, vehicle, row);
        self.observe(shared, vehicle, row);
        Ok(())
    }

    #[inline]
    fn tell(&mut self, shared: &Shared<T>, vehicle: usize, row: &mut Row<'_>) {
        let episode = &self.episodes[vehicle];
        let (time, end) = (episode.time(), episode.end);
        let delay = f64::from(episode.delay.delay()) * PHYSICS_TIMESTEP;
        episode.drawn.tell(&mut row.info[NUM_COMMON..][..shared.num_conditions]);
        let (view, _) = self.look(shared, vehicle);
        info::write(&view, time, delay, end, &mut row.info[..NUM_COMMON]);
    }

    #[inline]
    fn observe(&mut self, shared: &Shared<T>, vehicle: usize, row: &mut Row<'_>) {
        let (view, memory) = self.look(shared, vehicle);
        shared.task.observe(memory, &view, row.observation);
    }

    /// What a task sees of a vehicle, and its memory.
    #[inline]
    fn look<'a>(
        &'a mut self,
        shared: &'a Shared<T>,
        vehicle: usize,
    ) -> (View<'a>, &'a mut T::Memory) {
        let (tick, whole) = match &self.source {
            Source::Simulated { tick } => (tick, Whole::In(self.backend.as_ref(), vehicle)),
            Source::Whole { states, ticks, .. } => (&ticks[vehicle], Whole::Here(&states[vehicle])),
        };
        let actions = &self.actions[vehicle * self.actions_len..][..self.actions_len];
        let view = self.episodes[vehicle].view(shared, Surroundings { tick, whole, actions });
        (view, &mut self.memories[vehicle])
    }
}
