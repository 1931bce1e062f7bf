//! Short pauses, in one place: the agent's turns, the stand-in's steps and every look at a page.

#[cfg_attr(windows, path = "wait/windows.rs")]
#[cfg_attr(not(windows), path = "wait/other.rs")]
mod imp;

use std::time::{Duration, Instant};

/// Pause between two looks at a page: a sixteenth of a physics step. Shorter would buy latency that
/// no 3 ms step notices with a whole core.
const POLL_INTERVAL: Duration = Duration::from_micros(200);

/// Sleeps as precisely as the system can: well below a millisecond too long.
///
/// `std::thread::sleep` is that on Linux. On Windows a timer of high resolution is kept per thread,
/// because an ordinary one ticks every 15.6 ms; where the system has none (before Windows 10 1803),
/// its clock is asked to tick every millisecond.
pub fn sleep(duration: Duration) {
    imp::sleep(duration);
}

/// Looks at something every 200 µs until it answers or `deadline` has passed (`None`). The first
/// look is at once; between looks the thread sleeps.
pub fn wait_for<T>(deadline: Instant, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    loop {
        if let Some(answer) = look() {
            return Some(answer);
        }
        let left =
            deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        sleep(left.min(POLL_INTERVAL));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sleep_is_too_short() {
        for microseconds in [0, 1, 150, 3000] {
            let asked = Duration::from_micros(microseconds);
            let start = Instant::now();
            sleep(asked);
            assert!(start.elapsed() >= asked, "{microseconds} µs");
        }
    }

    #[test]
    fn the_first_look_is_at_once_and_the_last_after_the_deadline() {
        assert_eq!(wait_for(Instant::now(), || Some(1)), Some(1));
        let deadline = Instant::now() + Duration::from_millis(2);
        assert_eq!(wait_for(deadline, || None::<()>), None);
        assert!(Instant::now() >= deadline);
    }
}
