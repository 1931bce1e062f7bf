//! Where this program keeps what belongs to the user of this machine: the index of cars and tracks, what
//! was measured of the game's controls.

use std::path::PathBuf;

/// The folder of this user's data, `corsa` in `%LOCALAPPDATA%` or in `$XDG_DATA_HOME`
/// (`~/.local/share`); `None` for a user without a home.
pub fn data_folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    Some(parent(&variable, std::env::home_dir())?.join("corsa"))
}

/// The folder of what `corsa calibrate` measured.
pub fn calibrations_folder() -> Option<PathBuf> {
    Some(data_folder()?.join("calibration"))
}

/// `%LOCALAPPDATA%`; elsewhere what the XDG base directory specification says.
fn parent(variable: &dyn Fn(&str) -> Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    // A relative path in these is invalid and to be ignored.
    let given = |name: &str| variable(name).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return given("LOCALAPPDATA").or_else(|| Some(home?.join("AppData").join("Local")));
    }
    given("XDG_DATA_HOME").or_else(|| Some(home?.join(".local").join("share")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(windows))]
    fn the_data_lies_where_xdg_says() {
        let home = Some(PathBuf::from("/home/ayrton"));
        let at = |value: &str| {
            parent(&|name| (name == "XDG_DATA_HOME").then(|| value.into()), home.clone())
        };
        assert_eq!(at("/data"), Some("/data".into()));
        assert_eq!(at("relative"), Some("/home/ayrton/.local/share".into()));
        assert_eq!(parent(&|_| None, None), None);
    }
}
