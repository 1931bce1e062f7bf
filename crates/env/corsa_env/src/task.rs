use corsa_backend::{Backend, CompactState, Tick};
use corsa_track::Track;
use corsa_vehicle::{CarInfo, Controls, VehicleState};

use crate::{EndReason, Entry};

/// What a task may look at: one state and how it came about.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub track: &'a Track,
    pub car: &'a CarInfo,
    /// The car and its place on the track.
    pub state: &'a CompactState,
    pub tick: &'a Tick,
    /// Simulated time since the view before, s; 0 in the first view of an episode.
    pub dt: f64,
    /// Way made along the track since the view before, m; negative backwards.
    pub progress_made: f64,
    /// The controls the learner's actions have led to.
    pub controls: &'a Controls,
    /// Laps completed in this episode.
    pub laps: u32,
    /// Whether a lap was completed since the view before.
    pub lap_completed: bool,
    /// A number of this episode's own, for whatever a task draws.
    pub seed: u64,
    /// Noise of sensors over the nominal, drawn for this episode.
    pub sensor_noise: f64,
    pub(crate) whole: Whole<'a>,
    /// Actions as the learner gave them, the newest first; zeros before the first.
    pub(crate) actions: &'a [f32],
    pub(crate) num_axes: usize,
}

/// Where the rest of a state can be had.
#[derive(Clone, Copy)]
pub(crate) enum Whole<'a> {
    Here(&'a VehicleState),
    In(&'a dyn Backend, usize),
}

impl Whole<'_> {
    pub(crate) fn state(self) -> VehicleState {
        match self {
            Self::Here(state) => *state,
            Self::In(backend, vehicle) => {
                backend.batch().map_or_else(VehicleState::default, |batch| batch.state(vehicle))
            }
        }
    }
}

impl View<'_> {
    /// All that is known of the car. Costs more than [`View::state`], which is at hand.
    pub fn vehicle_state(&self) -> VehicleState {
        self.whole.state()
    }

    /// The action as the learner gave it, -1 to 1 per axis; zeros in the first view of an episode.
    pub fn action(&self) -> &[f32] {
        &self.actions[..self.num_axes]
    }

    /// The action of the view before.
    pub fn previous_action(&self) -> &[f32] {
        &self.actions[self.num_axes..2 * self.num_axes]
    }

    /// The newest actions, one after the other, the newest first.
    ///
    /// # Panics
    /// If that is more than [`crate::ActionConfig::history`].
    pub fn past_actions(&self, count: usize) -> &[f32] {
        &self.actions[..count * self.num_axes]
    }
}

/// What an episode means: what is seen, what is rewarded, when it is over. One value for a whole
/// batch; what it remembers of an episode is in a [`Memory`](Task::Memory) of that episode's own.
/// Limits of time and laps are not the task's business.
///
/// A batch is generic over its task: nothing is called through a pointer in a step.
pub trait Task: Send + Sync {
    /// What is remembered from one step of an episode to the next.
    type Memory: Clone + Default + Send;

    /// The numbers of an observation, in order.
    fn entries(&self) -> Vec<Entry>;

    /// Names of the reward's terms, in the order of [`Task::reward`].
    fn reward_terms(&self) -> Vec<&'static str>;

    /// A new episode; `view` is its first.
    fn begin(&self, memory: &mut Self::Memory, view: &View<'_>);

    /// One control step has passed. Called once per step, before everything below.
    fn advance(&self, memory: &mut Self::Memory, view: &View<'_>);

    /// Writes one number per entry, each inside its bounds.
    fn observe(&self, memory: &Self::Memory, view: &View<'_>, observation: &mut [f32]);

    /// Writes each term, already weighted; the reward is their sum.
    fn reward(&self, memory: &Self::Memory, view: &View<'_>, end: EndReason, terms: &mut [f64]);

    /// Whether this state ends the episode for good.
    fn end(&self, memory: &Self::Memory, view: &View<'_>) -> EndReason;
}
