//! The keyword arguments of an environment into an [`EnvSpec`]. What is left out keeps the default of
//! the Rust side, so that there is one place for defaults.

use std::{env, ffi::OsString, fmt::Display, path::PathBuf, time::Duration};

use corsa_env::{
    ActionConfig, ActionMode, AutoresetMode, EnvConfig, ObservationKind, Pedals, RewardConfig,
    RewardTerm,
};
use corsa_factory::{BackendChoice, EnvSpec};
use pyo3::{
    conversion::FromPyObjectOwned,
    prelude::*,
    types::{PyDict, PyString},
};

use crate::{errors::invalid_setting, ranges, sensors, start};

/// Every setting there is.
pub(crate) const NAMES: [&str; 40] = [
    "backend",
    "track",
    "car",
    "num_envs",
    "num_threads",
    "seed",
    "autoreset",
    "control_steps",
    "observation",
    "sensors",
    "pedals",
    "gear",
    "clutch",
    "handbrake",
    "action_mode",
    "steering_rate",
    "pedal_rate",
    "action_delay",
    "action_delay_s",
    "action_history",
    "reward",
    "max_time",
    "max_steps",
    "max_laps",
    "start",
    "randomize",
    "reuse_buffers",
    "max_wheels_outside",
    "wrong_way_distance",
    "stuck_time",
    "max_damage",
    "page_dir",
    "domain_id",
    "launch",
    "network",
    "pad",
    "time_scale",
    "vehicle",
    "timeout",
    "self_command",
];

/// Share of full lock and of full travel per second, where a mode has rates and none are given.
const DEFAULT_STEERING_RATE: f64 = 3.0;
const DEFAULT_PEDAL_RATE: f64 = 6.0;

/// The settings as they were given, by name.
pub(crate) struct Settings<'a, 'py>(&'a Bound<'py, PyDict>);

impl<'a, 'py> Settings<'a, 'py> {
    /// Refuses names that are no settings.
    pub(crate) fn new(given: &'a Bound<'py, PyDict>) -> PyResult<Self> {
        for (name, _) in given {
            let name = name.to_string();
            if !NAMES.contains(&name.as_str()) {
                let message =
                    format!("setting `{name}` is unknown, choose from: {}", NAMES.join(", "));
                return Err(invalid_setting(message, None));
            }
        }
        Ok(Self(given))
    }

    pub(crate) fn spec(&self) -> PyResult<EnvSpec> {
        let mut spec = EnvSpec { config: self.config()?, ..EnvSpec::default() };
        if let Some(backend) = self.choice("backend", &BackendChoice::ALL, BackendChoice::name)? {
            spec.backend = backend;
        }
        self.set("track", "a name or a path", &mut spec.track)?;
        self.set("car", "a name", &mut spec.car)?;
        self.set("num_envs", "a whole number, at least 1", &mut spec.num_envs)?;
        self.set("num_threads", "a whole number; 0 for one per core", &mut spec.num_threads)?;
        self.set("seed", "a whole number from 0 to 2**64 - 1", &mut spec.seed)?;
        let connection = &mut spec.connection;
        if let Some(folder) = self.get::<Option<PathBuf>>("page_dir", "a folder or None")? {
            connection.page_dir = folder;
        }
        self.set("domain_id", "a whole number from 0 to 232, or None", &mut connection.domain_id)?;
        // Where no setting does the environment says, as for the commands.
        let network = self.text("network")?.or_else(|| env::var("CORSA_NETWORK").ok());
        if let Some(network) = network.filter(|text| !text.is_empty()) {
            let expected =
                "\"localhost\", \"lan\", \"interface:<name>\" or \"peers:<address>,...\"";
            connection.network =
                network.parse().map_err(|_no_network| refused("network", &network, expected))?;
        }
        self.set("vehicle", "a name", &mut connection.vehicle)?;
        if let Some(pad) = self.text("pad")? {
            let routes =
                "\"custom-ai\", \"vjoy\", \"vigem\", \"uinput-wheel\", \"uinput-pad\" or None";
            connection.pad = Some(pad.parse().map_err(|_no_route| refused("pad", &pad, routes))?);
        }
        if let Some(scale) = self.get::<f64>("time_scale", "a number from 0.1 to 10")? {
            if !corsa_factory::TIME_SCALES.contains(&scale) {
                return Err(refused("time_scale", scale, "a number from 0.1 to 10"));
            }
            connection.time_scale = scale;
        }
        if let Some(session) = self.get::<Option<PathBuf>>("launch", "a session file or None")? {
            connection.launch = session;
        }
        if let Some(timeout) = self.get::<f64>("timeout", "seconds, more than 0")? {
            connection.timeout = Duration::try_from_secs_f64(timeout)
                .map_err(|_not_a_duration| refused("timeout", timeout, "seconds, more than 0"))?;
        }
        if let Some(command) = self.get::<Vec<OsString>>("self_command", "a list of words")? {
            connection.self_command = command;
        }
        Ok(spec)
    }

