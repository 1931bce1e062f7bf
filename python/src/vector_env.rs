use std::sync::Arc;

use corsa_env::{InfoKind, StepOutcome};
use numpy::{PyArray1, PyArray2};
use pyo3::{
    prelude::*,
    sync::PyOnceLock,
    types::{PyBytes, PyDict},
};

use crate::{
    actions::Actions,
    buffers::Arrays,
    core::Core,
    errors,
    infos::{InfoNames, InfoTable},
    ranges,
    settings::Settings,
    start,
};

type Observations<'py> = Bound<'py, PyArray2<f32>>;
type Flags<'py> = Bound<'py, PyArray1<bool>>;

/// The arrays of a step, kept to be written again.
struct Kept {
    observations: Py<PyArray2<f32>>,
    rewards: Py<PyArray1<f64>>,
    terminated: Py<PyArray1<bool>>,
    truncated: Py<PyArray1<bool>>,
}

/// A batch of environments; a single environment is a batch of one. Every array it returns is new,
/// unless the setting `reuse_buffers` says otherwise.
#[pyclass(frozen, module = "corsa_gym._native")]
pub(crate) struct VectorEnv {
    core: Core,
    info_names: InfoNames,
    info_kinds: Arc<Vec<InfoKind>>,
    reuse_buffers: bool,
    kept: PyOnceLock<Kept>,
    #[pyo3(get)]
    num_envs: usize,
    num_entries: usize,
    num_axes: usize,
    /// Names of the axes of an action.
    #[pyo3(get)]
    action_names: Vec<&'static str>,
    /// What drives the car: "sim", "live", "ros2" or "null".
    #[pyo3(get)]
    backend: &'static str,
}

impl VectorEnv {
    pub(crate) fn core(&self) -> &Core {
        &self.core
    }

    fn check_index(&self, index: usize) -> PyResult<()> {
        if index < self.num_envs {
            return Ok(());
        }
        let message = format!("environment {index} is not in 0..{}", self.num_envs);
        Err(pyo3::exceptions::PyIndexError::new_err(message))
    }

    /// Where a step or a reset is to write to.
    fn arrays<'py>(&self, py: Python<'py>) -> PyResult<Arrays<'py>> {
        let new = || Arrays::new(py, self.num_envs, self.num_entries);
        if !self.reuse_buffers {
            return new();
        }
        let kept = self.kept.get_or_try_init(py, || {
            let arrays = new()?;
            Ok::<_, PyErr>(Kept {
                observations: arrays.observations.unbind(),
                rewards: arrays.rewards.unbind(),
                terminated: arrays.terminated.unbind(),
                truncated: arrays.truncated.unbind(),
            })
        })?;
        Ok(Arrays {
            observations: kept.observations.bind(py).clone(),
            rewards: kept.rewards.bind(py).clone(),
            terminated: kept.terminated.bind(py).clone(),
            truncated: kept.truncated.bind(py).clone(),
        })
    }

    /// Copies the outcome of what another thread has run.
    fn copy_outcome(&self, arrays: &Arrays<'_>) -> PyResult<()> {
        let mut borrowed = arrays.borrow()?;
        let buffers = borrowed.buffers()?;
        self.core.read(|env| {
            let outcome = env.outcome();
            buffers.observations.copy_from_slice(&outcome.observations);
            buffers.rewards.copy_from_slice(&outcome.rewards);
            buffers.terminated.copy_from_slice(&outcome.terminated);
            buffers.truncated.copy_from_slice(&outcome.truncated);
            Ok(())
        })
    }

    /// Resets as asked and says what is drawn from now on, if options say it.
    fn reset_with(
        &self,
        py: Python<'_>,
        seed: Option<&Bound<'_, PyAny>>,
        options: Option<&Bound<'_, PyDict>>,
        arrays: Option<&Arrays<'_>>,
    ) -> PyResult<()> {
        let requests = start::requests(self.num_envs, seed, options)?;
        if let Some(randomization) = start::randomization(options)? {
            self.core.run(py, move |env| env.set_randomization(randomization))?;
        }
        match arrays {
            Some(arrays) if !self.core.is_real_time() => {
                let mut borrowed = arrays.borrow()?;
                let buffers = borrowed.buffers()?;
                self.core.run_here(py, |env| env.reset_into(&requests, buffers))
            }
            _ => {
                self.core.run(py, move |env| env.reset(&requests).map(|_| ()))?;
                arrays.map_or(Ok(()), |arrays| self.copy_outcome(arrays))
            }
        }
    }
}

