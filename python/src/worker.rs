use std::{
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::Duration,
};

use pyo3::{exceptions::PyRuntimeError, prelude::*};

/// How long Ctrl-C may go unanswered.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);

type Job = Box<dyn FnOnce() + Send>;

/// A thread that does what has to wait for real time, so that the caller can look for signals
/// meanwhile. It ends when this is dropped, after the job it is at.
pub(crate) struct Worker {
    jobs: SyncSender<Job>,
}

impl Worker {
    pub(crate) fn start() -> PyResult<Self> {
        let (jobs, queue) = sync_channel::<Job>(1);
        thread::Builder::new().name("corsa-env-wait".to_owned()).spawn(move || {
            for job in queue {
                job();
            }
        })?;
        Ok(Self { jobs })
    }

    /// Runs the job to its end, or raises what a signal handler raised; the job goes on then.
    pub(crate) fn run<R: Send + 'static>(
        &self,
        py: Python<'_>,
        job: impl FnOnce() -> R + Send + 'static,
    ) -> PyResult<R> {
        let (answer, answers) = sync_channel(1);
        let job: Job = Box::new(move || {
            // Nobody listens any more when a signal has ended the wait.
            let _ = answer.send(job());
        });
        py.detach(|| self.jobs.send(job)).map_err(|_closed| panicked())?;
        // Receivers are not `Sync`, which leaving the GIL asks for; a mutex of its own makes it so.
        let answers = std::sync::Mutex::new(answers);
        loop {
            let waited = py.detach(|| {
                let answers = answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                answers.recv_timeout(SIGNAL_INTERVAL)
            });
            match waited {
                Ok(result) => return Ok(result),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => return Err(panicked()),
            }
        }
    }
}

fn panicked() -> PyErr {
    PyRuntimeError::new_err("the environment's thread panicked; its message is on stderr")
}
