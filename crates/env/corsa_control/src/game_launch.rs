use std::path::{Path, PathBuf};
use std::sync::Arc;

use corsa_game::{
    Backup, GAME_PROGRAMS, GAME_VARIABLE, GameError, Installation, LaunchRoute, Launcher,
    Processes, RunningGame, Session, SystemProcesses,
};

use crate::Launch;

/// A session file as something that can be started: its settings are written before each start, because
/// the game and Content Manager write theirs.
#[derive(Debug)]
pub struct GameLaunch {
    session: Session,
    game: Option<Installation>,
    launcher: Launcher,
    running: Option<RunningGame>,
}

impl GameLaunch {
    /// The session in a file, of the game in `CORSA_GAME` or else the one that Steam knows. A session
    /// with a command of its own needs no game.
    pub fn of_file(path: &Path) -> Result<Self, GameError> {
        let session = Session::load(path)?;
        let is_own_command = matches!(session.launch, LaunchRoute::Command(_));
        let named = std::env::var_os(GAME_VARIABLE).map(PathBuf::from);
        let game = match Installation::find(named.as_deref(), None) {
            Ok(game) => Some(game),
            Err(_) if is_own_command && named.is_none() => None,
            Err(error) => return Err(error),
        };
        game.as_ref().map_or(Ok(()), |game| session.check(game))?;
        let launcher = Launcher::new(&session.launch, game.as_ref(), Arc::new(SystemProcesses))?;
        Ok(Self { session, game, launcher, running: None })
    }

    fn write_settings(&self) -> Result<(), GameError> {
        let Some(game) = &self.game else { return Ok(()) };
        let mut backup = Backup::open(game.documents())?;
        let mut changes = self.session.changes(game)?;
        changes.extend(Launcher::changes(&self.session.launch, game)?);
        changes.iter().try_for_each(|change| backup.apply(change).map(|_| ()))
    }
}

impl Launch for GameLaunch {
    fn launch(&mut self) -> Result<(), String> {
        let started = self
            .launcher
            .check()
            .and_then(|()| self.write_settings())
            .and_then(|()| self.launcher.start());
        self.running = Some(started.map_err(|error| error.to_string())?);
        Ok(())
    }

    fn is_running(&mut self) -> bool {
        match &mut self.running {
            Some(running) => running.is_running(),
            // One that somebody else started.
            None => self.game.is_some() && !SystemProcesses.named(GAME_PROGRAMS).is_empty(),
        }
    }

    fn kill(&mut self) -> Result<(), String> {
        if let Some(mut running) = self.running.take() {
            return running.kill().map_err(|error| error.to_string());
        }
        for game in SystemProcesses.named(GAME_PROGRAMS) {
            SystemProcesses.kill(game.pid).map_err(|error| format!("{}: {error}", game.name))?;
        }
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn session(command: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("session.toml");
        let text = format!("car = \"x\"\n[track]\nname = \"y\"\n[launch]\ncommand = [{command}]\n");
        std::fs::write(&path, text).expect("written");
        (folder, path)
    }

    #[test]
    fn a_command_is_started_seen_and_ended() {
        let (_folder, path) = session("\"sleep\", \"60\"");
        let mut launch = GameLaunch::of_file(&path).expect("a session");
        assert!(!launch.is_running());
        launch.launch().expect("started");
        assert!(launch.is_running());
        launch.kill().expect("ended");
        assert!(!launch.is_running());
    }

    #[test]
    fn a_command_that_is_not_there_is_told() {
        let (_folder, path) = session("\"/nowhere/acs.exe\"");
        let mut launch = GameLaunch::of_file(&path).expect("a session");
        let error = launch.launch().expect_err("nothing to start");
        assert!(error.contains("/nowhere/acs.exe"), "{error}");
    }
}
