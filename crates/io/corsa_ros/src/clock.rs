//! The clocks that stamps are read from.

use std::time::{SystemTime, UNIX_EPOCH};

use corsa_msgs::builtin_interfaces::Time;

use crate::dds;

/// The machine's steady clock, ns since an arbitrary start: CLOCK_MONOTONIC on Linux, unbiased interrupt
/// time on Windows. All processes of one machine read the same clock: see [`machine_id`].
pub fn steady_time_ns() -> u64 {
    dds::steady_time_ns()
}

/// The system clock, ns since 1970.
pub fn system_time_ns() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_nanos()).unwrap_or(i64::MAX)
}

/// The system clock, as messages carry it.
pub fn stamp() -> Time {
    Time::from_nanos(system_time_ns())
}

/// The same text for two processes exactly if they read the same steady clock; empty where that cannot
/// be told.
pub fn machine_id() -> String {
    // Linux makes one up at each start, and containers share their host's, as they share its clock.
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .map(|text| text.trim().to_owned())
        .unwrap_or_default()
}
