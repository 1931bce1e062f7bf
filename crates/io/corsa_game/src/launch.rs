//! Starting the game, and starting it again.
//!
//! * *direct*: `acs.exe` in the game's folder, which reads the settings files as they are. Steam must
//!   run and `steam_appid.txt` lie beside it. Under Proton the same through the `proton` script that
//!   last ran the game.
//! * *content-manager*: `Content Manager.exe "acmanager://race/config?configFile=…"`. Its public source
//!   (`ArgumentsHandler.Race.cs`) reads `race.ini` from that file and starts the session; it writes the
//!   other settings files as its user has them.
//! * *steam*: `steam -applaunch 244210` starts the launcher, where somebody has to press Start.
//! * a command of the user's own.

mod command;
mod running;

pub use command::StartCommand;
pub use running::RunningGame;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::installation::PROGRAM;
use crate::processes::{GAME_PROGRAMS, Processes, STEAM_PROGRAMS};
use crate::session::LaunchRoute;
use crate::{Change, GameError, Installation, STEAM_APP_ID};

/// Knows how the game of a session is started.
#[derive(Clone, Debug)]
pub struct Launcher {
    command: StartCommand,
    /// The program that is started ends while the game goes on.
    starts_another: bool,
    needs_steam: bool,
    processes: Arc<dyn Processes>,
}

impl Launcher {
    /// For a route of a session. Only a command of the user's own needs no installation.
    pub fn new(
        route: &LaunchRoute,
        game: Option<&Installation>,
        processes: Arc<dyn Processes>,
    ) -> Result<Self, GameError> {
        let game =
            || game.ok_or_else(|| GameError::NotFound { looked: "none is known here".to_owned() });
        let (command, starts_another) = match route {
            LaunchRoute::Command(words) => (StartCommand::of_words(words)?, false),
            LaunchRoute::Direct => (direct(game()?)?, false),
            LaunchRoute::ContentManager => (content_manager(game()?)?, true),
            LaunchRoute::Steam => (steam(), true),
        };
        let needs_steam = *route == LaunchRoute::Direct;
        Ok(Self { command, starts_another, needs_steam, processes })
    }

    /// What is started.
    pub fn command(&self) -> &StartCommand {
        &self.command
    }

    /// The file that a route needs beside `acs.exe`.
    pub fn changes(route: &LaunchRoute, game: &Installation) -> Result<Vec<Change>, GameError> {
        match route {
            LaunchRoute::Direct => Ok(vec![crate::setup::steam_appid(game)?]),
            _ => Ok(Vec::new()),
        }
    }

    /// That nothing speaks against starting: no game runs, and Steam does where it is needed.
    pub fn check(&self) -> Result<(), GameError> {
        if let Some(running) = self.other_game() {
            return Err(GameError::Running {
                name: running.name,
                pid: running.pid,
                effect: "is the game already",
            });
        }
        if self.needs_steam && self.processes.named(STEAM_PROGRAMS).is_empty() {
            return Err(GameError::CannotStart {
                reason: "Steam is not running, and acs.exe ends at once without it".to_owned(),
                hint: "start Steam, sign in, and run this command again".to_owned(),
            });
        }
        Ok(())
    }

    /// Starts the game. That it runs is not yet that a session runs: the shared-memory pages tell.
    pub fn start(&self) -> Result<RunningGame, GameError> {
        self.check()?;
        RunningGame::start(self.clone())
    }

    /// A game that is not our own child's.
    fn other_game(&self) -> Option<crate::RunningProcess> {
        // A command of the user's own may stand in for the game beside a real one.
        let is_the_game = self.starts_another || self.command.is_of(PROGRAM);
        is_the_game.then(|| self.processes.named(GAME_PROGRAMS).into_iter().next()).flatten()
    }
}

fn direct(game: &Installation) -> Result<StartCommand, GameError> {
    in_windows(game, game.root().join(PROGRAM), Vec::new())
}

fn content_manager(game: &Installation) -> Result<StartCommand, GameError> {
    let program = game.content_manager().ok_or_else(|| GameError::CannotStart {
        reason: format!("no Content Manager in {}", game.root().display()),
        hint: "put Content Manager.exe into the game's folder, or use route = \"direct\""
            .to_owned(),
    })?;
    let race = windows_path(&game.settings("race.ini"), game.compat_data().is_some());
    let uri = format!("acmanager://race/config?configFile={}", percent_encoded(&race));
    in_windows(game, program, vec![uri])
}

fn steam() -> StartCommand {
    let words = ["steam", "-applaunch", &STEAM_APP_ID.to_string()].map(str::to_owned);
    if cfg!(windows) {
        // Windows has Steam's program nowhere on its path, but knows its addresses.
        let address = format!("steam://rungameid/{STEAM_APP_ID}");
        return StartCommand::new("explorer.exe").with_args([address]);
    }
    StartCommand::new(&words[0]).with_args(words[1..].to_vec())
}

/// A Windows program of the game: itself on Windows, through Proton elsewhere.
fn in_windows(
    game: &Installation,
    program: PathBuf,
    args: Vec<String>,
) -> Result<StartCommand, GameError> {
    if cfg!(windows) {
        return Ok(StartCommand::new(program).with_args(args).within(game.root()));
    }
    let cannot = |reason: String| GameError::CannotStart {
        reason,
        hint: "start the game once from Steam with Proton, or give [launch] a command".to_owned(),
    };
    let data =
        game.compat_data().ok_or_else(|| cannot("no Proton prefix of the game".to_owned()))?;
    let script = proton_script(data).ok_or_else(|| {
        cannot(format!("no Proton is named in {}", data.join("config_info").display()))
    })?;
    // steamapps/compatdata/244210 is three below the library.
    let library = data.ancestors().nth(3).unwrap_or(data).to_owned();
    let mut words = vec!["run".to_owned(), program.display().to_string()];
    words.extend(args);
    Ok(StartCommand::new(script)
        .with_args(words)
        .within(game.root())
        .with_variable("STEAM_COMPAT_DATA_PATH", data)
        .with_variable("STEAM_COMPAT_CLIENT_INSTALL_PATH", &library)
        .with_variable("SteamAppId", STEAM_APP_ID.to_string())
        .with_variable("SteamGameId", STEAM_APP_ID.to_string()))
}

/// The `proton` script that last ran the game: `config_info` has paths below its folder.
fn proton_script(compat_data: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(compat_data.join("config_info")).ok()?;
    let folders = text.lines().flat_map(|line| Path::new(line).ancestors());
    folders.map(|folder| folder.join("proton")).find(|script| script.is_file())
}

/// A path as a Windows program reads it; Wine has the whole system as drive Z.
fn windows_path(path: &Path, is_wine: bool) -> String {
    let text = path.display().to_string();
    if is_wine { format!("Z:{}", text.replace('/', r"\")) } else { text }
}

/// As the value of a query: whatever is not a letter, a digit or one of `-_.~` as its bytes.
fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests;