#[pymethods]
impl VectorEnv {
    /// A batch as these settings say.
    #[new]
    fn new(py: Python<'_>, settings: &Bound<'_, PyDict>) -> PyResult<Self> {
        let settings = Settings::new(settings)?;
        let reuse_buffers = settings.reuse_buffers()?;
        let (core, warnings) = Core::open(py, settings.spec()?, settings.autoreset()?)?;
        errors::warn_of_content(py, &warnings)?;
        let (info_names, num_entries, num_envs) = core.read(|env| {
            Ok((InfoNames::new(py, env.info_keys())?, env.entries().len(), env.num_envs()))
        })?;
        let info_kinds =
            core.read(|env| Ok(env.info_keys().iter().map(|key| key.kind).collect()))?;
        let (action_names, backend) =
            core.read(|env| Ok((env.action_names().to_vec(), env.capabilities().name)))?;
        let num_axes = action_names.len();
        Ok(Self {
            core,
            info_names,
            info_kinds: Arc::new(info_kinds),
            reuse_buffers,
            kept: PyOnceLock::new(),
            num_envs,
            num_entries,
            num_axes,
            action_names,
            backend,
        })
    }

    /// What each number of an observation means: name, meaning, unit, frame, scale, low, high.
    #[getter]
    #[expect(clippy::type_complexity, reason = "a row of a table, named in the stub")]
    fn entries(
        &self,
    ) -> PyResult<Vec<(String, &'static str, &'static str, &'static str, f64, f32, f32)>> {
        self.core.read(|env| {
            let row = |e: &corsa_env::Entry| {
                (e.name.clone(), e.meaning, e.unit, e.frame, e.scale, e.low, e.high)
            };
            Ok(env.entries().iter().map(row).collect())
        })
    }

    /// What each key of info means: name, kind ("float", "int" or "bool"), meaning.
    #[getter]
    fn info_keys(&self) -> PyResult<Vec<(String, &'static str, &'static str)>> {
        self.core.read(|env| {
            let row = |key: &corsa_env::InfoKey| {
                let kind = match key.kind {
                    corsa_env::InfoKind::Float => "float",
                    corsa_env::InfoKind::Int => "int",
                    corsa_env::InfoKind::Bool => "bool",
                };
                (key.name.clone(), kind, key.meaning)
            };
            Ok(env.info_keys().iter().map(row).collect())
        })
    }

