//! Steam's libraries.

use std::path::PathBuf;

use steamlocate::SteamDir;

use super::{STEAM_APP_ID, check};
use crate::GameError;

/// Every Steam of this user: native, Flatpak, Snap.
pub(super) fn installations() -> Result<Vec<SteamDir>, GameError> {
    let none = |reason: String| GameError::NotFound { looked: reason };
    let found = steamlocate::locate_all().map_err(|error| none(format!("no Steam: {error}")))?;
    if found.is_empty() { Err(none("no Steam on this machine".to_owned())) } else { Ok(found) }
}

/// The game in the first library that has it. A library may say so and have lost the folder.
pub(super) fn find_game(installations: &[SteamDir]) -> Result<PathBuf, GameError> {
    let mut incomplete = None;
    for steam in installations {
        let Ok(Some((app, library))) = steam.find_app(STEAM_APP_ID) else { continue };
        match check(&library.resolve_app_dir(&app)) {
            Ok(root) => return Ok(root),
            Err(error) => incomplete = Some(error),
        }
    }
    let places = installations.iter().map(|steam| steam.path().display().to_string());
    let looked = format!("not in the libraries of {}", places.collect::<Vec<_>>().join(", "));
    Err(incomplete.unwrap_or(GameError::NotFound { looked }))
}
