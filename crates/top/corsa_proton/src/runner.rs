//! How a Windows program is run in the prefix of the game.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use corsa_game::Installation;

use crate::ProtonError;

/// Proton's program inside its folder.
const PROTON_SCRIPT: &str = "proton";
/// Below one of these in Proton's folder lies its Wine.
const DIST_FOLDERS: [&str; 2] = ["files", "dist"];

/// Runs Windows programs where the game runs: the same prefix, the same Wine, so the same wineserver, for
/// only there the game's mappings have their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runner {
    /// The game's own Proton.
    Proton {
        /// Proton's folder.
        proton: PathBuf,
        /// `steamapps/compatdata/244210`.
        compat_data: PathBuf,
        /// Steam's folder.
        steam: PathBuf,
    },
    /// A Wine without Steam, as Lutris and Bottles use it.
    Wine {
        /// The program, `wine` by default.
        wine: OsString,
        prefix: PathBuf,
    },
}

impl Runner {
    /// The Proton that ran the game last, or the one in `proton`.
    pub fn of(game: &Installation, proton: Option<&Path>) -> Result<Self, ProtonError> {
        let compat_data = game.compat_data().ok_or_else(|| ProtonError::NoPrefix {
            reason: format!("none beside {}", game.root().display()),
        })?;
        let proton = match proton {
            Some(folder) => check_proton(folder)?,
            None => proton_of(compat_data)?,
        };
        // …/Steam/steamapps/compatdata/244210: a library need not be Steam's own folder, and Proton only
        // wants its client's libraries there.
        let steam = steam_folder(compat_data);
        Ok(Self::Proton { proton, compat_data: compat_data.to_owned(), steam })
    }

    /// A prefix of a plain Wine, with `wine` from the PATH or from the variable `WINE`.
    pub fn wine(prefix: &Path) -> Result<Self, ProtonError> {
        if !prefix.join("drive_c").is_dir() {
            let reason = format!("no drive_c in {}", prefix.display());
            return Err(ProtonError::NoPrefix { reason });
        }
        let wine = std::env::var_os("WINE").unwrap_or_else(|| "wine".into());
        Ok(Self::Wine { wine, prefix: prefix.to_owned() })
    }

    /// The Wine prefix itself, with `drive_c`.
    pub fn prefix(&self) -> PathBuf {
        match self {
            Self::Proton { compat_data, .. } => compat_data.join("pfx"),
            Self::Wine { prefix, .. } => prefix.clone(),
        }
    }

    /// A command that runs a Windows program in the prefix.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        match self {
            Self::Proton { proton, compat_data, steam } => {
                let mut command = Command::new(proton.join(PROTON_SCRIPT));
                command
                    // In the prefix as it is, without a game around it.
                    .arg("runinprefix")
                    .arg(program)
                    .env("STEAM_COMPAT_DATA_PATH", compat_data)
                    .env("STEAM_COMPAT_CLIENT_INSTALL_PATH", steam)
                    .env("SteamAppId", corsa_game::STEAM_APP_ID.to_string())
                    .env("SteamGameId", corsa_game::STEAM_APP_ID.to_string());
                command
            }
            Self::Wine { wine, prefix } => {
                let mut command = Command::new(wine);
                command.arg(program).env("WINEPREFIX", prefix);
                if std::env::var_os("WINEDEBUG").is_none() {
                    command.env("WINEDEBUG", "-all");
                }
                command
            }
        }
    }
}

impl fmt::Display for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proton { proton, .. } => {
                let name = proton.file_name().unwrap_or(proton.as_os_str());
                write!(f, "{}", name.display())
            }
            Self::Wine { wine, .. } => write!(f, "{}", wine.display()),
        }
    }
}

/// Proton writes into `config_info` which of its folders it last used: its prefix version first, then
/// paths below its `files` (or `dist`).
fn proton_of(compat_data: &Path) -> Result<PathBuf, ProtonError> {
    let path = compat_data.join("config_info");
    let none = |reason: &str| ProtonError::NoProton { reason: reason.into(), path: path.clone() };
    let text = std::fs::read_to_string(&path).map_err(|source| ProtonError::Io {
        what: "Proton's note",
        source,
        path: path.clone(),
    })?;
    let folder = text
        .lines()
        .skip(1)
        .find_map(|line| dist_parent(Path::new(line.trim())))
        .ok_or_else(|| none("no line names a folder of Proton"))?;
    check_proton(&folder)
}

