//! Files by the names content calls them: without regard to case, as on the system the game runs on.

use std::path::{Path, PathBuf};

/// The file or folder of a relative name, its parts separated by `/` or `\`.
pub(crate) fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut path = folder.to_owned();
    for part in name.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".") {
        let exact = path.join(part);
        path = if exact.exists() { exact } else { find_in_any_case(&path, part)? };
    }
    Some(path)
}

pub(crate) fn find_file(folder: &Path, name: &str) -> Option<PathBuf> {
    find(folder, name).filter(|path| path.is_file())
}

pub(crate) fn find_folder(folder: &Path, name: &str) -> Option<PathBuf> {
    find(folder, name).filter(|path| path.is_dir())
}

/// Names of everything in a folder, sorted; none if it cannot be listed.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn find_in_any_case(folder: &Path, name: &str) -> Option<PathBuf> {
    let name = name.to_lowercase();
    let found = names_in(folder).into_iter().find(|other| other.to_lowercase() == name)?;
    Some(folder.join(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_with_either_slash() {
        let dir = tempfile::tempdir().unwrap();
        let ai = dir.path().join("AI");
        std::fs::create_dir(&ai).unwrap();
        std::fs::write(ai.join("Fast_Lane.ai"), "").unwrap();
        assert_eq!(find_file(dir.path(), r"ai\fast_lane.ai"), Some(ai.join("Fast_Lane.ai")));
        assert_eq!(find_folder(dir.path(), "ai"), Some(ai));
        assert_eq!(find_file(dir.path(), "ai"), None);
        assert_eq!(find(dir.path(), "data/surfaces.ini"), None);
        assert!(names_in(&dir.path().join("nowhere")).is_empty());
    }
}
