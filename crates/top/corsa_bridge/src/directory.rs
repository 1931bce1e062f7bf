//! The directory of pages: that it lies in memory, and that there is room.

use std::fs;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// The directory as Linux names it, for a path below Wine's drive of the whole system, `Z:`.
pub fn linux_path(dir: &Path) -> Option<String> {
    let text = dir.to_string_lossy();
    let rest = text.strip_prefix("Z:").or_else(|| text.strip_prefix("z:"))?;
    Some(rest.replace('\\', "/"))
}

/// The type of the file system that holds `path`, from the text of `/proc/mounts`.
pub fn filesystem_of<'a>(path: &str, mounts: &'a str) -> Option<&'a str> {
    let holds = |point: &str| {
        let point = point.trim_end_matches('/');
        path.strip_prefix(point).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace().skip(1);
            Some((words.next()?, words.next()?))
        })
        .filter(|(point, _)| holds(point))
        // Of two at one place the later lies over the earlier.
        .max_by_key(|(point, _)| point.len())
        .map(|(_, filesystem)| filesystem)
}

/// What is wrong with pages in this directory, though they may work: one that is no memory gets every
/// step written to its disk.
pub fn remark(dir: &Path) -> Option<String> {
    let path = linux_path(dir)?;
    let mounts = fs::read_to_string("Z:\\proc\\mounts").ok()?;
    let filesystem = filesystem_of(&path, &mounts)?;
    let is_memory = matches!(filesystem, "tmpfs" | "ramfs" | "devtmpfs");
    (!is_memory).then(|| {
        format!(
            "{path} is on {filesystem}, not in memory (tmpfs): pages will be slow; use /dev/shm"
        )
    })
}

/// What a page's file held before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Nothing,
    /// All zero and of full size.
    Clean,
    /// Bytes of a game that is gone.
    Stale,
    /// Fewer bytes than the page has; none, perhaps.
    Short(u64),
}

/// Opens a page's file, gives it its full size and zeroes it; the first `content` bytes count for
/// whether it was stale. The bytes are written out rather than left to be filled in later, so that a full disk is an error here and not
/// the end of the game.
pub fn open_page(path: &Path, size: usize, content: usize) -> io::Result<(fs::File, Found)> {
    let existed = path.exists();
    let mut file =
        fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    let found = match fs::read(path)? {
        _ if !existed => Found::Nothing,
        bytes if bytes.len() < size => Found::Short(bytes.len() as u64),
        bytes if bytes.iter().take(content).any(|byte| *byte != 0) => Found::Stale,
        _ => Found::Clean,
    };
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&vec![0; size])?;
    file.flush()?;
    Ok((file, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "overlay / overlay rw 0 0\ntmpfs /dev tmpfs rw 0 0\nshm /dev/shm tmpfs rw 0 0\n\
        /dev/sda1 /home ext4 rw 0 0\n";

    #[test]
    fn the_nearest_mount_decides() {
        assert_eq!(filesystem_of("/dev/shm", MOUNTS), Some("tmpfs"));
        assert_eq!(filesystem_of("/dev/shm/corsa", MOUNTS), Some("tmpfs"));
        assert_eq!(filesystem_of("/homes/x", MOUNTS), Some("overlay"));
        assert_eq!(filesystem_of("/home/x", MOUNTS), Some("ext4"));
    }

    #[test]
    fn only_the_drive_of_the_whole_system_is_known() {
        assert_eq!(linux_path(Path::new("Z:\\dev\\shm")), Some("/dev/shm".into()));
        assert_eq!(linux_path(Path::new("C:\\users")), None);
    }

    #[test]
    fn whatever_lay_there_is_named_and_zeroed() {
        let folder = std::env::temp_dir().join(format!("corsa-bridge-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("page");
        let found = |size| open_page(&path, size, size).expect("room").1;
        assert_eq!(found(64), Found::Nothing);
        assert_eq!(found(64), Found::Clean);
        assert_eq!(found(128), Found::Short(64));
        fs::write(&path, [7; 128]).expect("room");
        assert_eq!(found(128), Found::Stale);
        assert_eq!(fs::read(&path).expect("a file"), [0; 128]);
        fs::remove_dir_all(&folder).expect("ours");
    }
}
