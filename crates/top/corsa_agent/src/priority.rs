//! A place at the front of the queue for the loop: on a busy machine an ordinary thread sleeps through
//! physics steps, which are 3 ms apart.

/// Real-time scheduling of the thread that asked for it, until dropped.
#[derive(Debug)]
pub(crate) struct RealTime {
    is_granted: bool,
}

impl RealTime {
    /// Threads and processes that this thread starts do not inherit it. Whoever may not have it (on
    /// Linux: neither root nor an `rtprio` limit) goes on as before.
    pub(crate) fn ask() -> Self {
        Self { is_granted: imp::set_real_time(true) }
    }

    pub(crate) fn is_granted(&self) -> bool {
        self.is_granted
    }
}

impl Drop for RealTime {
    fn drop(&mut self) {
        if self.is_granted {
            imp::set_real_time(false);
        }
    }
}

#[cfg(target_os = "linux")]
mod imp {
    #![expect(unsafe_code, reason = "one call of the operating system")]

    /// Low among real-time threads: audio and the kernel's own come first.
    const PRIORITY: libc::c_int = 5;

    pub(super) fn set_real_time(wanted: bool) -> bool {
        let (policy, priority) =
            if wanted { (libc::SCHED_RR, PRIORITY) } else { (libc::SCHED_OTHER, 0) };
        let parameters = libc::sched_param { sched_priority: priority };
        let policy = policy | libc::SCHED_RESET_ON_FORK;
        // SAFETY: 0 is the calling thread; the parameters outlive the call.
        let result = unsafe { libc::sched_setscheduler(0, policy, &raw const parameters) };
        if result != 0 {
            log::debug!("no real-time scheduling: {}", std::io::Error::last_os_error());
        }
        result == 0
    }
}

#[cfg(not(target_os = "linux"))]
mod imp {
    pub(super) fn set_real_time(_wanted: bool) -> bool {
        false
    }
}
