//! What was changed, as a JSON file.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::GameError;
use crate::files;

const VERSION: u32 = 1;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    pub(super) files: Vec<Entry>,
    /// Folders that were made, the outer before the inner.
    pub(super) folders: Vec<PathBuf>,
    /// Copies are numbered.
    pub(super) next_number: u64,
}

/// A file that was changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) path: PathBuf,
    /// The copy of what it held before the first change; none if there was no file.
    pub(super) before: Option<String>,
    /// The copy of what we wrote last.
    pub(super) written: String,
    /// Somebody else changed it between two changes of ours.
    pub(super) edited: bool,
}

impl Manifest {
    pub(super) fn load(path: &Path) -> Result<Self, GameError> {
        let Some(bytes) = files::read(path)? else {
            return Ok(Self { version: VERSION, ..Self::default() });
        };
        let damaged = |reason: String| GameError::Manifest { path: path.to_owned(), reason };
        let manifest: Self =
            serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        // Names of copies only: what is read or removed lies in the backup folder.
        let is_name = |name: &String| !name.contains(['/', '\\', ':']) && !name.starts_with('.');
        if manifest.version != VERSION {
            return Err(damaged(format!(
                "version {}, this corsa knows {VERSION}",
                manifest.version
            )));
        }
        let copies = |entry: &Entry| entry.before.iter().chain([&entry.written]).all(is_name);
        if !manifest.files.iter().all(copies) {
            return Err(damaged("a copy's name leads out of the folder".to_owned()));
        }
        Ok(manifest)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    pub(super) fn to_bytes(&self, path: &Path) -> Result<Vec<u8>, GameError> {
        serde_json::to_vec_pretty(self).map_err(|error| GameError::Manifest {
            path: path.to_owned(),
            reason: error.to_string(),
        })
    }
}
