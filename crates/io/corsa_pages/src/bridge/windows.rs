#![expect(unsafe_code, reason = "calls of the operating system")]

use std::fs::File;
use std::io;
use std::os::windows::io::AsRawHandle;

use windows_sys::Win32::Storage::FileSystem::{
    BY_HANDLE_FILE_INFORMATION, GetFileInformationByHandle,
};

use crate::PageSpace;
use crate::mapping::{Mapping, imp};

/// A named mapping as a bridge handles it: by name, over a file, in bytes.
#[derive(Debug)]
pub struct NamedMapping(Mapping);

impl NamedMapping {
    /// Opens a mapping that somebody else made; `None` if there is none of that name.
    pub fn open(space: &PageSpace, name: &str, writable: bool) -> io::Result<Option<Self>> {
        let opened = if writable {
            imp::Mapping::open_writable(space, name)
        } else {
            imp::Mapping::open(space, name)
        };
        match opened {
            Ok(mapping) => Ok(Some(Self(Mapping(mapping)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a mapping over `file`, which grows to `size` bytes. [`io::ErrorKind::AlreadyExists`] if
    /// there is one of that name, whatever it lies over.
    pub fn create_over(
        space: &PageSpace,
        name: &str,
        file: &File,
        size: usize,
    ) -> io::Result<Self> {
        imp::Mapping::create_over(space, name, file, size).map(|mapping| Self(Mapping(mapping)))
    }

    /// Bytes that can be seen: the mapping's size, up to the end of its last memory page.
    pub fn size(&self) -> io::Result<usize> {
        self.0.len()
    }

    /// Copies the bytes from the start.
    pub fn read(&self, into: &mut [u8]) -> io::Result<()> {
        self.0.read(into)
    }

    /// Copies the bytes to `offset`. Only for mappings made here or opened to be written.
    pub fn write(&self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        self.0.write(offset, bytes)
    }

    pub(super) fn into_mapping(self) -> Mapping {
        self.0
    }
}

/// What makes a file that file and no other under its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileId {
    volume: u32,
    index: (u32, u32),
}

/// Which file this is.
pub fn file_id(file: &File) -> io::Result<FileId> {
    let mut information = BY_HANDLE_FILE_INFORMATION::default();
    // SAFETY: the handle is that of an open file; the structure outlives the call.
    let done = unsafe { GetFileInformationByHandle(file.as_raw_handle(), &raw mut information) };
    if done == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(FileId {
        volume: information.dwVolumeSerialNumber,
        index: (information.nFileIndexHigh, information.nFileIndexLow),
    })
}
