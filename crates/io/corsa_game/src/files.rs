//! Files, with the place in every error.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::GameError;

pub(crate) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> GameError {
    let path = path.to_owned();
    move |source| GameError::Io { doing, path, source }
}

/// What a file holds; `None` if it is not there.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, GameError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("reading", path)(error)),
    }
}

/// Puts a file in the place of another in one step, so that a reader or a crash meets the old one or
/// the new one. A link stays a link, and the permissions stay as they were.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), GameError> {
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".corsa-new");
    let new = path.with_file_name(name);
    let put = || {
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        if let Ok(metadata) = fs::metadata(path) {
            fs::set_permissions(&new, metadata.permissions())?;
        }
        fs::rename(&new, path)
    };
    put().map_err(|error| {
        let _ = fs::remove_file(&new);
        failed("writing", path)(error)
    })
}

/// Makes a folder and what it lies in. Returns those that were not there, the outermost first.
pub(crate) fn make_folders(folder: &Path) -> Result<Vec<PathBuf>, GameError> {
    let missing: Vec<_> = folder.ancestors().take_while(|folder| !folder.is_dir()).collect();
    fs::create_dir_all(folder).map_err(failed("making a folder", folder))?;
    Ok(missing
        .into_iter()
        .rev()
        .filter(|path| !path.as_os_str().is_empty())
        .map(Into::into)
        .collect())
}
