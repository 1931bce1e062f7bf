//! Pages as named mappings, on Windows, as the game itself makes them.
#![expect(unsafe_code, reason = "mapping foreign memory is what this file is for")]

use std::fs::File;
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::AsRawHandle;
use std::ptr::{self, NonNull};

use windows_sys::Win32::Foundation::{
    CloseHandle, ERROR_ALREADY_EXISTS, HANDLE, INVALID_HANDLE_VALUE,
};
use windows_sys::Win32::System::Memory::{
    CreateFileMappingW, FILE_MAP_READ, FILE_MAP_WRITE, MEMORY_BASIC_INFORMATION,
    MEMORY_MAPPED_VIEW_ADDRESS, MapViewOfFile, OpenFileMappingW, PAGE_READWRITE, UnmapViewOfFile,
    VirtualQuery,
};

use crate::PageSpace;

/// A view of a named mapping. The object lives while any process holds a handle to it.
#[derive(Debug)]
pub(crate) struct Mapping {
    handle: HANDLE,
    view: NonNull<u8>,
    size: usize,
}

// SAFETY: the handle and the view belong to the process, not to a thread, and are only used through
// `&self` methods that copy bytes by volatile accesses.
unsafe impl Send for Mapping {}

impl Mapping {
    pub(crate) fn open(space: &PageSpace, name: &str) -> io::Result<Self> {
        Self::open_for(space, name, FILE_MAP_READ)
    }

    /// Opens a mapping that somebody else made, to write to it as well.
    pub(crate) fn open_writable(space: &PageSpace, name: &str) -> io::Result<Self> {
        Self::open_for(space, name, FILE_MAP_READ | FILE_MAP_WRITE)
    }

    fn open_for(space: &PageSpace, name: &str, access: u32) -> io::Result<Self> {
        let name = wide_name(space, name);
        // SAFETY: `name` is a NUL-terminated UTF-16 string that outlives the call.
        let handle = unsafe { OpenFileMappingW(access, 0, name.as_ptr()) };
        Self::view(handle, access)
    }

