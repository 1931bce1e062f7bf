use std::io::ErrorKind;
use std::path::Path;

use crate::ContentError;

/// Larger than any AI line or centerline: the longest real tracks have some megabytes.
const MAX_FILE_BYTES: u64 = 64 << 20;

/// The whole file, unless it is absurdly large.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, ContentError> {
    let failed = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => ContentError::NotFound { path: path.to_owned() },
        _ => ContentError::Unreadable { path: path.to_owned(), source },
    };
    let bytes = std::fs::metadata(path).map_err(failed)?.len();
    if bytes > MAX_FILE_BYTES {
        return Err(ContentError::TooLarge { path: path.to_owned(), bytes, limit: MAX_FILE_BYTES });
    }
    std::fs::read(path).map_err(failed)
}
