use corsa_backend::Tick;
use corsa_track::{Projection, Track};
use corsa_vehicle::{CarInfo, Controls, VehicleState};

use crate::{EndReason, Entry};

/// What a task may look at: one state and how it came about.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub track: &'a Track,
    pub car: &'a CarInfo,
    pub state: &'a VehicleState,
    /// Where the state is on the track.
    pub projection: &'a Projection,
    pub tick: &'a Tick,
    /// Simulated time since the view before, s; 0 in the first view of an episode.
    pub dt: f64,
    /// Way made along the track since the view before, m; negative backwards.
    pub progress_made: f64,
    /// The action as the learner gave it, -1 to 1; zeros in the first view of an episode.
    pub action: &'a [f32],
    /// The action of the view before.
    pub previous_action: &'a [f32],
    /// The controls the learner's actions have led to.
    pub controls: Controls,
    /// Laps completed in this episode.
    pub laps: u32,
    /// Whether a lap was completed since the view before.
    pub lap_completed: bool,
}

/// What an episode means: what is seen, what is rewarded, when it is over. One value per episode; it
/// may remember what it has seen. Limits of time and laps are not the task's business.
pub trait Task: Send {
    /// The numbers of an observation, in order.
    fn entries(&self) -> Vec<Entry>;

    /// Names of the reward's terms, in the order of [`Task::reward`].
    fn reward_terms(&self) -> Vec<&'static str>;

    /// A new episode; `view` is its first.
    fn begin(&mut self, view: &View<'_>);

    /// One control step has passed. Called once per step, before everything below.
    fn advance(&mut self, view: &View<'_>);

    /// Writes one number per entry, each inside its bounds.
    fn observe(&self, view: &View<'_>, observation: &mut [f32]);

    /// Writes each term, already weighted; the reward is their sum.
    fn reward(&self, view: &View<'_>, end: EndReason, terms: &mut [f64]);

    /// Whether this state ends the episode for good.
    fn end(&self, view: &View<'_>) -> EndReason;
}
