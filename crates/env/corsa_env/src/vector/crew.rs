use std::sync::{Mutex, PoisonError};

use crate::{EnvError, config::bad};

/// The caller's thread and helpers beside it.
#[derive(Debug)]
pub(super) struct Crew {
    helpers: Option<rayon::ThreadPool>,
}

impl Crew {
    /// `num_threads` with the caller's own.
    pub(super) fn new(num_threads: usize) -> Result<Self, EnvError> {
        if num_threads < 2 {
            return Ok(Self { helpers: None });
        }
        let helpers = rayon::ThreadPoolBuilder::new()
            .num_threads(num_threads - 1)
            .thread_name(|index| format!("corsa-env-{index}"))
            .build()
            .map_err(|error| {
                let found = format!("{num_threads} ({error})");
                bad("num_threads", &found, "what this machine can start")
            })?;
        Ok(Self { helpers: Some(helpers) })
    }

    /// Does every part of the work, each where a thread is free for it; of the errors, tells that of
    /// the first part.
    pub(super) fn run<P: Send>(
        &self,
        parts: impl Iterator<Item = P> + Send,
        act: impl Fn(P) -> Result<(), EnvError> + Sync,
    ) -> Result<(), EnvError> {
        let Some(helpers) = &self.helpers else {
            // In order, and all of them, as with helpers.
            return parts.map(act).fold(Ok(()), Result::and);
        };
        let parts = Mutex::new(parts.enumerate());
        let first_error = Mutex::new(None);
        let work = || {
            loop {
                let next = locked(&parts).next();
                let Some((index, part)) = next else { return };
                if let Err(error) = act(part) {
                    let mut first = locked(&first_error);
                    if first.as_ref().is_none_or(|(earlier, _)| index < *earlier) {
                        *first = Some((index, error));
                    }
                }
            }
        };
        helpers.in_place_scope(|scope| {
            for _ in 0..helpers.current_num_threads() {
                scope.spawn(|_| work());
            }
            work();
        });
        let error = first_error.into_inner().unwrap_or_else(PoisonError::into_inner);
        error.map_or(Ok(()), |(_, error)| Err(error))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn every_part_is_done_once_and_the_first_error_is_told() {
        for num_threads in [0, 1, 2, 5] {
            let crew = Crew::new(num_threads).expect("threads");
            for count in [0, 1, 3, 100] {
                let done: Vec<AtomicUsize> = (0..count).map(|_| AtomicUsize::new(0)).collect();
                let result = crew.run(done.iter().enumerate(), |(env, times)| {
                    times.fetch_add(1, Ordering::Relaxed);
                    if env % 7 == 5 { Err(EnvError::ResetNeeded { env }) } else { Ok(()) }
                });
                assert!(done.iter().all(|times| times.load(Ordering::Relaxed) == 1));
                let expected =
                    if count > 5 { Err(EnvError::ResetNeeded { env: 5 }) } else { Ok(()) };
                assert_eq!(result, expected);
            }
        }
    }
}
