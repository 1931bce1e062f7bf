use std::time::Duration;

pub(super) fn sleep(duration: Duration) {
    std::thread::sleep(duration);
}