    pub(crate) fn autoreset(&self) -> PyResult<AutoresetMode> {
        let modes = [AutoresetMode::NextStep, AutoresetMode::SameStep, AutoresetMode::Disabled];
        let name = |mode: AutoresetMode| match mode {
            AutoresetMode::NextStep => "NextStep",
            AutoresetMode::SameStep => "SameStep",
            AutoresetMode::Disabled => "Disabled",
        };
        Ok(self.choice("autoreset", &modes, name)?.unwrap_or_default())
    }

    fn config(&self) -> PyResult<EnvConfig> {
        let mut config = EnvConfig { action: self.action()?, ..EnvConfig::default() };
        self.set("control_steps", "a whole number of physics steps", &mut config.control_steps)?;
        config.action.delay = self.delay(config.control_steps)?;
        let kinds = ObservationKind::ALL;
        if let Some(kind) = self.choice("observation", &kinds, ObservationKind::name)? {
            config.observation = kind;
        }
        if let Some(given) = self.0.get_item("sensors")?
            && !given.is_none()
        {
            config.sensors = Some(sensors::sensors(&given)?);
        }
        if let Some(reward) = self.reward()? {
            config.reward = reward;
        }
        self.set("max_time", "seconds or None", &mut config.max_time)?;
        self.set("max_steps", "a whole number or None", &mut config.max_steps)?;
        self.set("max_laps", "a whole number or None", &mut config.max_laps)?;
        if let Some(value) = self.0.get_item("start")? {
            config.start = start::from_setting(&value)?;
        }
        if let Some(given) = self.0.get_item("randomize")?
            && !given.is_none()
        {
            config.randomization = Some(ranges::randomization(&given)?);
        }
        let ends = &mut config.termination;
        self.set("max_wheels_outside", "0 to 4, or None", &mut ends.max_wheels_outside)?;
        self.set("wrong_way_distance", "meters or None", &mut ends.wrong_way_distance)?;
        self.set("stuck_time", "seconds or None", &mut ends.stuck_time)?;
        self.set("max_damage", "meters per second or None", &mut ends.max_damage)?;
        Ok(config)
    }

    /// Whether steps write into the same arrays over and over.
    pub(crate) fn reuse_buffers(&self) -> PyResult<bool> {
        Ok(self.get("reuse_buffers", "True or False")?.unwrap_or_default())
    }

    /// The delay of an action in physics steps: given in control steps or in seconds.
    fn delay(&self, control_steps: u32) -> PyResult<u32> {
        let in_steps = self.get::<f64>("action_delay", "a number of control steps, at least 0")?;
        let in_seconds = self.get::<f64>("action_delay_s", "seconds, at least 0")?;
        let (name, value, physics_steps) = match (in_steps, in_seconds) {
            (None, None) => return Ok(0),
            (Some(steps), None) => ("action_delay", steps, steps * f64::from(control_steps)),
            (None, Some(seconds)) => {
                ("action_delay_s", seconds, seconds / corsa_vehicle::PHYSICS_TIMESTEP)
            }
            (Some(steps), Some(_)) => {
                let expected = "none beside `action_delay_s`";
                return Err(refused("action_delay", steps, expected));
            }
        };
        if (0.0..=1e6).contains(&physics_steps) {
            Ok(physics_steps.round() as u32)
        } else {
            Err(refused(name, value, "at least 0 and at most 100 s"))
        }
    }

    fn action(&self) -> PyResult<ActionConfig> {
        let mode = self.text("action_mode")?;
        let rates = (
            self.get::<f64>("steering_rate", "share of full lock per second")?,
            self.get::<f64>("pedal_rate", "share of full travel per second")?,
        );
        let mut action = ActionConfig::default();
        match mode.as_deref() {
            None | Some("absolute") => no_rates("absolute", rates)?,
            Some("assetto_corsa_gym") => {
                no_rates("assetto_corsa_gym", rates)?;
                action = ActionConfig::assetto_corsa_gym();
            }
            Some(word @ ("rate_limited" | "relative")) => {
                let steering = rates.0.unwrap_or(DEFAULT_STEERING_RATE);
                let pedals = rates.1.unwrap_or(DEFAULT_PEDAL_RATE);
                action.mode = if word == "relative" {
                    ActionMode::Relative { steering, pedals, steering_sign: 1.0 }
                } else {
                    ActionMode::RateLimited { steering, pedals }
                };
            }
            Some(word) => {
                let choices = ["absolute", "rate_limited", "relative", "assetto_corsa_gym"];
                return Err(not_a_choice("action_mode", word, &choices));
            }
        }
        let pedals_name = |pedals: Pedals| match pedals {
            Pedals::Combined => "combined",
            Pedals::Separate => "separate",
        };
        let pedals = [Pedals::Combined, Pedals::Separate];
        if let Some(pedals) = self.choice("pedals", &pedals, pedals_name)? {
            action.pedals = pedals;
        }
        self.set("gear", "True or False", &mut action.gear)?;
        self.set("clutch", "True or False", &mut action.clutch)?;
        self.set("handbrake", "True or False", &mut action.handbrake)?;
        self.set("action_history", "a whole number of control steps", &mut action.history)?;
        Ok(action)
    }

