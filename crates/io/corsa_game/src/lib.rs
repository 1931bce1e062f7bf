//! The game's installation on this machine: where it is, its ini files, what a session needs, how it
//! starts.
//!
//! [`Installation::find`] finds the game and its settings. [`Setup`] and [`Session`] say how files shall
//! be ([`Change`]); [`Backup`] makes the changes and takes them back byte for byte. [`IniFile`] edits
//! what the user has without touching anything else. [`Launcher`] starts the game, and [`RunningGame`]
//! tells whether it runs, ends it and starts it again.
//!
//! ```no_run
//! # use corsa_game::{Backup, Installation, Session};
//! # use std::path::Path;
//! let game = Installation::find(None, None)?;
//! let session = Session::load(Path::new("session.toml"))?;
//! session.check(&game)?;
//! let mut backup = Backup::open(game.documents())?;
//! for change in session.changes(&game)? {
//!     backup.apply(&change)?;
//! }
//! # Ok::<(), corsa_game::GameError>(())
//! ```
//!
//! What is not here: the pages of a running game (`corsa_pages`), virtual controllers (`corsa_pad`),
//! and the game's content (`corsa_content`).

mod backup;
mod content;
mod controls;
mod documents;
mod error;
mod files;
mod ini;
mod installation;
mod launch;
mod processes;
mod session;
mod setup;
#[cfg(test)]
mod testing;

pub use backup::{Backup, Change, Effect, Undone};
pub use controls::{ControlsPreset, PadAxes, PadButtons, PadLayout, merge_controls, product_guid};
pub use error::GameError;
pub use ini::IniFile;
pub use installation::{
    Csp, CustomAi, Facts, GAME_VARIABLE, Installation, STEAM_APP_ID, TrackPermissions,
};
pub use launch::{Launcher, RunningGame, StartCommand};
pub use processes::{
    GAME_PROGRAMS, LAUNCHER_PROGRAMS, Processes, RunningProcess, STEAM_PROGRAMS, SystemProcesses,
    check_settings_are_free,
};
pub use session::{
    Assist, Assists, Camera, Graphics, JumpStart, LaunchRoute, Race, Realism, SESSION_EXAMPLE,
    Session, SessionType, StartPlace, TrackChoice, Video, Weather, fps_cap_milliseconds, sun_angle,
};
pub use setup::{LUA_APP, Setup};
