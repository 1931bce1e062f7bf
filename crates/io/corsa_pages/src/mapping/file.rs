//! Pages as files, on Linux. They are read and written by `pread` and `pwrite` rather than mapped:
//! both see the same page cache as a mapping does, cost less than a microsecond for a page, need no
//! `unsafe`, and a file cut short under its reader is an error instead of a SIGBUS.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::PathBuf;

use crate::PageSpace;

#[derive(Debug)]
pub(crate) struct Mapping {
    file: File,
    path: PathBuf,
}

impl Mapping {
    pub(crate) fn open(space: &PageSpace, name: &str) -> io::Result<Self> {
        let path = space.place().join(name);
        let file = File::open(&path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        Ok(Self { file, path })
    }

    pub(crate) fn create(space: &PageSpace, name: &str, size: usize) -> io::Result<Self> {
        let path = space.place().join(name);
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        if file.metadata()?.len() < size as u64 {
            file.set_len(size as u64)?;
        }
        Ok(Self { file, path })
    }

    pub(crate) fn len(&self) -> io::Result<usize> {
        Ok(usize::try_from(self.file.metadata()?.len()).unwrap_or(usize::MAX))
    }

    pub(crate) fn read(&self, offset: usize, into: &mut [u8]) -> io::Result<()> {
        self.file.read_exact_at(into, offset as u64)
    }

    pub(crate) fn write(&self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all_at(bytes, offset as u64)
    }

    pub(crate) fn is_current(&self) -> bool {
        let (Ok(ours), Ok(there)) = (self.file.metadata(), self.path.metadata()) else {
            return false;
        };
        (ours.dev(), ours.ino()) == (there.dev(), there.ino())
    }
}

pub(crate) fn remove(space: &PageSpace, name: &str) {
    // Nothing to remove is as good as removed.
    let _ = std::fs::remove_file(space.place().join(name));
}
