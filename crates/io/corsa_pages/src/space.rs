use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// Where pages live; everything that opens one goes through here.
///
/// On Linux a page is a file in a directory, named as AC names its mapping without `Local\`: the
/// native programs and the Proton bridge agree on it. On Windows it is a named mapping and the
/// place is a prefix of its name, by default `Local\`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSpace {
    place: PathBuf,
}

/// The environment variable that names the place of the pages.
pub const PLACE_VARIABLE: &str = "CORSA_SHM_DIR";

impl PageSpace {
    /// A directory of pages (a prefix of their names on Windows).
    pub fn at(place: impl Into<PathBuf>) -> Self {
        Self { place: place.into() }
    }

    /// The place in `CORSA_SHM_DIR`, or where the game's own pages are: `/dev/shm`, `Local\`.
    pub fn from_env() -> Self {
        match std::env::var_os(PLACE_VARIABLE) {
            Some(place) if !place.is_empty() => Self::at(place),
            _ => Self::at(if cfg!(windows) { "Local\\" } else { "/dev/shm" }),
        }
    }

    /// The directory, or the prefix.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// The place as a command-line argument, for a helper process: [`PageSpace::at`] takes it back.
    pub fn to_arg(&self) -> OsString {
        self.place.clone().into_os_string()
    }

    /// Where lock files are, which Windows has no directory of pages for.
    pub(crate) fn lock_path(&self, name: &str) -> PathBuf {
        if cfg!(windows) {
            let prefix: String = self
                .place
                .to_string_lossy()
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
                .collect();
            std::env::temp_dir().join(format!("{prefix}{name}"))
        } else {
            self.place.join(name)
        }
    }
}

impl Default for PageSpace {
    fn default() -> Self {
        Self::from_env()
    }
}

impl fmt::Display for PageSpace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.place.display())
    }
}