    /// The reward's terms with their weights.
    #[getter]
    fn reward_weights<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.core.read(|env| {
            let weights = PyDict::new(py);
            for (term, weight) in &env.config().reward.weights {
                weights.set_item(term.name(), weight)?;
            }
            Ok(weights)
        })
    }

    /// Length of the track, m.
    #[getter]
    fn track_length(&self) -> PyResult<f64> {
        self.core.read(|env| Ok(env.track().length()))
    }

    /// Simulated time of a control step, s.
    #[getter]
    fn control_timestep(&self) -> PyResult<f64> {
        let steps = self.core.read(|env| Ok(env.config().control_steps))?;
        Ok(f64::from(steps) * corsa_vehicle::PHYSICS_TIMESTEP)
    }

    /// New episodes where the options' mask says, or everywhere; observations of the batch.
    #[pyo3(signature = (seed=None, options=None))]
    fn reset<'py>(
        &self,
        py: Python<'py>,
        seed: Option<&Bound<'py, PyAny>>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Observations<'py>> {
        let arrays = self.arrays(py)?;
        self.reset_with(py, seed, options, Some(&arrays))?;
        Ok(arrays.observations)
    }

    /// One control step of the batch: observations, rewards, terminated, truncated.
    fn step<'py>(
        &self,
        py: Python<'py>,
        actions: &Bound<'py, PyAny>,
    ) -> PyResult<(Observations<'py>, Bound<'py, PyArray1<f64>>, Flags<'py>, Flags<'py>)> {
        let actions = Actions::new(actions, &[self.num_envs, self.num_axes])?;
        let arrays = self.arrays(py)?;
        if self.core.is_real_time() {
            let actions = actions.as_slice().to_vec();
            self.core.run(py, move |env| env.step(&actions).map(|_| ()))?;
            self.copy_outcome(&arrays)?;
        } else {
            let actions = actions.as_slice();
            let mut borrowed = arrays.borrow()?;
            let buffers = borrowed.buffers()?;
            self.core.run_here(py, |env| env.step_into(actions, buffers))?;
        }
        let Arrays { observations, rewards, terminated, truncated } = arrays;
        Ok((observations, rewards, terminated, truncated))
    }

    /// From now on episodes begin there when a reset does not say: a word or a dict as in `options`.
    fn set_start(&self, py: Python<'_>, start: &Bound<'_, PyAny>) -> PyResult<()> {
        let start = start::from_setting(start)?;
        self.core.run(py, move |env| env.set_start(start))
    }

    /// From now on this is drawn for each new episode: ranges by name.
    fn set_randomization(&self, py: Python<'_>, ranges: &Bound<'_, PyAny>) -> PyResult<()> {
        let randomization = ranges::randomization(ranges)?;
        self.core.run(py, move |env| env.set_randomization(randomization))
    }

    /// Infos of the last step or reset. The next step does not change them.
    fn infos(&self) -> PyResult<InfoTable> {
        self.core.read(|env| {
            let rows = Arc::clone(&env.outcome().infos);
            Ok(InfoTable::new(rows, None, Arc::clone(&self.info_kinds)))
        })
    }

    /// Infos with which the environments of the last same-step autoreset ended, by which have ended.
    fn final_infos(&self, ended: Vec<bool>) -> PyResult<InfoTable> {
        self.core.read(|env| {
            let rows = Arc::clone(&env.outcome().final_infos);
            Ok(InfoTable::new(rows, Some(ended), Arc::clone(&self.info_kinds)))
        })
    }

    /// Observation and info with which one environment of the last same-step autoreset ended.
    fn final_of<'py>(
        &self,
        py: Python<'py>,
        index: usize,
    ) -> PyResult<(Bound<'py, PyArray1<f32>>, Bound<'py, PyDict>)> {
        self.check_index(index)?;
        self.core.read(|env| {
            let outcome = env.outcome();
            let observation = row(&outcome.final_observations, index, self.num_envs);
            let info = row(&outcome.final_infos, index, self.num_envs);
            Ok((PyArray1::from_slice(py, observation), self.info_names.dict(py, info)?))
        })
    }

    /// Info of one environment.
    fn info_of<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyDict>> {
        self.check_index(index)?;
        self.core
            .read(|env| self.info_names.dict(py, row(&env.outcome().infos, index, self.num_envs)))
    }

    /// A new episode of a batch of one: its observation and info.
    #[pyo3(signature = (seed=None, options=None))]
    fn reset_single<'py>(
        &self,
        py: Python<'py>,
        seed: Option<&Bound<'py, PyAny>>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<(Bound<'py, PyArray1<f32>>, Bound<'py, PyDict>)> {
        self.reset_with(py, seed, options, None)?;
        self.core.read(|env| {
            let outcome = env.outcome();
            let observation = PyArray1::from_slice(py, &outcome.observations);
            Ok((observation, self.info_names.dict(py, &outcome.infos)?))
        })
    }

    /// One control step of a batch of one: observation, reward, terminated, truncated, info.
    #[expect(clippy::type_complexity, reason = "Gymnasium's five values")]
    fn step_single<'py>(
        &self,
        py: Python<'py>,
        action: &Bound<'py, PyAny>,
    ) -> PyResult<(Bound<'py, PyArray1<f32>>, f64, bool, bool, Bound<'py, PyDict>)> {
        let action = Actions::new(action, &[self.num_axes])?;
        if self.core.is_real_time() {
            let action = action.as_slice().to_vec();
            self.core.run(py, move |env| env.step(&action).map(|_| ()))?;
        } else {
            let action = action.as_slice();
            self.core.run_here(py, |env| env.step(action).map(|_| ()))?;
        }
        self.core.read(|env| {
            let StepOutcome { observations, rewards, terminated, truncated, infos, .. } =
                env.outcome();
            let observation = PyArray1::from_slice(py, observations);
            let info = self.info_names.dict(py, infos)?;
            Ok((observation, rewards[0], terminated[0], truncated[0], info))
        })
    }

    /// Why the game was lost in the last step, if it was.
    fn loss(&self, index: usize) -> PyResult<Option<String>> {
        self.check_index(index)?;
        self.core.read(|env| Ok(env.loss(index).map(ToString::to_string)))
    }

    /// The whole state of one environment's vehicle, to start from later.
    fn save<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyBytes>> {
        self.check_index(index)?;
        let state = self.core.run(py, move |env| env.save(index))?;
        Ok(PyBytes::new(py, &state.0))
    }

    /// Stops or continues simulated time where the backend can.
    fn pause(&self, py: Python<'_>, paused: bool) -> PyResult<()> {
        self.core.run(py, move |env| env.pause(paused))
    }

    /// Releases the controls and everything else. May be called twice.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.core.close(py)
    }
}

fn row<T>(values: &[T], index: usize, num_rows: usize) -> &[T] {
    let len = values.len() / num_rows;
    &values[index * len..][..len]
}
