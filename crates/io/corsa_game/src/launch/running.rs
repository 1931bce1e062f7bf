use std::process::Child;
use std::time::{Duration, Instant};

use super::Launcher;
use crate::GameError;
use crate::processes::{GAME_PROGRAMS, RunningProcess};

/// How long a game that was ended may take to be gone.
const GONE_WITHIN: Duration = Duration::from_secs(10);
/// Between two looks at whether it is gone.
const LOOK_INTERVAL: Duration = Duration::from_millis(20);

/// A game that was started here. Dropping it leaves the game alone.
#[derive(Debug)]
pub struct RunningGame {
    launcher: Launcher,
    child: Child,
    /// A process of the game was there once, where another program starts it.
    was_seen: bool,
}

impl RunningGame {
    pub(super) fn start(launcher: Launcher) -> Result<Self, GameError> {
        let child = launcher.command.spawn().map_err(|error| GameError::CannotStart {
            reason: format!("{}: {error}", launcher.command),
            hint: "check that the program is there and may be run".to_owned(),
        })?;
        Ok(Self { launcher, child, was_seen: false })
    }

    /// Whether the game runs, or the program that is about to start it.
    pub fn is_running(&mut self) -> bool {
        let child_runs = matches!(self.child.try_wait(), Ok(None));
        child_runs || !self.games().is_empty()
    }

    /// Whether the game ran and runs no more. A launcher that has handed over and not yet brought up
    /// the game has not ended.
    pub fn has_ended(&mut self) -> bool {
        let is_there = !self.games().is_empty();
        self.was_seen |= is_there;
        let child_ended = !matches!(self.child.try_wait(), Ok(None));
        !is_there && (self.was_seen || (child_ended && !self.launcher.starts_another))
    }

    /// The process that runs the session: the game's own where there is one, else what was started.
    pub fn pid(&self) -> u32 {
        self.games().first().map_or_else(|| self.child.id(), |game| game.pid)
    }

    /// Ends the game at once, and whatever started it. Nothing happens if it has ended.
    pub fn kill(&mut self) -> Result<(), GameError> {
        for game in self.games() {
            // One that ended in between is what was wanted; one that stays is told below.
            let _ = self.launcher.processes.kill(game.pid);
        }
        // A launcher of the user's own goes on; what we started ourselves as the game does not.
        if !self.launcher.starts_another {
            let _ = self.child.kill();
        }
        let _ = self.child.try_wait();
        let deadline = Instant::now() + GONE_WITHIN;
        while self.is_playing() {
            if Instant::now() >= deadline {
                return Err(GameError::Running {
                    name: self.launcher.command.to_string(),
                    pid: self.pid(),
                    effect: "does not end",
                });
            }
            std::thread::sleep(LOOK_INTERVAL);
        }
        Ok(())
    }

    /// Ends the game and starts it in the same way again.
    pub fn restart(&mut self) -> Result<(), GameError> {
        self.kill()?;
        *self = self.launcher.start()?;
        Ok(())
    }

    /// As [`RunningGame::is_running`], without a launcher that stays when the game has ended.
    fn is_playing(&mut self) -> bool {
        let child_runs = matches!(self.child.try_wait(), Ok(None));
        (child_runs && !self.launcher.starts_another) || !self.games().is_empty()
    }

    /// The game's own processes, where the child is not the game but leads to it.
    fn games(&self) -> Vec<RunningProcess> {
        if self.launcher.starts_another || self.launcher.command.is_of(crate::installation::PROGRAM)
        {
            self.launcher.processes.named(GAME_PROGRAMS)
        } else {
            Vec::new()
        }
    }
}

#[cfg(test)]
impl RunningGame {
    pub(super) fn child_for_test(&mut self) -> &mut Child {
        &mut self.child
    }
}
