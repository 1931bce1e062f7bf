use std::path::{Path, PathBuf};

use corsa_track::BUILTIN_TRACKS;

/// Environment variable with Assetto Corsa's folder (that holds `content`), looked into first.
pub const AC_DIR_VARIABLE: &str = "CORSA_AC_DIR";

/// Where Steam puts the game, under the home folder.
const STEAM_DIRS: [&str; 4] = [
    ".steam/steam/steamapps/common/assettocorsa",
    ".local/share/Steam/steamapps/common/assettocorsa",
    ".var/app/com.valvesoftware.Steam/.local/share/Steam/steamapps/common/assettocorsa",
    "Library/Application Support/Steam/steamapps/common/assettocorsa",
];
const WINDOWS_DIRS: [&str; 2] = [
    r"C:\Program Files (x86)\Steam\steamapps\common\assettocorsa",
    r"C:\Program Files\Steam\steamapps\common\assettocorsa",
];

/// What to give [`open_track`](crate::open_track) for the track the game says it has loaded.
///
/// `name` is the `track` text of its static page, with `#<layout>` appended where
/// `trackConfiguration` is not empty; the stand-in reports built-in names, `generated:<seed>` and
/// names of folders likewise. None if it is neither built in nor in an installed game
/// ([`AC_DIR_VARIABLE`] or Steam's usual places), as for a CSV file.
pub fn find_track_by_game_name(name: &str) -> Option<String> {
    find_in(name, &game_dirs())
}

fn find_in(name: &str, game_dirs: &[PathBuf]) -> Option<String> {
    if BUILTIN_TRACKS.contains(&name) {
        return Some(name.to_owned());
    }
    if let Some(seed) = name.strip_prefix("generated:") {
        return seed.parse::<u64>().ok().map(|_| name.to_owned());
    }
    let (folder, layout) = name.split_once('#').unwrap_or((name, ""));
    // The name comes from outside: it may only name a folder, not lead elsewhere.
    if folder.is_empty() || folder.contains(['/', '\\', ':']) || folder.starts_with('.') {
        return None;
    }
    let tracks = |dir: &PathBuf| dir.join("content").join("tracks").join(folder);
    let found = game_dirs.iter().map(tracks).find(|path| path.is_dir())?;
    let path = found.to_str()?;
    Some(if layout.is_empty() { path.to_owned() } else { format!("{path}#{layout}") })
}

pub(crate) fn game_dirs() -> Vec<PathBuf> {
    let named = std::env::var_os(AC_DIR_VARIABLE).map(PathBuf::from);
    let home = std::env::home_dir();
    let steam = STEAM_DIRS.iter().filter_map(|dir| home.as_ref().map(|home| home.join(dir)));
    named
        .into_iter()
        .chain(steam)
        .chain(WINDOWS_DIRS.iter().map(|dir| Path::new(dir).to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_ours_stand_for_themselves() {
        assert_eq!(find_in("montalva", &[]).as_deref(), Some("montalva"));
        assert_eq!(find_in("generated:7", &[]).as_deref(), Some("generated:7"));
        assert_eq!(find_in("generated:seven", &[]), None);
        assert_eq!(find_in("Monza", &[]), None);
    }

    #[test]
    fn a_track_of_an_installed_game_is_found_with_its_layout() {
        let game = tempfile::tempdir().unwrap();
        let track = game.path().join("content/tracks/hillring");
        std::fs::create_dir_all(&track).unwrap();
        let dirs = [game.path().to_owned()];
        let spec = track.to_str().unwrap();
        assert_eq!(find_in("hillring", &dirs).as_deref(), Some(spec));
        assert_eq!(find_in("hillring#short", &dirs), Some(format!("{spec}#short")));
    }

    #[test]
    fn a_name_from_the_game_cannot_lead_out_of_its_folder() {
        let game = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(game.path().join("content/tracks")).unwrap();
        for name in ["", "..", "../..", "/etc", "C:", r"..\x"] {
            assert_eq!(find_in(name, &[game.path().to_owned()]), None, "{name}");
        }
    }
}
