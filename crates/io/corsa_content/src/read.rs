use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use crate::ContentError;

/// Larger than any AI line or centerline: the longest real tracks have some megabytes.
pub(crate) const MAX_FILE_BYTES: u64 = 64 << 20;

/// The whole file, unless it is absurdly large.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ContentError> {
    open(path, MAX_FILE_BYTES)?;
    std::fs::read(path).map_err(|source| failed(path, source))
}

/// The file, of at most `limit` bytes, and how many it has.
pub(crate) fn open(path: &Path, limit: u64) -> Result<(File, u64), ContentError> {
    let file = File::open(path).map_err(|source| failed(path, source))?;
    let bytes = file.metadata().map_err(|source| failed(path, source))?.len();
    if bytes > limit {
        return Err(ContentError::TooLarge { path: path.to_owned(), bytes, limit });
    }
    Ok((file, bytes))
}

fn failed(path: &Path, source: std::io::Error) -> ContentError {
    let path = path.to_owned();
    match source.kind() {
        ErrorKind::NotFound => ContentError::NotFound { path },
        _ => ContentError::Unreadable { path, source },
    }
}
