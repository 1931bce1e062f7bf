//! Starts the game where the user allows it, and starts it again when it is gone.

use std::time::{Duration, Instant};

use corsa_control::{GameLaunch, Relauncher};

use crate::{AgentError, AgentOptions};

/// How often it is looked whether the game's process is there.
const LOOK: Duration = Duration::from_millis(250);

#[derive(Debug)]
pub(crate) struct Starter {
    relauncher: Option<Relauncher>,
    look_at: Instant,
}

impl Starter {
    /// Reads the session file: a mistake in it should not wait for the first crash.
    pub(crate) fn new(options: &AgentOptions, now: Instant) -> Result<Self, AgentError> {
        let relauncher = match &options.launch {
            Some(path) => {
                let launch = GameLaunch::of_file(path)?;
                Some(Relauncher::new(Box::new(launch)))
            }
            None => None,
        };
        Ok(Self { relauncher, look_at: now })
    }

    /// Looks, now and then; a line for people if something was done.
    pub(crate) fn look(&mut self, is_there: bool, now: Instant) -> Option<String> {
        let relauncher = self.relauncher.as_mut().filter(|_| now >= self.look_at)?;
        self.look_at = now + LOOK;
        relauncher.advance(is_there, now)
    }
}
