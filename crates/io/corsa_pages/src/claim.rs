//! Something that only one process may hold: a locked file, which the operating system unlocks when
//! its holder dies in any way, and a note beside it that says who holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::mapping::busy;
use crate::{PageSpace, PagesError, wait_for};

/// How long a claim waits for a guard that holds the lock for the moment of one write.
const PATIENCE: Duration = Duration::from_millis(50);

/// A held claim; dropping it lets go.
#[derive(Debug)]
pub(crate) struct Claim {
    _locked: File,
    generation: u64,
}

impl Claim {
    /// Takes the claim `name`, or says who has it. `what` names it in the error.
    pub(crate) fn take(
        space: &PageSpace,
        name: &'static str,
        what: &'static str,
    ) -> Result<Self, PagesError> {
        let lock = space.lock_path(name);
        let note = note_path(&lock);
        let access =
            |source| PagesError::Access { page: name.into(), source, place: space.to_string() };
        let locked = wait_for(Instant::now() + PATIENCE, || try_lock(&lock).transpose())
            .transpose()
            .map_err(access)?
            .ok_or_else(|| busy(space, what, Note::read(&note).map(|note| note.pid)))?;
        let generation = Note::read(&note).map_or(0, |note| note.generation) + 1;
        Note { pid: std::process::id(), generation }.write(&note).map_err(access)?;
        Ok(Self { _locked: locked, generation })
    }

    /// Counts the holders: whoever held it before has a smaller number.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }
}

/// Runs `act` if the claim was last held by `generation` and, where `must_be_free`, nobody holds it
/// now; a newer holder's work is never touched. Returns whether it ran.
pub(crate) fn act_for(
    space: &PageSpace,
    name: &str,
    generation: u64,
    must_be_free: bool,
    act: impl FnOnce(),
) -> io::Result<bool> {
    let lock = space.lock_path(name);
    // Held until the end of the function, so that nobody claims between the check and the act.
    let locked = try_lock(&lock)?;
    if must_be_free && locked.is_none() {
        return Ok(false);
    }
    let is_ours = Note::read(&note_path(&lock)).is_some_and(|note| note.generation == generation);
    if is_ours {
        act();
    }
    Ok(is_ours)
}

/// Whether a living process holds the claim.
pub(crate) fn is_held(space: &PageSpace, name: &str) -> bool {
    let Ok(file) = File::open(space.lock_path(name)) else { return false };
    // Shared, so that one look does not make the claim seem held to another.
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

fn try_lock(path: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// The note is a file of its own: Windows does not let others read a locked one.
fn note_path(lock: &Path) -> PathBuf {
    lock.with_extension("holder")
}

struct Note {
    pid: u32,
    generation: u64,
}

impl Note {
    fn read(path: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok()?;
        let mut words = text.split_whitespace();
        Some(Self { pid: words.next()?.parse().ok()?, generation: words.next()?.parse().ok()? })
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        std::fs::write(path, format!("{} {}\n", self.pid, self.generation))
    }
}

/// A claim that a process of this machine can hold on a directory of pages.
///
/// The stand-in takes it so that two never write the same pages.
#[derive(Debug)]
pub struct GameClaim {
    _claim: Claim,
}

impl GameClaim {
    /// Claims the pages for writing; [`PagesError::Busy`] names who has them.
    pub fn take(space: &PageSpace) -> Result<Self, PagesError> {
        let claim = Claim::take(space, "corsa_standin.lock", "the game's place")?;
        Ok(Self { _claim: claim })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> (tempfile::TempDir, PageSpace) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let space = PageSpace::at(directory.path());
        (directory, space)
    }

    #[test]
    fn a_second_claim_names_the_holder_and_a_dropped_one_is_free() {
        let (_directory, space) = space();
        let first = Claim::take(&space, "test.lock", "the test").expect("free");
        let error = Claim::take(&space, "test.lock", "the test").expect_err("held");
        let expected = format!("the test is taken by process {}", std::process::id());
        assert!(error.to_string().starts_with(&expected), "{error}");
        let generation = first.generation();
        drop(first);
        let second = Claim::take(&space, "test.lock", "the test").expect("free again");
        assert_eq!(second.generation(), generation + 1);
    }

    #[test]
    fn an_old_holder_cannot_act_after_a_new_claim() {
        let (_directory, space) = space();
        let first = Claim::take(&space, "test.lock", "the test").expect("free");
        let old = first.generation();
        drop(first);
        assert!(act_for(&space, "test.lock", old, true, || ()).expect("no error"));
        let second = Claim::take(&space, "test.lock", "the test").expect("free");
        assert!(!act_for(&space, "test.lock", old, true, || ()).expect("no error"));
        assert!(!act_for(&space, "test.lock", old, false, || ()).expect("no error"));
        drop(second);
        assert!(!act_for(&space, "test.lock", old, true, || ()).expect("no error"));
    }
}
