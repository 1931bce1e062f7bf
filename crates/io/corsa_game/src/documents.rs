//! Where the game keeps its settings: `Assetto Corsa` in the user's Documents folder.

use std::path::{Path, PathBuf};

use crate::GameError;

#[cfg(not(windows))]
#[path = "documents/elsewhere.rs"]
mod imp;
#[cfg(windows)]
#[path = "documents/windows.rs"]
mod imp;

/// The game's folder in Documents.
const FOLDER: &str = "Assetto Corsa";

/// The settings folder of a game: under Proton in its prefix, else in the Documents folder that
/// Windows itself names, wherever the user or OneDrive moved it.
pub(crate) fn find(prefix: Option<&Path>) -> Result<PathBuf, GameError> {
    let Some(prefix) = prefix else {
        return imp::documents()
            .map(|documents| documents.join(FOLDER))
            .map_err(|reason| GameError::NoDocuments { reason });
    };
    let user = prefix.join("drive_c").join("users").join("steamuser");
    let known = ["Documents", "My Documents"].map(|name| user.join(name).join(FOLDER));
    let found = known.iter().find(|folder| folder.is_dir());
    found.cloned().ok_or_else(|| GameError::NoDocuments {
        reason: format!("not in the Proton prefix: {}", known[0].display()),
    })
}

/// A path with `%NAME%` replaced, as Windows keeps its own. `None` where a name is not known.
#[cfg(any(windows, test))]
fn expand(path: &str, variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut expanded = String::new();
    let mut parts = path.split('%');
    expanded.push_str(parts.next()?);
    while let Some(name) = parts.next() {
        if let Some(rest) = parts.next() {
            expanded.push_str(&variable(name)?);
            expanded.push_str(rest);
        } else {
            // A sign without its partner is one of the path.
            expanded.push('%');
            expanded.push_str(name);
        }
    }
    Some(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_in_the_path() {
        let variable = |name: &str| (name == "USERPROFILE").then(|| r"C:\Users\a".to_owned());
        let expand = |path| expand(path, &variable);
        assert_eq!(expand(r"%USERPROFILE%\Docs").as_deref(), Some(r"C:\Users\a\Docs"));
        assert_eq!(expand(r"D:\OneDrive\Docs").as_deref(), Some(r"D:\OneDrive\Docs"));
        assert_eq!(expand(r"D:\100%").as_deref(), Some(r"D:\100%"));
        assert_eq!(expand(r"%NOWHERE%\Docs"), None);
    }

    #[test]
    fn a_proton_prefix_has_its_own() {
        let prefix = tempfile::tempdir().unwrap();
        let said = find(Some(prefix.path())).unwrap_err();
        assert!(said.hint().unwrap().contains("start the game once"));
        let folder = prefix.path().join("drive_c/users/steamuser/Documents/Assetto Corsa");
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!(find(Some(prefix.path())).unwrap(), folder);
    }
}
