#![expect(
    unsafe_code,
    reason = "the system's list of processes is reached through its C interface"
)]

use std::io;

use windows_sys::Win32::Foundation::{CloseHandle, HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, PROCESSENTRY32W, Process32FirstW, Process32NextW, TH32CS_SNAPPROCESS,
};
use windows_sys::Win32::System::Threading::{OpenProcess, PROCESS_TERMINATE, TerminateProcess};

use super::RunningProcess;

/// Closed when dropped.
struct Owned(HANDLE);

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: the handle came from a successful call and is closed only here.
        unsafe { CloseHandle(self.0) };
    }
}

pub(super) fn all() -> Vec<RunningProcess> {
    // SAFETY: no pointers; the result is checked.
    let snapshot = unsafe { CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0) };
    if snapshot == INVALID_HANDLE_VALUE {
        return Vec::new();
    }
    let snapshot = Owned(snapshot);
    let mut entry = PROCESSENTRY32W {
        dwSize: size_of::<PROCESSENTRY32W>() as u32,
        ..PROCESSENTRY32W::default()
    };
    let mut found = Vec::new();
    // SAFETY: the handle is open; the entry is ours and tells its own size.
    let mut there_is_one = unsafe { Process32FirstW(snapshot.0, &raw mut entry) };
    while there_is_one != 0 {
        let length = entry.szExeFile.iter().position(|unit| *unit == 0);
        let name = &entry.szExeFile[..length.unwrap_or(entry.szExeFile.len())];
        found.push(RunningProcess {
            name: String::from_utf16_lossy(name),
            pid: entry.th32ProcessID,
        });
        // SAFETY: as above.
        there_is_one = unsafe { Process32NextW(snapshot.0, &raw mut entry) };
    }
    found
}

pub(super) fn kill(pid: u32) -> io::Result<()> {
    // SAFETY: no pointers; the result is checked.
    let process = unsafe { OpenProcess(PROCESS_TERMINATE, 0, pid) };
    if process.is_null() {
        return Err(io::Error::last_os_error());
    }
    let process = Owned(process);
    // SAFETY: the handle is open and was opened with the right to do this.
    let done = unsafe { TerminateProcess(process.0, 1) };
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
