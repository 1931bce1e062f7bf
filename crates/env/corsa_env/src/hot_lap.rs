mod ends;
mod reward;

pub use reward::{RewardConfig, RewardTerm};

use corsa_track::Track;

use crate::{
    EndReason, Entry, EnvConfig, ObservationKind, Task, TerminationConfig, View,
    observation::{AssettoCorsaGym, AssettoCorsaGymMemory, StateObservation},
};
use ends::Ends;

/// Drive laps as fast as possible without leaving the track.
#[derive(Clone, Debug)]
pub struct HotLap {
    observation: Observation,
    reward: RewardConfig,
    termination: TerminationConfig,
}

#[derive(Clone, Debug)]
enum Observation {
    State(StateObservation),
    AssettoCorsaGym(AssettoCorsaGym),
}

/// What a hot lap remembers of an episode.
#[derive(Clone, Debug, Default)]
pub struct HotLapMemory {
    ends: Ends,
    /// Of the one observation that has a memory; nothing otherwise.
    assetto_corsa_gym: Option<Box<AssettoCorsaGymMemory>>,
}

impl HotLap {
    /// The task as `config` says, on this track.
    pub fn new(config: &EnvConfig, track: &Track) -> Self {
        let state = |rays| {
            let action = &config.action;
            StateObservation::new(&action.names(), action.history, rays, track)
        };
        let observation = match config.observation {
            ObservationKind::State => Observation::State(state(false)),
            ObservationKind::StateRays => Observation::State(state(true)),
            ObservationKind::AssettoCorsaGym => {
                Observation::AssettoCorsaGym(AssettoCorsaGym::new())
            }
        };
        Self { observation, reward: config.reward.clone(), termination: config.termination }
    }
}

impl Task for HotLap {
    type Memory = HotLapMemory;

    fn entries(&self) -> Vec<Entry> {
        match &self.observation {
            Observation::State(observation) => observation.entries().to_vec(),
            Observation::AssettoCorsaGym(observation) => observation.entries().to_vec(),
        }
    }

    fn reward_terms(&self) -> Vec<&'static str> {
        self.reward.weights.iter().map(|(term, _)| term.name()).collect()
    }

    fn begin(&self, memory: &mut HotLapMemory, view: &View<'_>) {
        memory.ends = Ends::default();
        if let Observation::AssettoCorsaGym(_) = &self.observation {
            memory.assetto_corsa_gym.get_or_insert_default().begin(view);
        }
    }

    #[inline]
    fn advance(&self, memory: &mut HotLapMemory, view: &View<'_>) {
        memory.ends.advance(view);
        if let Some(memory) = &mut memory.assetto_corsa_gym {
            memory.advance(view);
        }
    }

    #[inline]
    fn observe(&self, memory: &HotLapMemory, view: &View<'_>, values: &mut [f32]) {
        match (&self.observation, &memory.assetto_corsa_gym) {
            (Observation::State(observation), _) => observation.observe(view, values),
            (Observation::AssettoCorsaGym(observation), Some(memory)) => {
                observation.observe(memory, view, values);
            }
            (Observation::AssettoCorsaGym(_), None) => {}
        }
    }

    #[inline]
    fn reward(&self, _memory: &HotLapMemory, view: &View<'_>, end: EndReason, terms: &mut [f64]) {
        for (value, (term, weight)) in terms.iter_mut().zip(&self.reward.weights) {
            *value = weight * term.value(view, end);
        }
    }

    #[inline]
    fn end(&self, memory: &HotLapMemory, view: &View<'_>) -> EndReason {
        memory.ends.end(&self.termination, view)
    }
}
