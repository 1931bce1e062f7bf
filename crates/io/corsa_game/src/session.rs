//! A session of the game as one typed file.
//!
//! [`Session::parse`] reads TOML and says of a mistake in which line it is, what would do, and what was
//! probably meant. [`Session::changes`] makes the game's own files of it: `race.ini`, `assists.ini`,
//! `video.ini`, `camera_manager.ini`. What the session does not speak of stays as the user has it.

mod assists;
mod fields;
mod model;
mod parse;
mod race;
mod units;
mod video;

use std::path::Path;

pub use model::{
    Assist, Assists, Camera, Graphics, JumpStart, LaunchRoute, Race, Realism, Session, SessionType,
    StartPlace, TrackChoice, Video, Weather,
};
pub use units::{fps_cap_milliseconds, sun_angle};

use crate::files::failed;
use crate::{Change, GameError, Installation};

/// A complete session file with every key and its meaning.
pub const SESSION_EXAMPLE: &str = include_str!("../assets/session.example.toml");

impl Session {
    /// Reads a session from its text. `file` is only for naming the place of a mistake.
    pub fn parse(file: &str, text: &str) -> Result<Self, GameError> {
        parse::session(file, text)
    }

    /// Reads a session file.
    pub fn load(path: &Path) -> Result<Self, GameError> {
        let text = std::fs::read_to_string(path).map_err(failed("reading", path))?;
        Self::parse(&path.display().to_string(), &text)
    }

    /// That car, skin, track and layout are installed.
    pub fn check(&self, game: &Installation) -> Result<(), GameError> {
        game.check_car(&self.car)?;
        if !self.skin.is_empty() {
            game.check_skin(&self.car, &self.skin)?;
        }
        game.check_track(&self.track.name, &self.track.layout)
    }

    /// The game's settings files as this session needs them. Nothing is written.
    pub fn changes(&self, game: &Installation) -> Result<Vec<Change>, GameError> {
        let mut changes = vec![race::change(self, game)?, assists::change(self, game)?];
        if self.video.is_spoken_of() {
            changes.push(video::change(&self.video, game)?);
        }
        if let Some(camera) = self.video.camera {
            changes.push(video::camera(camera, game)?);
        }
        Ok(changes)
    }
}

#[cfg(test)]
mod tests;
