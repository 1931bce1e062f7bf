//! The game's installation on this machine: where it is, its ini files, what a session needs, how it starts.

mod error;
mod ini;

pub use error::GameError;
pub use ini::IniFile;
