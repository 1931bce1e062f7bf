use std::sync::atomic::AtomicBool;

use corsa_backend::{Backend, BackendError, Capabilities, Start, Tick};
use corsa_control::calibrate::{CalibrationError, CarCalibration};
use corsa_control::{GameLaunch, Outcome, Relauncher, Task};
use corsa_pages::Liveness;
use corsa_vehicle::{Controls, VehicleState};

use crate::{
    LiveOptions,
    game::{Game, await_game},
    reset,
    step::{self, Episode},
};

/// The one car of the game on this machine.
#[derive(Debug)]
pub struct LiveBackend {
    options: LiveOptions,
    /// `None` before the first reset and after the game was lost: the controls are free then.
    game: Option<Game>,
    episode: Option<Episode>,
    last_reset: Option<Outcome>,
    /// Where the game may be started.
    relauncher: Option<Relauncher>,
}

impl LiveBackend {
    /// Waits for a game, at most `options.timeout`: [`BackendError::GameNotRunning`] otherwise. The
    /// car is not touched, and its controls are not taken, before the first reset.
    pub fn connect(options: LiveOptions) -> Result<Self, BackendError> {
        let mut relauncher = relauncher(&options)?;
        drop(await_game(&options, relauncher.as_mut())?);
        Ok(Self { options, relauncher, game: None, episode: None, last_reset: None })
    }

    /// Takes the game's controls and puts the car at a start, or leaves it where it is.
    pub fn take(&mut self, start: Option<&Start>) -> Result<(), BackendError> {
        if let Some(start) = start {
            return self.reset(0, start).map(|_| ());
        }
        self.episode = None;
        self.game = Some(Game::take(&self.options, self.relauncher.as_mut())?);
        Ok(())
    }

    /// How the last reset was done: route, tries, time. `None` before the first.
    pub fn last_reset(&self) -> Option<&Outcome> {
        self.last_reset.as_ref()
    }

    /// Measures how the car takes controls ([`corsa_control::calibrate`]): a drive of some 25 s from
    /// where the last reset put it.
    pub fn calibrate(
        &mut self,
        stop: &AtomicBool,
        say: &mut dyn FnMut(&str),
    ) -> Result<CarCalibration, CalibrationError> {
        self.episode = None;
        let game = self.game.as_mut().ok_or(CalibrationError::NotDriving {
            state: "was not reset to a start since it was found",
        })?;
        game.measure(stop, say)
    }
}

impl Backend for LiveBackend {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            name: "live",
            deterministic: false,
            exact_start: false,
            saves: false,
            pauses: true,
        }
    }

    fn reset(&mut self, _vehicle: usize, start: &Start) -> Result<VehicleState, BackendError> {
        self.episode = None;
        // A game that is not lost may have been started again since; a dead one is let go of.
        let mut game = match still_alive(self.game.take()) {
            Some(game) => game,
            None => Game::take(&self.options, self.relauncher.as_mut())?,
        };
        let (seen, outcome) = reset::reset(&mut game, &self.options, start)?;
        self.episode = Some(Episode::begin(&game, &seen));
        self.game = Some(game);
        self.last_reset = Some(outcome);
        Ok(seen.state)
    }

    fn step(
        &mut self,
        controls: &[Controls],
        physics_steps: u32,
        states: &mut [VehicleState],
        ticks: &mut [Tick],
    ) -> Result<(), BackendError> {
        let (Some(game), Some(episode)) = (&mut self.game, &mut self.episode) else {
            return Err(BackendError::Lost { reason: "not reset since it was lost".to_owned() });
        };
        match step::step(game, episode, &controls[0], physics_steps) {
            Ok((state, tick)) => {
                states[0] = state;
                ticks[0] = tick;
                Ok(())
            }
            Err(error) => {
                self.episode = None;
                self.game = None;
                Err(error)
            }
        }
    }

    fn pause(&mut self, paused: bool) -> Result<(), BackendError> {
        let what = if paused { "pause" } else { "resume" };
        let Some(game) = &mut self.game else {
            return Err(BackendError::Lost { reason: "not reset since it was lost".to_owned() });
        };
        let outcome = reset::carry_out(game, Task::Pause(paused))?;
        if paused {
            // Nobody drives while time stands still, so silence is no reason to brake.
            game.release()?;
        }
        if outcome.is_success() {
            Ok(())
        } else {
            Err(BackendError::Refused { what, reason: outcome.message() })
        }
    }

    fn close(&mut self) {
        self.episode = None;
        self.game = None;
    }
}

fn relauncher(options: &LiveOptions) -> Result<Option<Relauncher>, BackendError> {
    let Some(path) = &options.launch else { return Ok(None) };
    let launch = GameLaunch::of_file(path).map_err(|error| {
        let hint = error.hint().unwrap_or_else(|| "mend the session file".to_owned());
        BackendError::GameNotRunning { reason: error.to_string(), hint }
    })?;
    Ok(Some(Relauncher::new(Box::new(launch))))
}

/// The game, if it is still the one that was found and worth keeping.
fn still_alive(game: Option<Game>) -> Option<Game> {
    let mut game = game?;
    let is_alive = game.look().is_ok() && game.liveness() != Liveness::Dead;
    is_alive.then_some(game)
}
