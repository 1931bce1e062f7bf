use std::time::{Duration, Instant};

/// Pause between two looks at a page: a sixteenth of a physics step. Shorter would buy latency that
/// no 3 ms step notices with a whole core.
const POLL_INTERVAL: Duration = Duration::from_micros(200);

/// Looks at something every 200 µs until it answers or `deadline` has passed (`None`). The first
/// look is at once; between looks the thread sleeps.
pub fn wait_for<T>(deadline: Instant, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    loop {
        if let Some(answer) = look() {
            return Some(answer);
        }
        let left =
            deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        std::thread::sleep(left.min(POLL_INTERVAL));
    }
}
