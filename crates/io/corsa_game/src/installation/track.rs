//! What a track allows to programs from outside.

use std::path::PathBuf;

use serde::Serialize;

use super::{Installation, facts::is_on};
use crate::{GameError, IniFile, files};

/// The key that makes CSP read the sections below; harmless to the game.
pub(crate) const EXTENDED: (&str, &str, &str) = ("SURFACE_0", "WAV_PITCH", "extended-0");
pub(crate) const CUSTOM_AI: (&str, &str) = ("_EXTRA_PERMISSIONS", "ALLOW_CUSTOM_AI_MANIPULATION");
/// What Lua apps need to change a car's state.
pub(crate) const SCRIPTING: [(&str, &str); 5] = [
    ("_SCRIPTING_PHYSICS", "ALLOW_TRACK_SCRIPTS"),
    ("_SCRIPTING_PHYSICS", "ALLOW_DISPLAY_SCRIPTS"),
    ("_SCRIPTING_PHYSICS", "ALLOW_NEW_MODE_SCRIPTS"),
    ("_SCRIPTING_PHYSICS", "ALLOW_TOOLS"),
    ("_SCRIPTING_PHYSICS", "ALLOW_APPS"),
];

/// The permissions in a track's `surfaces.ini`. Sources disagree whether car 0 needs the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TrackPermissions {
    /// CSP looks at the track's extra sections at all.
    pub is_extended: bool,
    /// Cars may be controlled from outside.
    pub custom_ai: bool,
    /// Lua apps may change the physics.
    pub apps: bool,
}

impl Installation {
    /// The file with a track's surfaces: the layout's own, or the track's where the layout has none.
    /// `track` is `name` or `name#layout`.
    pub fn surfaces(&self, track: &str) -> Result<PathBuf, GameError> {
        let (name, layout) = track.split_once('#').unwrap_or((track, ""));
        self.check_track(name, layout)?;
        let folder = self.root.join("content").join("tracks").join(name);
        let of = |folder: PathBuf| folder.join("data").join("surfaces.ini");
        let own = of(folder.join(layout));
        Ok(if own.is_file() { own } else { of(folder) })
    }

    /// What a track allows.
    pub fn track_permissions(&self, track: &str) -> Result<TrackPermissions, GameError> {
        let bytes = files::read(&self.surfaces(track)?)?.unwrap_or_default();
        let ini = IniFile::parse(&bytes);
        let is_set = |(section, key)| ini.get(section, key).is_some_and(|value| is_on(&value));
        Ok(TrackPermissions {
            is_extended: ini.get(EXTENDED.0, EXTENDED.1).as_deref() == Some(EXTENDED.2),
            custom_ai: is_set(CUSTOM_AI),
            apps: is_set(SCRIPTING[4]),
        })
    }
}
