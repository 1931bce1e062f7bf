//! The bridge's program: where it comes from, and where it goes.

use std::path::{Path, PathBuf};

use crate::{ProtonError, Runner};

/// The program's file.
pub const BRIDGE_PROGRAM: &str = "corsa-bridge.exe";
/// Its folder on the prefix's drive C: Proton finds programs there whatever it shows of Linux.
const FOLDER: &str = "corsa";

/// The program that the user named, or the one beside `program` (this command) or in its folder's `dist`.
pub fn find_bridge(named: Option<&Path>, program: Option<&Path>) -> Result<PathBuf, ProtonError> {
    let places: Vec<PathBuf> = if let Some(path) = named {
        vec![path.to_owned()]
    } else {
        let beside = program.and_then(Path::parent).map(|folder| folder.join(BRIDGE_PROGRAM));
        let variable = std::env::var_os("CORSA_BRIDGE").map(PathBuf::from);
        variable.into_iter().chain(beside).collect()
    };
    let found = places.iter().find(|path| path.is_file()).cloned();
    found.ok_or_else(|| ProtonError::NoBridge {
        looked: places.iter().map(|path| format!("not {}", path.display())).collect(),
    })
}

/// Copies the bridge onto the prefix's drive C, unless the same one is there; its path as Windows programs
/// see it.
pub fn install_bridge(runner: &Runner, bridge: &Path) -> Result<String, ProtonError> {
    let folder = runner.prefix().join("drive_c").join(FOLDER);
    let target = folder.join(BRIDGE_PROGRAM);
    let failed = |what, path: &Path| {
        let path = path.to_owned();
        move |source| ProtonError::Io { what, source, path }
    };
    let fresh = std::fs::read(bridge).map_err(failed("reading the bridge", bridge))?;
    if std::fs::read(&target).is_ok_and(|there| there == fresh) {
        return Ok(windows_path());
    }
    std::fs::create_dir_all(&folder).map_err(failed("a folder for the bridge", &folder))?;
    // Beside it first: the old one may be running.
    let beside = target.with_extension("new");
    std::fs::write(&beside, fresh).map_err(failed("writing the bridge", &beside))?;
    std::fs::rename(&beside, &target).map_err(failed("replacing the bridge", &target))?;
    Ok(windows_path())
}

fn windows_path() -> String {
    format!("C:\\{FOLDER}\\{BRIDGE_PROGRAM}")
}

/// What to put into Steam's launch options so that Proton starts the bridge with the game: the launcher
/// comes first, so the bridge is there long before `acs.exe` looks for its pages.
pub fn launch_options(page_dir: &Path) -> String {
    let further = if page_dir == Path::new(crate::DEFAULT_PAGE_DIR) {
        String::new()
    } else {
        format!(" --dir {}", crate::bridge::windows_dir(page_dir))
    };
    format!("PROTON_REMOTE_DEBUG_CMD='{}{further}' %command%", windows_path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bridge_is_copied_once_and_replaced_when_it_changed() {
        let prefix = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(prefix.path().join("drive_c")).expect("a folder");
        let runner = Runner::wine(prefix.path()).expect("a prefix");
        let bridge = prefix.path().join("given.exe");
        let target = prefix.path().join("drive_c/corsa/corsa-bridge.exe");
        for content in ["MZ one", "MZ two", "MZ two"] {
            std::fs::write(&bridge, content).expect("written");
            let path = install_bridge(&runner, &bridge).expect("installed");
            assert_eq!(path, "C:\\corsa\\corsa-bridge.exe");
            assert_eq!(std::fs::read_to_string(&target).expect("there"), content);
        }
    }

    #[test]
    fn a_bridge_that_is_nowhere_is_told_with_the_places() {
        let error = find_bridge(None, Some(Path::new("/nowhere/corsa"))).expect_err("none");
        assert!(error.to_string().contains("not /nowhere/corsa-bridge.exe"), "{error}");
        assert!(error.hint().is_some_and(|hint| hint.contains("--bridge")));
    }

    #[test]
    fn launch_options_start_the_bridge_and_then_the_game() {
        let options = launch_options(Path::new("/dev/shm"));
        assert_eq!(options, "PROTON_REMOTE_DEBUG_CMD='C:\\corsa\\corsa-bridge.exe' %command%");
        let elsewhere = launch_options(Path::new("/dev/shm/mine"));
        assert!(elsewhere.contains("--dir Z:\\dev\\shm\\mine"), "{elsewhere}");
    }
}
