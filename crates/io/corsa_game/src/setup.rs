//! What has to be written once, before the game can be driven from outside.

mod permissions;

use std::path::PathBuf;

use crate::controls::{ControlsPreset, merge_controls};
use crate::session::fps_cap_milliseconds;
use crate::{Change, GameError, IniFile, Installation, STEAM_APP_ID, files};

/// The Lua app that lies in `game/apps/lua/CorsaGym`: path below the game's root, and bytes.
///
/// A test compares the list with the folder, so that no file is forgotten.
pub const LUA_APP: &[(&str, &[u8])] = &[];

/// What the user wants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// The device that drives; `None` leaves `controls.ini` alone.
    pub controls: Option<ControlsPreset>,
    /// Frames a second that the game shall not exceed; `None` leaves the cap as it is.
    pub fps_cap: Option<f64>,
    /// Tracks (`name` or `name#layout`) that shall allow control from outside and Lua physics.
    pub tracks: Vec<String>,
}

impl Setup {
    /// Every file as it shall be. Nothing is written.
    pub fn changes(&self, game: &Installation) -> Result<Vec<Change>, GameError> {
        let mut changes = Vec::new();
        if let Some(preset) = self.controls {
            changes.extend(controls(game, preset)?);
        }
        changes.push(self.video(game)?);
        let has_csp = game.facts()?.csp.is_some();
        if has_csp {
            changes.push(custom_ai(game)?);
            changes.extend(lua_app(game));
        }
        changes.push(steam_appid(game)?);
        for track in &self.tracks {
            changes.push(permissions::of_track(game, track)?);
        }
        Ok(changes)
    }

    fn video(&self, game: &Installation) -> Result<Change, GameError> {
        let path = game.settings("video.ini");
        let mut ini = read_ini(&path)?;
        ini.set("VIDEO", "FULLSCREEN", "0")?;
        let mut what = "a window instead of the whole screen".to_owned();
        if let Some(fps) = self.fps_cap {
            ini.set("VIDEO", "FPS_CAP_MS", &fps_cap_milliseconds(fps))?;
            what = format!("{what}, at most {fps} frames a second");
        }
        Ok(Change { path, content: ini.to_bytes(), what })
    }
}

fn controls(game: &Installation, preset: ControlsPreset) -> Result<[Change; 2], GameError> {
    let path = game.settings("controls.ini");
    let mut ini = read_ini(&path)?;
    let unbound = merge_controls(&mut ini, preset)?;
    let mut what = format!("linear input from {}", preset.layout().device);
    if !unbound.is_empty() {
        what = format!("{what}; its buttons no longer do {}", unbound.join(", "));
    }
    let saved =
        PathBuf::from("controllers").join("savedsetups").join(format!("corsa-{preset}.ini"));
    Ok([
        Change { path, content: ini.to_bytes(), what },
        Change {
            path: game.documents().join("cfg").join(saved),
            content: preset.to_file()?,
            what: "the same to load under Options > Controls".to_owned(),
        },
    ])
}

/// In the user's own file, which overrides CSP's.
fn custom_ai(game: &Installation) -> Result<Change, GameError> {
    let path = game.csp_settings();
    let mut ini = read_ini(&path)?;
    ini.set("BASIC", "ENABLED", "1")?;
    ini.set("CUSTOM_AI", "ENABLED", "1")?;
    Ok(Change { path, content: ini.to_bytes(), what: "CSP takes controls from outside".to_owned() })
}

fn lua_app(game: &Installation) -> impl Iterator<Item = Change> {
    let root = game.root().to_owned();
    LUA_APP.iter().map(move |(path, bytes)| Change {
        path: path.split('/').fold(root.clone(), |folder, part| folder.join(part)),
        content: bytes.to_vec(),
        what: "the CorsaGym app for CSP".to_owned(),
    })
}

/// With this file `acs.exe` starts without Steam starting it.
pub(crate) fn steam_appid(game: &Installation) -> Result<Change, GameError> {
    let path = game.root().join("steam_appid.txt");
    let id = STEAM_APP_ID.to_string();
    let current = files::read(&path)?;
    let is_right = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).trim() == id;
    let content = current.filter(is_right).unwrap_or_else(|| id.clone().into_bytes());
    Ok(Change { path, content, what: "acs.exe may start by itself".to_owned() })
}

pub(crate) fn read_ini(path: &std::path::Path) -> Result<IniFile, GameError> {
    Ok(IniFile::parse(&files::read(path)?.unwrap_or_default()))
}

#[cfg(test)]
mod tests;
