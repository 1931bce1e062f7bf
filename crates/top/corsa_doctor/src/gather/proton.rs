//! The game under Proton, and the memory in which its pages are.

use std::{
    fs,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use corsa_game::{GAME_PROGRAMS, Installation, Processes, STEAM_PROGRAMS, SystemProcesses};
use corsa_pad::{PadError, Route, probe};
use corsa_pages::{BridgeMode, BridgeStatus, BridgeWatch, PageSpace};

use crate::checks::proton::{Bridge, ProtonFacts, ShmFacts};

/// A bridge beats several times a second, and is dead after one and a half without.
const BRIDGE_PATIENCE: Duration = Duration::from_secs(2);
const TURN: Duration = Duration::from_millis(50);

pub(crate) fn gather(game: &Installation, space: &PageSpace, needs_no_device: bool) -> ProtonFacts {
    let runs = |names| Some(!SystemProcesses.named(names).is_empty());
    ProtonFacts {
        has_prefix: game.compat_data().is_some(),
        // Before its name stands when it was built.
        version: game
            .facts()
            .ok()
            .and_then(|facts| facts.proton)
            .and_then(|text| text.split_whitespace().last().map(str::to_owned)),
        steam_runs: runs(STEAM_PROGRAMS),
        game_runs: runs(GAME_PROGRAMS),
        bridge: bridge(space),
        shm: shm(space.place()),
        uinput: uinput(),
        needs_no_device,
    }
}

fn bridge(space: &PageSpace) -> Bridge {
    let mut watch = BridgeWatch::new(space);
    let deadline = Instant::now() + BRIDGE_PATIENCE;
    loop {
        match watch.look(Instant::now()) {
            BridgeStatus::Absent => return Bridge::Absent,
            BridgeStatus::Dead(_) => return Bridge::Dead,
            BridgeStatus::Alive(report) if report.mode == BridgeMode::Copying => {
                return Bridge::Copying(report.version);
            }
            BridgeStatus::Alive(report) => return Bridge::Mapped(report.version),
            BridgeStatus::Unproven(_) if Instant::now() >= deadline => return Bridge::Dead,
            BridgeStatus::Unproven(_) => thread::sleep(TURN),
        }
    }
}

pub(crate) fn shm(place: &Path) -> ShmFacts {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let real = fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
    ShmFacts {
        place: place.display().to_string(),
        kind: kind_of(&mounts, &real),
        free: rustix::fs::statvfs(place).ok().map(|stat| stat.f_bavail * stat.f_frsize),
    }
}

/// The file system's type of the innermost mount that holds a path.
fn kind_of(mounts: &str, path: &Path) -> Option<String> {
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        Some((Path::new(words.next()?), words.next()?))
    });
    let holding = mounts.filter(|(point, _)| path.starts_with(point));
    let innermost = holding.max_by_key(|(point, _)| point.components().count());
    innermost.map(|(_, kind)| kind.to_owned())
}

/// Why this user may not make input devices, and what to do; `None` if it may.
fn uinput() -> Option<(String, String)> {
    match probe(Route::UinputWheel).err()? {
        PadError::Unavailable { reason, hint, .. } => Some((reason, hint)),
        error => Some((error.to_string(), error.hint().unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_decides() {
        let mounts =
            "/dev/sda / ext4 rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\nudev /dev devtmpfs rw 0 0\n";
        let kind = |path| kind_of(mounts, Path::new(path));
        assert_eq!(kind("/dev/shm/corsa").as_deref(), Some("tmpfs"));
        assert_eq!(kind("/dev/shmoo").as_deref(), Some("devtmpfs"));
        assert_eq!(kind("/home/x").as_deref(), Some("ext4"));
        assert_eq!(kind_of("", Path::new("/x")), None);
    }

    #[test]
    fn a_folder_of_this_machine_has_room() {
        let place = tempfile::tempdir().expect("a folder");
        let facts = shm(place.path());
        assert!(facts.free.is_some_and(|free| free > 0) && facts.kind.is_some(), "{facts:?}");
        assert_eq!(bridge(&PageSpace::at(place.path())), Bridge::Absent);
    }
}
