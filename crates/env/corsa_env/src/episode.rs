use std::sync::Arc;

use corsa_backend::{CompactState, Tick};
use corsa_track::Track;
use corsa_vehicle::{CarInfo, Controls};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::{
    ActionMapping, EndReason, EnvConfig, Quantity, View, conditions::Drawn, delay::DelayLine,
    task::Whole,
};

/// What all episodes of a batch share.
#[derive(Debug)]
pub(crate) struct Shared<T> {
    pub(crate) config: EnvConfig,
    pub(crate) track: Arc<Track>,
    pub(crate) car: CarInfo,
    pub(crate) mapping: ActionMapping,
    pub(crate) task: T,
    /// How many actions are kept: those that are seen, and the two that are compared.
    pub(crate) actions_kept: usize,
    /// Values of an info row that tell of conditions.
    pub(crate) num_conditions: usize,
}

/// What a view is made of, beside the episode itself.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) tick: &'a Tick,
    pub(crate) whole: Whole<'a>,
    pub(crate) actions: &'a [f32],
}

/// One environment of a batch, from a reset to an end: everything but what its task remembers.
#[derive(Debug)]
pub(crate) struct Episode {
    pub(crate) state: CompactState,
    dt: f64,
    progress_made: f64,
    began_at: f64,
    steps: u64,
    /// Laps the source had counted when the episode began.
    first_lap: u32,
    lap_completed: bool,
    pub(crate) end: EndReason,
    pub(crate) has_begun: bool,
    /// Where the learner's own actions have put the controls, whether they reached the car or not.
    pub(crate) held: Controls,
    pub(crate) delay: DelayLine,
    pub(crate) drawn: Drawn,
    /// A number of its own for whatever the task draws.
    pub(crate) seed: u64,
    stream: Stream,
}

/// A random number stream of an environment's own, as small as it can be kept: it is needed once an
/// episode.
#[derive(Debug)]
struct Stream {
    seed: u64,
    /// How far it has been used.
    position: u128,
}

impl Episode {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: CompactState::default(),
            dt: 0.0,
            progress_made: 0.0,
            began_at: 0.0,
            steps: 0,
            first_lap: 0,
            lap_completed: false,
            end: EndReason::Running,
            has_begun: false,
            held: Controls::default(),
            delay: DelayLine::default(),
            drawn: Drawn::nominal(0),
            seed: 0,
            stream: Stream { seed, position: 0 },
        }
    }

    /// From now on everything random is drawn from this seed.
    pub(crate) fn reseed(&mut self, seed: u64) {
        self.stream = Stream { seed, position: 0 };
    }

    /// Draws from the environment's own stream.
    pub(crate) fn draw<R>(&mut self, draw: impl FnOnce(&mut ChaCha8Rng) -> R) -> R {
        let mut rng = ChaCha8Rng::seed_from_u64(self.stream.seed);
        rng.set_word_pos(self.stream.position);
        let drawn = draw(&mut rng);
        self.stream.position = rng.get_word_pos();
        drawn
    }

    /// Whether a step would be one of a running episode.
    pub(crate) fn is_running(&self) -> bool {
        self.has_begun && self.end == EndReason::Running
    }

    /// A new episode that begins here.
    pub(crate) fn begin(&mut self, state: &CompactState) {
        self.state = *state;
        self.held = Controls::default();
        self.dt = 0.0;
        self.progress_made = 0.0;
        self.first_lap = state.completed_laps;
        self.lap_completed = false;
        self.began_at = state.sim_time;
        self.steps = 0;
        self.end = EndReason::Running;
        self.has_begun = true;
    }

    /// Takes in where a step has led.
    #[inline]
    pub(crate) fn take(&mut self, state: &CompactState, length: f64) {
        let made = state.progress - self.state.progress;
        // The shorter way round: crossing the start line is not a lap backwards.
        self.progress_made =
            if made.abs() < 0.5 * length { made } else { made - length * (made / length).round() };
        self.dt = state.sim_time - self.state.sim_time;
        self.lap_completed = state.completed_laps > self.state.completed_laps;
        self.state = *state;
        self.steps += 1;
    }

    /// The backend is gone: the last state stands, the episode is cut.
    pub(crate) fn lose(&mut self) {
        self.dt = 0.0;
        self.progress_made = 0.0;
        self.lap_completed = false;
        self.end = EndReason::BackendLost;
    }

    /// Whether a limit of time or laps ends the episode.
    #[inline]
    pub(crate) fn limit(&self, config: &EnvConfig) -> EndReason {
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
        self.state.completed_laps.saturating_sub(self.first_lap)
    }

    /// Simulated time since the episode began, s.
    pub(crate) fn time(&self) -> f64 {
        self.state.sim_time - self.began_at
    }

    #[inline]
    pub(crate) fn view<'a, T>(
        &'a self,
        shared: &'a Shared<T>,
        around: Surroundings<'a>,
    ) -> View<'a> {
        View {
            track: &shared.track,
            car: &shared.car,
            state: &self.state,
            tick: around.tick,
            dt: self.dt,
            progress_made: self.progress_made,
            controls: &self.held,
            laps: self.laps(),
            lap_completed: self.lap_completed,
            seed: self.seed,
            sensor_noise: self.drawn.of(Quantity::SensorNoise),
            whole: around.whole,
            actions: around.actions,
            num_axes: shared.mapping.len(),
        }
    }
}
