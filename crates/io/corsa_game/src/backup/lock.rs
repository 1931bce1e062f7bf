use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::GameError;
use crate::files::failed;

/// Held by the one `corsa` that changes a game's files. The system lets go of it when the process
/// ends, however it ends. It lies in the temporary folder, since nothing may stay among the game's
/// files.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    pub(super) fn take(folder: &Path) -> Result<Self, GameError> {
        let path = place(&folder.canonicalize().unwrap_or_else(|_| folder.to_owned()));
        let file = File::options().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(failed("opening the lock", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(GameError::Locked { path: folder.to_owned() }),
            Err(TryLockError::Error(error)) => Err(failed("locking", &path)(error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing would not do at once: a child that another thread is just starting shares the file
        // until it has become its own program.
        if let Err(error) = self.file.unlock() {
            log::debug!("a lock is let go of only when this program ends: {error}");
        }
    }
}

/// One file a folder, by the FNV-1a sum of its path.
fn place(folder: &Path) -> PathBuf {
    let step = |sum: u64, byte: &u8| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let path = folder.as_os_str().as_encoded_bytes();
    let sum = path.iter().fold(0xcbf2_9ce4_8422_2325, step);
    std::env::temp_dir().join(format!("corsa-game-{sum:016x}.lock"))
}

#[cfg(test)]
impl Lock {
    /// The same open file once more, as a child has it between its start and its own program.
    pub(super) fn share(&self) -> File {
        self.file.try_clone().unwrap()
    }
}
