use super::read_ini;
use crate::installation::{CUSTOM_AI, EXTENDED, SCRIPTING};
use crate::{Change, GameError, Installation};

/// A track's `surfaces.ini` with every permission. Servers compare this file with their own, so
/// the track is refused online until it is undone.
pub(super) fn of_track(game: &Installation, track: &str) -> Result<Change, GameError> {
    let path = game.surfaces(track)?;
    let mut ini = read_ini(&path)?;
    let (section, key, value) = EXTENDED;
    ini.set(section, key, value)?;
    for (section, key) in std::iter::once(CUSTOM_AI).chain(SCRIPTING) {
        ini.set(section, key, "1")?;
    }
    let what = format!(
        "{track} allows control from outside; offline only, servers refuse the changed file"
    );
    Ok(Change { path, content: ini.to_bytes(), what })
}
