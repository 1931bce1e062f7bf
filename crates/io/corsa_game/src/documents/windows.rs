use std::path::PathBuf;

use winreg::RegKey;
use winreg::enums::HKEY_CURRENT_USER;

/// Where Windows keeps the user's folders, moved ones among them.
const FOLDERS: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders";

/// The Documents folder, which Windows calls `Personal`.
pub(super) fn documents() -> Result<PathBuf, String> {
    let failed = |error: std::io::Error| format!("the registry's `Personal` folder: {error}");
    let folders = RegKey::predef(HKEY_CURRENT_USER).open_subkey(FOLDERS).map_err(failed)?;
    let path: String = folders.get_value("Personal").map_err(failed)?;
    let variable = |name: &str| std::env::var(name).ok();
    let expanded = super::expand(&path, &variable);
    expanded.map(PathBuf::from).ok_or_else(|| format!("no such variable in `{path}`"))
}