/// The folder that holds the `files` or `dist` of a path.
fn dist_parent(path: &Path) -> Option<PathBuf> {
    let dist = path.ancestors().find(|ancestor| {
        ancestor
            .file_name()
            .and_then(OsStr::to_str)
            .is_some_and(|name| DIST_FOLDERS.contains(&name))
    })?;
    dist.parent().map(Path::to_owned)
}

fn check_proton(folder: &Path) -> Result<PathBuf, ProtonError> {
    if folder.join(PROTON_SCRIPT).is_file() {
        Ok(folder.to_owned())
    } else {
        let reason = "it has no program `proton`".to_owned();
        Err(ProtonError::NoProton { reason, path: folder.to_owned() })
    }
}

/// Steam's folder: the library of the prefix if Steam itself lies there, else the user's own.
fn steam_folder(compat_data: &Path) -> PathBuf {
    let library = compat_data.ancestors().nth(3).unwrap_or(compat_data);
    let is_steam = |folder: &Path| folder.join("steam.sh").is_file();
    if is_steam(library) {
        return library.to_owned();
    }
    let home = std::env::home_dir().unwrap_or_default();
    let places = [".steam/root", ".local/share/Steam", ".steam/steam"];
    let found = places.iter().map(|place| home.join(place)).find(|folder| is_steam(folder));
    found.unwrap_or_else(|| library.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A library with the game, its prefix, and a Proton beside it.
    fn library() -> (tempfile::TempDir, Installation) {
        let folder = tempfile::tempdir().expect("a folder");
        let steamapps = folder.path().join("steamapps");
        let root = steamapps.join("common/assettocorsa");
        std::fs::create_dir_all(root.join("content")).expect("a folder");
        for program in ["acs.exe", "AssettoCorsa.exe"] {
            std::fs::write(root.join(program), "MZ").expect("a file");
        }
        let documents =
            steamapps.join("compatdata/244210/pfx/drive_c/users/steamuser/Documents/Assetto Corsa");
        std::fs::create_dir_all(documents).expect("a folder");
        let proton = steamapps.join("common/Proton 9.0 (Beta)");
        std::fs::create_dir_all(proton.join("files/share/fonts")).expect("a folder");
        std::fs::write(proton.join("proton"), "#!/bin/sh\n").expect("a file");
        let note = format!("9.0-200\n{}/files/share/fonts/\n", proton.display());
        std::fs::write(steamapps.join("compatdata/244210/config_info"), note).expect("a file");
        let game = Installation::find(Some(&root), None).expect("a game");
        (folder, game)
    }

    #[test]
    fn the_proton_that_ran_the_game_last_runs_its_programs() {
        let (_folder, game) = library();
        let runner = Runner::of(&game, None).expect("a Proton");
        assert_eq!(runner.to_string(), "Proton 9.0 (Beta)");
        let command = runner.command("C:\\corsa\\corsa-bridge.exe");
        assert!(command.get_program().to_string_lossy().ends_with("Proton 9.0 (Beta)/proton"));
        let arguments: Vec<_> = command.get_args().collect();
        assert_eq!(arguments, ["runinprefix", "C:\\corsa\\corsa-bridge.exe"]);
        let data = command.get_envs().find(|(name, _)| *name == "STEAM_COMPAT_DATA_PATH");
        let data = data.and_then(|(_, value)| value).expect("set");
        assert!(data.to_string_lossy().ends_with("compatdata/244210"));
    }

    #[test]
    fn a_proton_that_was_removed_is_named_with_what_to_do() {
        let (folder, game) = library();
        let proton = folder.path().join("steamapps/common/Proton 9.0 (Beta)");
        std::fs::remove_dir_all(&proton).expect("removed");
        let error = Runner::of(&game, None).expect_err("it is gone");
        assert!(error.to_string().contains("Proton 9.0 (Beta)"), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("--proton")), "{error}");
    }

    #[test]
    fn a_note_that_names_nothing_is_an_error() {
        let (folder, game) = library();
        let note = folder.path().join("steamapps/compatdata/244210/config_info");
        for text in ["", "9.0-200\n", "9.0-200\n/usr/share\n\u{0}\n"] {
            std::fs::write(&note, text).expect("written");
            assert!(
                matches!(Runner::of(&game, None), Err(ProtonError::NoProton { .. })),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_folder_without_drive_c_is_no_prefix() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(Runner::wine(folder.path()), Err(ProtonError::NoPrefix { .. })));
    }
}
