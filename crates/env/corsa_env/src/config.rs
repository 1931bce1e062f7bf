use corsa_sensors::SensorConfig;

use crate::{ActionConfig, EnvError, ObservationKind, Randomization, RewardConfig, StartRequest};

/// Everything that says what an environment is, apart from the car, the track and the backend.
#[derive(Clone, Debug, PartialEq)]
pub struct EnvConfig {
    /// Physics steps of 3 ms per control step, at least 1. 13 is 39 ms, 25.6 Hz.
    pub control_steps: u32,
    pub observation: ObservationKind,
    /// Sensors whose readings come behind the other numbers of an observation.
    pub sensors: Option<SensorConfig>,
    pub action: ActionConfig,
    pub reward: RewardConfig,
    pub termination: TerminationConfig,
    /// Simulated time after which an episode is truncated, s; `None` for no limit.
    pub max_time: Option<f64>,
    /// Control steps after which an episode is truncated; `None` for no limit.
    pub max_steps: Option<u64>,
    /// Completed laps after which an episode is truncated; `None` for no limit.
    pub max_laps: Option<u32>,
    /// Where an episode begins when a reset does not say.
    pub start: StartRequest,
    /// What is drawn anew for each episode; `None` for an environment that has no conditions at all,
    /// neither drawn nor given, and tells of none.
    pub randomization: Option<Randomization>,
}

impl Default for EnvConfig {
    fn default() -> Self {
        Self {
            control_steps: 13,
            observation: ObservationKind::State,
            sensors: None,
            action: ActionConfig::default(),
            reward: RewardConfig::default(),
            termination: TerminationConfig::default(),
            max_time: Some(300.0),
            max_steps: None,
            max_laps: None,
            start: StartRequest::Grid,
            randomization: None,
        }
    }
}

impl EnvConfig {
    /// The settings under which assetto_corsa_gym trained: its 125 numbers, relative actions on three
    /// axes, its reward and its ends.
    pub fn assetto_corsa_gym() -> Self {
        Self {
            observation: ObservationKind::AssettoCorsaGym,
            action: ActionConfig::assetto_corsa_gym(),
            reward: RewardConfig::assetto_corsa_gym(),
            max_time: Some(600.0),
            ..Self::default()
        }
    }

    pub(crate) fn check(&self) -> Result<(), EnvError> {
        if self.control_steps == 0 || self.control_steps > 3_333 {
            return Err(bad("control_steps", &self.control_steps, "1 to 3333 physics steps"));
        }
        for (name, limit) in [
            ("max_time", self.max_time),
            ("stuck_time", self.termination.stuck_time),
            ("wrong_way_distance", self.termination.wrong_way_distance),
            ("max_damage", self.termination.max_damage),
        ] {
            if limit.is_some_and(|value| value.is_nan() || value <= 0.0) {
                return Err(bad(name, &limit.unwrap_or_default(), "more than 0, or none"));
            }
        }
        if self.max_laps == Some(0) || self.max_steps == Some(0) {
            return Err(bad("max_laps / max_steps", &0, "at least 1, or none"));
        }
        self.action.check()?;
        if let Some(randomization) = &self.randomization {
            randomization.check()?;
        }
        self.start.check()?;
        self.reward.check()
    }
}

pub(crate) fn bad(name: &'static str, value: &dyn std::fmt::Display, expected: &str) -> EnvError {
    EnvError::BadSetting { name, value: value.to_string(), expected: expected.to_owned() }
}

/// When a hot lap is over for good. `None` switches an end off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TerminationConfig {
    /// Wheels that may be outside the track at once; one more ends the episode.
    pub max_wheels_outside: Option<u8>,
    /// Distance driven backwards along the track that ends the episode, m.
    pub wrong_way_distance: Option<f64>,
    /// Time below 1 m/s that ends the episode, s.
    pub stuck_time: Option<f64>,
    /// Damage that ends the episode, m/s of impact.
    pub max_damage: Option<f64>,
}

impl Default for TerminationConfig {
    fn default() -> Self {
        Self {
            max_wheels_outside: Some(2),
            wrong_way_distance: Some(20.0),
            stuck_time: Some(10.0),
            max_damage: Some(10.0),
        }
    }
}