    /// Makes a mapping over a file, which grows to `size`; [`io::ErrorKind::AlreadyExists`] if there
    /// is one of that name, whatever it lies over.
    pub(crate) fn create_over(
        space: &PageSpace,
        name: &str,
        file: &File,
        size: usize,
    ) -> io::Result<Self> {
        let name = wide_name(space, name);
        // SAFETY: `name` is a NUL-terminated UTF-16 string and `file` an open file, and both outlive
        // the call; null security attributes are the default ones.
        let handle = unsafe {
            CreateFileMappingW(
                file.as_raw_handle(),
                ptr::null(),
                PAGE_READWRITE,
                0,
                size as u32,
                name.as_ptr(),
            )
        };
        // The last error says so, also of a success; nothing may come in between.
        let existed =
            io::Error::last_os_error().raw_os_error() == Some(ERROR_ALREADY_EXISTS as i32);
        if !handle.is_null() && existed {
            // SAFETY: `handle` was opened above and nobody else has it.
            unsafe { CloseHandle(handle) };
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        Self::view(handle, FILE_MAP_READ | FILE_MAP_WRITE)
    }

    pub(crate) fn create(space: &PageSpace, name: &str, size: usize) -> io::Result<Self> {
        let name = wide_name(space, name);
        // SAFETY: `name` is a NUL-terminated UTF-16 string that outlives the call; an invalid file
        // handle asks for memory of the paging file; null security attributes are the default ones.
        let handle = unsafe {
            CreateFileMappingW(
                INVALID_HANDLE_VALUE,
                ptr::null(),
                PAGE_READWRITE,
                0,
                size as u32,
                name.as_ptr(),
            )
        };
        Self::view(handle, FILE_MAP_READ | FILE_MAP_WRITE)
    }

    fn view(handle: HANDLE, access: u32) -> io::Result<Self> {
        if handle.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: `handle` is a mapping handle just opened with at least `access`; 0 maps it whole.
        let address = unsafe { MapViewOfFile(handle, access, 0, 0, 0) }.Value;
        let Some(view) = NonNull::new(address.cast::<u8>()) else {
            let error = io::Error::last_os_error();
            // SAFETY: `handle` was opened above and nobody else has it.
            unsafe { CloseHandle(handle) };
            return Err(error);
        };
        let mut mapping = Self { handle, view, size: 0 };
        mapping.size = mapping.query_size()?;
        Ok(mapping)
    }

    fn query_size(&self) -> io::Result<usize> {
        let mut info = MEMORY_BASIC_INFORMATION::default();
        // SAFETY: `view` is mapped until drop; `info` is as large as its size says.
        let written =
            unsafe { VirtualQuery(self.view.as_ptr().cast(), &raw mut info, size_of_val(&info)) };
        if written == 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(info.RegionSize)
    }

    // The size never changes here; it is a result because a file's can.
    #[expect(clippy::unnecessary_wraps, reason = "the same face as the file's")]
    pub(crate) fn len(&self) -> io::Result<usize> {
        Ok(self.size)
    }

    pub(crate) fn read(&self, offset: usize, into: &mut [u8]) -> io::Result<()> {
        self.check(offset, into.len())?;
        let mut offset = offset;
        // Word by word, so that no number is torn; every page is whole words.
        let (words, rest) = into.as_chunks_mut::<4>();
        for word in words {
            // SAFETY: `check` bounds the offset by the size of the view.
            let source = unsafe { self.view.as_ptr().add(offset) }.cast::<u32>();
            // SAFETY: `source` is inside the view, mapped readable until drop, and aligned, for views
            // begin on a page and `offset` counts words; volatile because the game writes meanwhile.
            *word = unsafe { source.read_volatile() }.to_ne_bytes();
            offset += 4;
        }
        for byte in rest {
            // SAFETY: `check` bounds the offset by the size of the view.
            let source = unsafe { self.view.as_ptr().add(offset) };
            // SAFETY: as above; a byte needs no alignment.
            *byte = unsafe { source.read_volatile() };
            offset += 1;
        }
        Ok(())
    }

    pub(crate) fn write(&self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        self.check(offset, bytes.len())?;
        for (index, byte) in bytes.iter().enumerate() {
            // SAFETY: `check` bounds the offset by the size of the view.
            let target = unsafe { self.view.as_ptr().add(offset + index) };
            // SAFETY: `target` is inside the view; only pages made by `create`, which maps them
            // writable, are written. Volatile because the game reads it meanwhile.
            unsafe { target.write_volatile(*byte) };
        }
        Ok(())
    }

    fn check(&self, offset: usize, len: usize) -> io::Result<()> {
        if offset.checked_add(len).is_some_and(|end| end <= self.size) {
            Ok(())
        } else {
            Err(io::Error::from(io::ErrorKind::UnexpectedEof))
        }
    }

    /// A name leads to the same object as long as anybody holds it, and we do.
    #[expect(clippy::unused_self, reason = "the same face as the file's")]
    pub(crate) fn is_current(&self) -> bool {
        true
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        let address = MEMORY_MAPPED_VIEW_ADDRESS { Value: self.view.as_ptr().cast() };
        // SAFETY: `view` came from MapViewOfFile, is owned by self and unmapped once, here.
        unsafe { UnmapViewOfFile(address) };
        // SAFETY: `handle` is owned by self and closed once, here.
        unsafe { CloseHandle(self.handle) };
    }
}

/// A named mapping goes with its last handle; there is nothing to remove.
pub(crate) fn remove(_space: &PageSpace, _name: &str) {}

fn wide_name(space: &PageSpace, name: &str) -> Vec<u16> {
    let mut full = space.place().as_os_str().to_os_string();
    full.push(name);
    full.encode_wide().chain([0]).collect()
}
