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

    /// Keeps the calling thread on the first processor it may use, so that two threads that look at
    /// the same thing do not stand still together. Without real-time scheduling it stays free: it
    /// would have to queue there.
    pub(crate) fn stay_on_first_processor(&self) {
        if self.is_granted {
            imp::stay_on(|allowed| allowed.first().copied());
        }
    }

    /// The same, on the last.
    pub(crate) fn stay_on_last_processor(&self) {
        if self.is_granted {
            imp::stay_on(|allowed| allowed.last().copied());
        }
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
    #![expect(unsafe_code, reason = "calls of the operating system")]

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

    /// Binds the calling thread to one of the processors it may use.
    pub(super) fn stay_on(choose: impl FnOnce(&[usize]) -> Option<usize>) {
        let size = size_of::<libc::cpu_set_t>();
        // SAFETY: a set of processors is a plain array of bits, and all zero is the empty one.
        let mut set: libc::cpu_set_t = unsafe { std::mem::zeroed() };
        // SAFETY: 0 is the calling thread; the set outlives the call and `size` is its size.
        if unsafe { libc::sched_getaffinity(0, size, &raw mut set) } != 0 {
            return;
        }
        let allowed: Vec<usize> = (0..8 * size)
            // SAFETY: every index is below the number of bits in the set.
            .filter(|processor| unsafe { libc::CPU_ISSET(*processor, &set) })
            .collect();
        let Some(chosen) = choose(&allowed) else { return };
        // SAFETY: as above, a set of none.
        let mut one: libc::cpu_set_t = unsafe { std::mem::zeroed() };
        // SAFETY: `chosen` is one of the indices tested above.
        unsafe { libc::CPU_SET(chosen, &mut one) };
        // SAFETY: 0 is the calling thread; the set outlives the call and `size` is its size.
        if unsafe { libc::sched_setaffinity(0, size, &raw const one) } != 0 {
            log::debug!("no processor of its own: {}", std::io::Error::last_os_error());
        }
    }
}

#[cfg(windows)]
mod imp {
    #![expect(unsafe_code, reason = "calls of the operating system")]

    use windows_sys::Win32::System::Threading::{
        GetCurrentProcess, GetCurrentThread, GetProcessAffinityMask, SetThreadIdealProcessor,
        SetThreadPriority, THREAD_PRIORITY_NORMAL, THREAD_PRIORITY_TIME_CRITICAL,
    };

    /// Above every ordinary thread, below Windows' own real-time class, which could lock up the
    /// machine; anybody may have it.
    pub(super) fn set_real_time(wanted: bool) -> bool {
        let priority = if wanted { THREAD_PRIORITY_TIME_CRITICAL } else { THREAD_PRIORITY_NORMAL };
        // SAFETY: a pseudo handle of the calling thread, which needs no closing.
        let thread = unsafe { GetCurrentThread() };
        // SAFETY: the handle is the calling thread's.
        let done = unsafe { SetThreadPriority(thread, priority) };
        if done == 0 {
            log::debug!("no higher priority: {}", std::io::Error::last_os_error());
        }
        done != 0
    }

    /// Where the calling thread is to run if it can: the game fills every processor, and a thread bound
    /// to one would wait there while another is free.
    pub(super) fn stay_on(choose: impl FnOnce(&[usize]) -> Option<usize>) {
        let (mut ours, mut all) = (0, 0);
        // SAFETY: a pseudo handle that needs no closing.
        let process = unsafe { GetCurrentProcess() };
        // SAFETY: the handle is this process's; both masks outlive the call.
        if unsafe { GetProcessAffinityMask(process, &raw mut ours, &raw mut all) } == 0 {
            return;
        }
        let allowed: Vec<usize> =
            (0..usize::BITS as usize).filter(|processor| ours >> processor & 1 == 1).collect();
        let Some(chosen) = choose(&allowed) else { return };
        // SAFETY: a pseudo handle of the calling thread, which needs no closing.
        let thread = unsafe { GetCurrentThread() };
        // SAFETY: the handle is the calling thread's; a wrong number is refused.
        unsafe { SetThreadIdealProcessor(thread, chosen as u32) };
    }
}

#[cfg(not(any(target_os = "linux", windows)))]
mod imp {
    pub(super) fn set_real_time(_wanted: bool) -> bool {
        false
    }

    pub(super) fn stay_on(_choose: impl FnOnce(&[usize]) -> Option<usize>) {}
}
