mod ends;
mod reward;

pub use reward::{RewardConfig, RewardTerm};

use crate::{
    ActionConfig, EndReason, Entry, ObservationKind, Task, TerminationConfig, View,
    observation::{AssettoCorsaGym, StateObservation},
};
use ends::Ends;

/// Drive laps as fast as possible without leaving the track.
#[derive(Clone, Debug)]
pub struct HotLap {
    observation: Observation,
    reward: RewardConfig,
    ends: Ends,
}

#[derive(Clone, Debug)]
enum Observation {
    State(StateObservation),
    AssettoCorsaGym(Box<AssettoCorsaGym>),
}

impl HotLap {
    pub fn new(
        kind: ObservationKind,
        action: &ActionConfig,
        reward: RewardConfig,
        termination: TerminationConfig,
    ) -> Self {
        let state = |rays| StateObservation::new(&action.names(), action.history, rays);
        let observation = match kind {
            ObservationKind::State => Observation::State(state(false)),
            ObservationKind::StateRays => Observation::State(state(true)),
            ObservationKind::AssettoCorsaGym => {
                Observation::AssettoCorsaGym(Box::new(AssettoCorsaGym::new()))
            }
        };
        Self { observation, reward, ends: Ends::new(termination) }
    }
}

impl Task for HotLap {
    fn entries(&self) -> Vec<Entry> {
        match &self.observation {
            Observation::State(observation) => observation.entries().to_vec(),
            Observation::AssettoCorsaGym(observation) => observation.entries().to_vec(),
        }
    }

    fn reward_terms(&self) -> Vec<&'static str> {
        self.reward.weights.iter().map(|(term, _)| term.name()).collect()
    }

    fn begin(&mut self, view: &View<'_>) {
        self.ends.begin();
        match &mut self.observation {
            Observation::State(observation) => observation.begin(),
            Observation::AssettoCorsaGym(observation) => observation.begin(view),
        }
    }

    fn advance(&mut self, view: &View<'_>) {
        self.ends.advance(view);
        match &mut self.observation {
            Observation::State(observation) => observation.advance(view),
            Observation::AssettoCorsaGym(observation) => observation.advance(view),
        }
    }

    fn observe(&self, view: &View<'_>, values: &mut [f32]) {
        match &self.observation {
            Observation::State(observation) => observation.observe(view, values),
            Observation::AssettoCorsaGym(observation) => observation.observe(view, values),
        }
    }

    fn reward(&self, view: &View<'_>, end: EndReason, terms: &mut [f64]) {
        for (value, (term, weight)) in terms.iter_mut().zip(&self.reward.weights) {
            *value = weight * term.value(view, end);
        }
    }

    fn end(&self, view: &View<'_>) -> EndReason {
        self.ends.end(view)
    }
}
