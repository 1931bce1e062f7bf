//! A console that is closed, a user who logs off: Windows ends the program as soon as the handler
//! returns, so it waits for the tidying up.
#![expect(unsafe_code, reason = "calls of the operating system")]

use std::{sync::atomic::Ordering, thread, time::Duration};

use windows_sys::Win32::System::Console::{
    CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT, SetConsoleCtrlHandler,
};
use windows_sys::core::BOOL;

/// Windows itself waits no longer.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn watch() {
    // SAFETY: the handler is a function of this program, there until its end.
    if unsafe { SetConsoleCtrlHandler(Some(handle), 1) } == 0 {
        let error = std::io::Error::last_os_error();
        log::warn!("closing the console will end this program without tidying up: {error}");
    }
}

/// Called on a thread of Windows' own. Ctrl-C is left to the handler before this one.
unsafe extern "system" fn handle(event: u32) -> BOOL {
    if !matches!(event, CTRL_CLOSE_EVENT | CTRL_LOGOFF_EVENT | CTRL_SHUTDOWN_EVENT) {
        return 0;
    }
    super::flag().store(true, Ordering::Relaxed);
    // The program's own end comes first.
    thread::sleep(PATIENCE);
    1
}