    /// A preset's name, or terms with their weights.
    fn reward(&self) -> PyResult<Option<RewardConfig>> {
        let Some(value) = self.0.get_item("reward")? else {
            return Ok(None);
        };
        if let Ok(weights) = value.cast::<PyDict>() {
            return Ok(Some(RewardConfig {
                weights: weights
                    .iter()
                    .map(|(term, weight)| term_of(&term, &weight))
                    .collect::<PyResult<_>>()?,
            }));
        }
        match self.text("reward")?.as_deref() {
            Some("progress") => Ok(Some(RewardConfig::default())),
            Some("assetto_corsa_gym") => Ok(Some(RewardConfig::assetto_corsa_gym())),
            Some(word) => {
                let choices =
                    ["progress", "assetto_corsa_gym", "a dict of terms", "a function of info"];
                Err(not_a_choice("reward", word, &choices))
            }
            None => Ok(None),
        }
    }

    fn text(&self, name: &str) -> PyResult<Option<String>> {
        self.get(name, "a word")
    }

    fn choice<T: Copy>(
        &self,
        name: &str,
        choices: &[T],
        word_of: impl Fn(T) -> &'static str,
    ) -> PyResult<Option<T>> {
        let Some(word) = self.text(name)? else {
            return Ok(None);
        };
        let found = choices.iter().copied().find(|choice| word_of(*choice) == word);
        let words = || choices.iter().copied().map(&word_of).collect::<Vec<_>>();
        found.map(Some).ok_or_else(|| not_a_choice(name, &word, &words()))
    }

    fn set<T: FromPyObjectOwned<'py>>(
        &self,
        name: &str,
        expected: &str,
        value: &mut T,
    ) -> PyResult<()> {
        if let Some(given) = self.get(name, expected)? {
            *value = given;
        }
        Ok(())
    }

    fn get<T: FromPyObjectOwned<'py>>(&self, name: &str, expected: &str) -> PyResult<Option<T>> {
        let Some(value) = self.0.get_item(name)? else {
            return Ok(None);
        };
        match value.extract::<T>() {
            Ok(value) => Ok(Some(value)),
            Err(_wrong_type) => Err(refused(name, value.repr()?, expected)),
        }
    }
}

fn no_rates(mode: &str, (steering, pedals): (Option<f64>, Option<f64>)) -> PyResult<()> {
    let (name, rate) = match (steering, pedals) {
        (Some(rate), _) => ("steering_rate", rate),
        (_, Some(rate)) => ("pedal_rate", rate),
        (None, None) => return Ok(()),
    };
    let expected = format!("none with action_mode=\"{mode}\"");
    Err(refused(name, rate, &expected))
}

fn term_of(term: &Bound<'_, PyAny>, weight: &Bound<'_, PyAny>) -> PyResult<(RewardTerm, f64)> {
    let name = term.cast::<PyString>().map_or_else(|_| term.to_string(), ToString::to_string);
    let Some(known) = RewardTerm::from_name(&name) else {
        let choices: Vec<_> = RewardTerm::ALL.into_iter().map(RewardTerm::name).collect();
        return Err(invalid_setting(
            format!("reward term `{name}` is unknown, choose from: {}", choices.join(", ")),
            None,
        ));
    };
    let Ok(weight) = weight.extract::<f64>() else {
        return Err(refused(&format!("reward[{name}]"), weight.repr()?, "a number"));
    };
    Ok((known, weight))
}

fn refused(name: &str, value: impl Display, expected: &str) -> PyErr {
    invalid_setting(format!("setting `{name}` is {value}, expected {expected}"), None)
}

fn not_a_choice(name: &str, word: &str, choices: &[&str]) -> PyErr {
    invalid_setting(
        format!("setting `{name}` is \"{word}\", choose from: {}", choices.join(", ")),
        None,
    )
}
