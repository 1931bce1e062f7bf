use std::time::Instant;

use corsa_backend::{Backend, BackendError, Capabilities, Start, Tick};
use corsa_pages::{Liveness, wait_for};
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
}

impl LiveBackend {
    /// Waits for a game, at most `options.timeout`: [`BackendError::GameNotRunning`] otherwise. The
    /// car is not touched, and its controls are not taken, before the first reset.
    pub fn connect(options: LiveOptions) -> Result<Self, BackendError> {
        drop(await_game(&options)?);
        Ok(Self { options, game: None, episode: None })
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
            None => Game::take(&self.options)?,
        };
        let seen = reset::reset(&mut game, &self.options, start)?;
        self.episode = Some(Episode::begin(&game, &seen));
        self.game = Some(game);
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
        if paused {
            // Nobody drives while time stands still, so silence is no reason to brake.
            game.release()?;
        }
        game.sim(&self.options)?.pause(paused).map_err(|error| crate::game::pages(&error))?;
        let wanted = if paused { Liveness::Paused } else { Liveness::Running };
        let followed = wait_for(Instant::now() + self.options.timeout, || match game.look() {
            Ok(_) => (game.liveness() == wanted).then_some(Ok(())),
            Err(error) => Some(Err(error)),
        });
        followed.unwrap_or_else(|| {
            let waited = self.options.timeout.as_secs_f64();
            Err(BackendError::Refused {
                what,
                reason: format!("physics did not follow within {waited} s"),
            })
        })
    }

    fn close(&mut self) {
        self.episode = None;
        self.game = None;
    }
}

/// The game, if it is still the one that was found and worth keeping.
fn still_alive(game: Option<Game>) -> Option<Game> {
    let mut game = game?;
    let is_alive = game.look().is_ok() && game.liveness() != Liveness::Dead;
    is_alive.then_some(game)
}
