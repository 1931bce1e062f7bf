//! What the library says.

use std::{
    ffi::{CStr, c_char, c_void},
    mem, ptr,
    sync::{Mutex, Once, PoisonError},
};

use cyclors as c;

/// What the library complained about last: its return codes alone say too little.
static LAST_ERROR: Mutex<String> = Mutex::new(String::new());

/// The last complaint, once.
pub(super) fn take_last_error() -> String {
    mem::take(&mut *LAST_ERROR.lock().unwrap_or_else(PoisonError::into_inner))
}

pub(super) fn install_sink() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the callback lives as long as the program and takes no user data.
        unsafe { c::dds_set_log_sink(Some(sink), ptr::null_mut()) };
    });
}

unsafe extern "C" fn sink(_: *mut c_void, data: *const c::dds_log_data_t) {
    // SAFETY: the library passes a valid record for the time of the call.
    let c::dds_log_data_t { priority, message, .. } = unsafe { *data };
    // SAFETY: a NUL-terminated message, valid for the time of the call.
    let message = unsafe { CStr::from_ptr(message.cast::<c_char>()) }.to_string_lossy();
    let message = message.trim();
    if priority & (c::DDS_LC_FATAL | c::DDS_LC_ERROR) != 0 {
        message.clone_into(&mut LAST_ERROR.lock().unwrap_or_else(PoisonError::into_inner));
        ::log::debug!("dds: {message}");
    } else if priority & c::DDS_LC_WARNING != 0 {
        ::log::debug!("dds: {message}");
    } else {
        ::log::trace!("dds: {message}");
    }
}
