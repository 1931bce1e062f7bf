#![expect(unsafe_code, reason = "calls of the operating system")]

use std::ptr;
use std::sync::Once;
use std::time::{Duration, Instant};

use windows_sys::Win32::Foundation::{CloseHandle, HANDLE, WAIT_OBJECT_0};
use windows_sys::Win32::Media::timeBeginPeriod;
use windows_sys::Win32::System::Threading::{
    CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, CreateWaitableTimerExW, GetCurrentProcess, INFINITE,
    PROCESS_POWER_THROTTLING_CURRENT_VERSION, PROCESS_POWER_THROTTLING_EXECUTION_SPEED,
    PROCESS_POWER_THROTTLING_IGNORE_TIMER_RESOLUTION, PROCESS_POWER_THROTTLING_STATE,
    ProcessPowerThrottling, SetProcessInformation, SetWaitableTimer, TIMER_ALL_ACCESS,
    WaitForSingleObject,
};

/// The timer counts in these.
const TICK: Duration = Duration::from_nanos(100);

thread_local! {
    static TIMER: Option<Timer> = Timer::new();
}

pub(super) fn sleep(duration: Duration) {
    static PROCESS: Once = Once::new();
    PROCESS.call_once(stay_awake);
    let until = Instant::now() + duration;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        // A thread that ends has lost its timer already.
        let slept = TIMER.try_with(|timer| timer.as_ref().is_some_and(|timer| timer.sleep(left)));
        if !slept.unwrap_or(false) {
            std::thread::sleep(left);
        }
    }
}

/// Windows 11 slows down, and ticks coarsely for, a process whose window nobody sees: this one has
/// deadlines.
fn stay_awake() {
    let state = PROCESS_POWER_THROTTLING_STATE {
        Version: PROCESS_POWER_THROTTLING_CURRENT_VERSION,
        ControlMask: PROCESS_POWER_THROTTLING_EXECUTION_SPEED
            | PROCESS_POWER_THROTTLING_IGNORE_TIMER_RESOLUTION,
        StateMask: 0,
    };
    // SAFETY: a pseudo handle that needs no closing.
    let process = unsafe { GetCurrentProcess() };
    // SAFETY: the state outlives the call, and its size is given.
    let done = unsafe {
        SetProcessInformation(
            process,
            ProcessPowerThrottling,
            (&raw const state).cast(),
            size_of_val(&state) as u32,
        )
    };
    if done == 0 {
        // Windows 10 does not know the second flag, nor does it do what the flag forbids.
        log::debug!("no say in power throttling: {}", std::io::Error::last_os_error());
    }
}

/// A timer of high resolution.
struct Timer(HANDLE);

impl Timer {
    fn new() -> Option<Self> {
        // SAFETY: default security, no name; the flags and the access are the documented ones.
        let handle = unsafe {
            CreateWaitableTimerExW(
                ptr::null(),
                ptr::null(),
                CREATE_WAITABLE_TIMER_HIGH_RESOLUTION,
                TIMER_ALL_ACCESS,
            )
        };
        if handle.is_null() {
            // SAFETY: takes a number of milliseconds; it ends with the process.
            let refused = unsafe { timeBeginPeriod(1) };
            log::debug!("no timer of high resolution; clock of 1 ms refused: {}", refused != 0);
            return None;
        }
        Some(Self(handle))
    }

    fn sleep(&self, duration: Duration) -> bool {
        // Negative is from now on; rounded up, for too short would be another turn.
        let ticks = duration.as_nanos().div_ceil(TICK.as_nanos());
        let due = -i64::try_from(ticks).unwrap_or(i64::MAX);
        // SAFETY: the handle is this timer's; the due time outlives the call; no callback.
        let set = unsafe { SetWaitableTimer(self.0, &raw const due, 0, None, ptr::null(), 0) };
        // SAFETY: the handle is this timer's and stays open during the wait.
        set != 0 && unsafe { WaitForSingleObject(self.0, INFINITE) } == WAIT_OBJECT_0
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // SAFETY: opened in `new`, owned by this value alone.
        unsafe { CloseHandle(self.0) };
    }
}
