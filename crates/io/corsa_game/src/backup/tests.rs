use std::collections::BTreeMap;

use super::*;

/// Everything below a folder: files with what they hold, folders without.
fn tree(root: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.insert(path.clone(), None);
                open.push(path);
            } else {
                found.insert(path.clone(), Some(fs::read(&path).unwrap()));
            }
        }
    }
    found
}

fn change(root: &Path, name: &str, content: &str) -> Change {
    Change { path: root.join(name), content: content.into(), what: "test".to_owned() }
}

fn settings() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("cfg")).unwrap();
    fs::write(root.path().join("cfg/a.ini"), b"\xff\xfeold\r\n").unwrap();
    root
}

#[test]
fn all_comes_back_byte_for_byte_and_what_was_made_goes() {
    let root = settings();
    let before = tree(root.path());
    let mut backup = Backup::open(root.path()).unwrap();
    let mut apply = |name, content| backup.apply(&change(root.path(), name, content)).unwrap();
    assert_eq!(apply("cfg/a.ini", "new"), Effect::Changed);
    assert_eq!(apply("cfg/a.ini", "newer"), Effect::Changed);
    assert_eq!(apply("cfg/a.ini", "newer"), Effect::Unchanged);
    assert_eq!(apply("made/here/b.ini", "b"), Effect::Created);
    drop(backup);
    // A second run keeps the first copy.
    let mut backup = Backup::open(root.path()).unwrap();
    backup.apply(&change(root.path(), "cfg/a.ini", "newest")).unwrap();
    assert_eq!(fs::read(root.path().join("cfg/a.ini")).unwrap(), b"newest");
    let undone = backup.undo(false).unwrap();
    assert_eq!(undone.restored, [root.path().join("cfg/a.ini")]);
    assert_eq!(undone.removed, [root.path().join("made/here/b.ini")]);
    assert_eq!(tree(root.path()), before);
    let nothing = Backup::open(root.path()).unwrap().undo(false).unwrap_err();
    assert!(matches!(nothing, GameError::NothingToUndo { .. }));
}

#[test]
fn what_the_user_changed_since_is_named_and_kept_unless_forced() {
    let root = settings();
    let before = tree(root.path());
    let file = root.path().join("cfg/a.ini");
    let mut backup = Backup::open(root.path()).unwrap();
    backup.apply(&change(root.path(), "cfg/a.ini", "ours")).unwrap();
    backup.apply(&change(root.path(), "cfg/b.ini", "ours")).unwrap();
    fs::write(&file, "mine").unwrap();
    let refused = backup.undo(false).unwrap_err();
    assert!(refused.to_string().contains("a.ini") && !refused.to_string().contains("b.ini"));
    assert!(refused.hint().unwrap().contains("--force"));
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    assert!(root.path().join("cfg/b.ini").is_file(), "it is all or nothing");
    Backup::open(root.path()).unwrap().undo(true).unwrap();
    assert_eq!(tree(root.path()), before);
}

#[test]
fn an_edit_between_two_changes_of_ours_is_not_forgotten() {
    let root = settings();
    let mut backup = Backup::open(root.path()).unwrap();
    backup.apply(&change(root.path(), "cfg/a.ini", "ours")).unwrap();
    fs::write(root.path().join("cfg/a.ini"), "ours, and mine").unwrap();
    backup.apply(&change(root.path(), "cfg/a.ini", "ours again, and mine")).unwrap();
    assert!(matches!(backup.undo(false), Err(GameError::ChangedSince { .. })));
}

#[test]
fn a_folder_with_something_of_the_users_stays() {
    let root = settings();
    let mut backup = Backup::open(root.path()).unwrap();
    backup.apply(&change(root.path(), "made/b.ini", "b")).unwrap();
    fs::write(root.path().join("made/mine.txt"), "mine").unwrap();
    backup.undo(false).unwrap();
    assert_eq!(fs::read(root.path().join("made/mine.txt")).unwrap(), b"mine");
    assert!(!root.path().join("made/b.ini").exists());
}

#[test]
fn a_crash_before_the_write_leaves_nothing_to_refuse() {
    let root = settings();
    let before = tree(root.path());
    let mut backup = Backup::open(root.path()).unwrap();
    // What `apply` does first; then the power fails.
    backup.remember(&change(root.path(), "cfg/a.ini", "ours")).unwrap();
    drop(backup);
    let undone = Backup::open(root.path()).unwrap().undo(false).unwrap();
    assert_eq!(undone, Undone::default());
    assert_eq!(tree(root.path()), before);
}

#[test]
fn only_one_corsa_changes_a_games_files() {
    let root = settings();
    let first = Backup::open(root.path()).unwrap();
    assert!(matches!(Backup::open(root.path()), Err(GameError::Locked { .. })));
    // Nor does a file that a child shares keep it.
    let shared = first.lock.share();
    drop(first);
    Backup::open(root.path()).unwrap();
    drop(shared);
}

#[test]
fn a_damaged_manifest_is_no_reason_to_delete_anything() {
    let root = settings();
    let folder = root.path().join(FOLDER);
    fs::create_dir(&folder).unwrap();
    for text in [
        "{",
        r#"{"version": 9, "files": [], "folders": [], "next_number": 0}"#,
        r#"{"version": 1, "files": [{"path": "/a", "before": "../x", "written": "1", "edited": false}],
            "folders": [], "next_number": 0}"#,
    ] {
        fs::write(folder.join(MANIFEST), text).unwrap();
        assert!(matches!(Backup::open(root.path()), Err(GameError::Manifest { .. })), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let root = settings();
    let (file, link) = (root.path().join("cfg/a.ini"), root.path().join("link.ini"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    let mut backup = Backup::open(root.path()).unwrap();
    backup.apply(&change(root.path(), "link.ini", "new")).unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"new");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    backup.undo(false).unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"\xff\xfeold\r\n");
}
