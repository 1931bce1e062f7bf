//! Assetto Corsa on this machine: its folder, its settings, and what can be told about it.

mod facts;
mod steam;
mod track;
mod version;

use std::path::{Path, PathBuf};

pub use facts::{Csp, CustomAi, Facts};
pub use track::TrackPermissions;
pub(crate) use track::{CUSTOM_AI, EXTENDED, SCRIPTING};

use crate::{GameError, documents};

/// Steam's number of Assetto Corsa.
pub const STEAM_APP_ID: u32 = 244_210;
/// The environment variable with the game's folder.
pub const GAME_VARIABLE: &str = "CORSA_GAME";

/// The program that runs a session.
pub(crate) const PROGRAM: &str = "acs.exe";
/// Programs of which at least one starts the other, Content Manager under one of its names or the
/// game's own launcher.
const LAUNCHERS: [&str; 3] =
    ["AssettoCorsa.exe", "Content Manager.exe", "Content Manager Safe.exe"];

/// The game's folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    root: PathBuf,
    documents: PathBuf,
    /// Proton's folder for this game (`steamapps/compatdata/244210`), on Linux.
    compat_data: Option<PathBuf>,
}

impl Installation {
    /// The game in the folder that the user named, else in one of Steam's libraries: of the native
    /// Steam, the Flatpak or the Snap. `documents` overrides where its settings are.
    pub fn find(game: Option<&Path>, documents: Option<&Path>) -> Result<Self, GameError> {
        let root = match game {
            Some(folder) => check(folder)?,
            None => steam::find_game(&steam::installations()?)?,
        };
        let compat_data = compat_data(&root);
        let documents = match documents {
            Some(folder) if folder.is_dir() => folder.to_owned(),
            Some(folder) => {
                let reason = format!("no such folder: {}", folder.display());
                return Err(GameError::NoDocuments { reason });
            }
            None => documents::find(compat_data.as_ref().map(|data| data.join("pfx")).as_deref())?,
        };
        Ok(Self { root, documents, compat_data })
    }

    /// The folder with `acs.exe` and `content`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `Documents/Assetto Corsa`: what the user set, and logs.
    pub fn documents(&self) -> &Path {
        &self.documents
    }

    /// A settings file, such as `controls.ini`.
    pub fn settings(&self, name: &str) -> PathBuf {
        self.documents.join("cfg").join(name)
    }

    /// `steamapps/compatdata/244210`, where the game runs under Proton. Its `pfx` is the Wine prefix.
    pub fn compat_data(&self) -> Option<&Path> {
        self.compat_data.as_deref()
    }

    /// Content Manager's program, where it lies in the game's folder under its own name.
    pub fn content_manager(&self) -> Option<PathBuf> {
        LAUNCHERS[1..].iter().map(|name| self.root.join(name)).find(|path| path.is_file())
    }
}

/// The game's folder, if it is one.
fn check(folder: &Path) -> Result<PathBuf, GameError> {
    let lacks = |missing| GameError::NotTheGame { root: folder.to_owned(), missing };
    if !folder.join(PROGRAM).is_file() {
        return Err(lacks(PROGRAM));
    }
    if !folder.join("content").is_dir() {
        return Err(lacks("content"));
    }
    if !LAUNCHERS.iter().any(|name| folder.join(name).is_file()) {
        return Err(lacks("AssettoCorsa.exe"));
    }
    Ok(folder.to_owned())
}

/// The Proton folder of a game in `…/steamapps/common/assettocorsa`.
fn compat_data(root: &Path) -> Option<PathBuf> {
    let steamapps = root.parent()?.parent()?;
    let folder = steamapps.join("compatdata").join(STEAM_APP_ID.to_string());
    folder.join("pfx").is_dir().then_some(folder)
}

#[cfg(test)]
mod tests;
