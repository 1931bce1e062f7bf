//! The version that a Windows program carries.

use std::fs;
use std::path::Path;

use pelite::PeFile;

/// The file version of a program's version resource, such as `1.16.4.0`; `None` where it has none.
pub(super) fn of_program(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    let version = PeFile::from_bytes(&bytes).ok()?.resources().ok()?.version_info().ok()?;
    let version = version.fixed()?.dwFileVersion;
    let numbers = [version.Major, version.Minor, version.Patch, version.Build];
    Some(numbers.map(|number| number.to_string()).join("."))
}
