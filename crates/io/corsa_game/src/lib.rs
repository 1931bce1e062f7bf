//! The game's installation on this machine: where it is, its ini files, what a session needs, how it starts.

mod backup;
mod content;
mod documents;
mod error;
mod files;
mod ini;
mod installation;
mod processes;
#[cfg(test)]
mod testing;

pub use backup::{Backup, Change, Effect, Undone};
pub use error::GameError;
pub use ini::IniFile;
pub use installation::{
    Csp, CustomAi, Facts, GAME_VARIABLE, Installation, STEAM_APP_ID, TrackPermissions,
};
pub use processes::{
    GAME_PROGRAMS, LAUNCHER_PROGRAMS, Processes, RunningProcess, STEAM_PROGRAMS, SystemProcesses,
    check_settings_are_free,
};
