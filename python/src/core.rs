use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use corsa_env::{AutoresetMode, EnvError, VectorEnv};
use corsa_factory::{BackendChoice, Content, EnvSpec, make_env_on, open_content};
use pyo3::prelude::*;

use crate::{errors, worker::Worker};

/// The batch behind a Python object, until it is closed.
pub(crate) struct Core {
    env: Arc<Mutex<Option<VectorEnv>>>,
    /// Where steps take real time.
    worker: Option<Worker>,
}

impl Core {
    /// Makes the batch, which in real time may mean to wait for a game. What was odd in the files of its
    /// track and car comes beside it.
    pub(crate) fn open(
        py: Python<'_>,
        spec: EnvSpec,
        autoreset: AutoresetMode,
    ) -> PyResult<(Self, Vec<String>)> {
        let is_real_time = matches!(spec.backend, BackendChoice::Live | BackendChoice::Ros2);
        let worker = if is_real_time { Some(Worker::start()?) } else { None };
        let open = move || {
            let Content { track, params, warnings } = open_content(&spec)?;
            let env = make_env_on(&spec, track, &params)?;
            Ok((env.with_autoreset(autoreset), warnings))
        };
        let (env, warnings) = match &worker {
            Some(worker) => worker.run(py, open)?,
            None => py.detach(open),
        }
        .map_err(|error| errors::from_factory(&error))?;
        Ok((Self { env: Arc::new(Mutex::new(Some(env))), worker }, warnings))
    }

    /// Whether steps take real time, so that what they do is another thread's.
    pub(crate) fn is_real_time(&self) -> bool {
        self.worker.is_some()
    }

    /// Does what takes simulated time, without the GIL, on this thread: it may borrow.
    pub(crate) fn run_here<R: Send>(
        &self,
        py: Python<'_>,
        job: impl FnOnce(&mut VectorEnv) -> Result<R, EnvError> + Send,
    ) -> PyResult<R> {
        let result = py.detach(|| lock(&self.env).as_mut().map(job));
        result.ok_or_else(errors::closed)?.map_err(|error| errors::from_env(&error))
    }

    /// Does what may take time, without the GIL.
    pub(crate) fn run<R: Send + 'static>(
        &self,
        py: Python<'_>,
        job: impl FnOnce(&mut VectorEnv) -> Result<R, EnvError> + Send + 'static,
    ) -> PyResult<R> {
        let env = Arc::clone(&self.env);
        let job = move || lock(&env).as_mut().map(job);
        let result = match &self.worker {
            Some(worker) => worker.run(py, job)?,
            None => py.detach(job),
        };
        result.ok_or_else(errors::closed)?.map_err(|error| errors::from_env(&error))
    }

    /// Looks at the outcome of what was run.
    pub(crate) fn read<R>(&self, look: impl FnOnce(&VectorEnv) -> PyResult<R>) -> PyResult<R> {
        lock(&self.env).as_ref().map_or_else(|| Err(errors::closed()), look)
    }

    /// Releases the car and everything else. May be called twice.
    pub(crate) fn close(&self, py: Python<'_>) -> PyResult<()> {
        let env = Arc::clone(&self.env);
        let job = move || drop(lock(&env).take());
        if let Some(worker) = &self.worker {
            return worker.run(py, job);
        }
        py.detach(job);
        Ok(())
    }
}

fn lock(env: &Mutex<Option<VectorEnv>>) -> MutexGuard<'_, Option<VectorEnv>> {
    env.lock().unwrap_or_else(PoisonError::into_inner)
}
