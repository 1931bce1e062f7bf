mod ends;
mod reward;

pub use reward::{RewardConfig, RewardTerm};

use corsa_sensors::{GnssConfig, ImuConfig, LidarConfig, SensorConfig, Sensors, WheelSpeedConfig};
use corsa_track::Track;

use crate::{
    EndReason, Entry, EnvConfig, EnvError, ObservationKind, Task, TerminationConfig, View,
    observation::{
        AssettoCorsaGym, AssettoCorsaGymMemory, Sensed, StateObservation, action_entries,
    },
};
use ends::Ends;

/// Drive laps as fast as possible without leaving the track.
#[derive(Clone, Debug)]
pub struct HotLap {
    observation: Observation,
    /// Numbers of `observation`; those of the sensors come behind.
    num_observed: usize,
    sensed: Option<Sensed>,
    reward: RewardConfig,
    termination: TerminationConfig,
}

#[derive(Clone, Debug)]
enum Observation {
    State(StateObservation),
    AssettoCorsaGym(AssettoCorsaGym),
    Actions { entries: Vec<Entry>, history: usize },
}

/// What a hot lap remembers of an episode.
#[derive(Clone, Debug, Default)]
pub struct HotLapMemory {
    ends: Ends,
    sensors: Option<Box<Sensors>>,
    /// Of the one observation that has a memory; nothing otherwise.
    assetto_corsa_gym: Option<Box<AssettoCorsaGymMemory>>,
}

impl HotLap {
    /// The task as `config` says, on this track.
    pub fn new(config: &EnvConfig, track: &Track) -> Result<Self, EnvError> {
        let (action, kind) = (&config.action, config.observation);
        let state = |rays| StateObservation::new(&action.names(), action.history, rays, track);
        let observation = match kind {
            ObservationKind::State => Observation::State(state(false)),
            ObservationKind::StateRays => Observation::State(state(true)),
            ObservationKind::AssettoCorsaGym => {
                Observation::AssettoCorsaGym(AssettoCorsaGym::new())
            }
            ObservationKind::Sensors => {
                let entries = action_entries(&action.names(), action.history);
                Observation::Actions { entries, history: action.history }
            }
        };
        let default = (kind == ObservationKind::Sensors).then(default_sensors);
        let sensors = config.sensors.clone().or(default);
        let sensed = sensors.map(|sensors| Sensed::new(&sensors, config.control_steps));
        Ok(Self {
            num_observed: observation.entries().len(),
            observation,
            sensed: sensed.transpose()?,
            reward: config.reward.clone(),
            termination: config.termination,
        })
    }
}

impl Observation {
    fn entries(&self) -> &[Entry] {
        match self {
            Self::State(observation) => observation.entries(),
            Self::AssettoCorsaGym(observation) => observation.entries(),
            Self::Actions { entries, .. } => entries,
        }
    }
}

/// The sensors of a car of which nothing is said: what a cheap test vehicle has.
fn default_sensors() -> SensorConfig {
    SensorConfig {
        imu: Some(ImuConfig::automotive()),
        gnss: Some(GnssConfig::rtk()),
        wheels: Some(WheelSpeedConfig::abs_ring()),
        lidar: Some(LidarConfig::short_range()),
        ..SensorConfig::default()
    }
}

impl Task for HotLap {
    type Memory = HotLapMemory;

    fn entries(&self) -> Vec<Entry> {
        let sensed = self.sensed.as_ref().map_or(&[][..], Sensed::entries);
        [self.observation.entries(), sensed].concat()
    }

    fn reward_terms(&self) -> Vec<&'static str> {
        self.reward.weights.iter().map(|(term, _)| term.name()).collect()
    }

    fn begin(&self, memory: &mut HotLapMemory, view: &View<'_>) {
        memory.ends = Ends::default();
        if let Observation::AssettoCorsaGym(_) = &self.observation {
            memory.assetto_corsa_gym.get_or_insert_default().begin(view);
        }
        if let Some(sensed) = &self.sensed {
            sensed.begin(&mut memory.sensors, view);
        }
    }

    #[inline]
    fn advance(&self, memory: &mut HotLapMemory, view: &View<'_>) {
        memory.ends.advance(view);
        if let Some(memory) = &mut memory.assetto_corsa_gym {
            memory.advance(view);
        }
        if let Some(sensors) = &mut memory.sensors {
            Sensed::advance(sensors, view);
        }
    }

    #[inline]
    fn observe(&self, memory: &HotLapMemory, view: &View<'_>, values: &mut [f32]) {
        let (values, readings) = values.split_at_mut(self.num_observed);
        if let (Some(sensed), Some(sensors)) = (&self.sensed, &memory.sensors) {
            sensed.observe(sensors, readings);
        }
        match (&self.observation, &memory.assetto_corsa_gym) {
            (Observation::State(observation), _) => observation.observe(view, values),
            (Observation::AssettoCorsaGym(observation), Some(memory)) => {
                observation.observe(memory, view, values);
            }
            (Observation::AssettoCorsaGym(_), None) => {}
            (Observation::Actions { history, .. }, _) => {
                values.copy_from_slice(view.past_actions(*history));
            }
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
