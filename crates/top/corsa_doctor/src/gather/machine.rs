//! Timer, processor and power plan of this machine.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::checks::machine::MachineFacts;

const NUM_PAUSES: usize = 200;

/// Only beside the game a program asks for real-time scheduling.
pub(crate) fn gather(is_game_machine: bool) -> MachineFacts {
    MachineFacts {
        pauses: pauses(),
        real_time: imp::real_time().filter(|_| is_game_machine),
        num_processors: thread::available_parallelism().map_or(1, usize::from),
        slow_plan: imp::slow_plan(),
        is_windows: cfg!(windows),
    }
}

fn pauses() -> Vec<f64> {
    let pause = |_| {
        let start = Instant::now();
        corsa_pages::sleep(Duration::from_millis(1));
        start.elapsed().as_secs_f64()
    };
    let mut pauses: Vec<f64> = (0..NUM_PAUSES).map(pause).collect();
    pauses.sort_by(f64::total_cmp);
    pauses
}

#[cfg(target_os = "linux")]
mod imp {
    use std::fs;

    /// CAP_SYS_NICE, as a bit of the effective set.
    const SYS_NICE: u64 = 1 << 23;

    /// Whoever has the capability or a limit above 0 gets it (sched(7)).
    pub(super) fn real_time() -> Option<bool> {
        let status = fs::read_to_string("/proc/self/status").ok()?;
        let limits = fs::read_to_string("/proc/self/limits").ok()?;
        let capabilities =
            field(&status, "CapEff:").and_then(|hex| u64::from_str_radix(hex, 16).ok())?;
        let limit = field(&limits, "Max realtime priority");
        Some(capabilities & SYS_NICE != 0 || limit.is_some_and(|limit| limit != "0"))
    }

    /// A governor that keeps the processor slow; with Intel's and AMD's own drivers the same word
    /// means something else.
    pub(super) fn slow_plan() -> Option<String> {
        let read = |name: &str| {
            let path = format!("/sys/devices/system/cpu/cpu0/cpufreq/{name}");
            fs::read_to_string(path).map(|text| text.trim().to_owned()).ok()
        };
        let (governor, driver) = (read("scaling_governor")?, read("scaling_driver")?);
        let is_slow = governor == "powersave" && !driver.contains("pstate");
        is_slow.then(|| format!("{governor} ({driver})"))
    }

    fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
        text.lines().find_map(|line| line.strip_prefix(name)?.split_whitespace().next())
    }
}

#[cfg(windows)]
mod imp {
    use winreg::{RegKey, enums::HKEY_LOCAL_MACHINE};

    /// `Power saver`, as Windows numbers its plans.
    const POWER_SAVER: &str = "a1841308-3541-4fab-bc81-f71556f20b4a";

    /// The agent asks for a fine timer there, and for nothing else.
    pub(super) fn real_time() -> Option<bool> {
        None
    }

    pub(super) fn slow_plan() -> Option<String> {
        let key = RegKey::predef(HKEY_LOCAL_MACHINE)
            .open_subkey(r"SYSTEM\CurrentControlSet\Control\Power\User\PowerSchemes")
            .ok()?;
        let plan: String = key.get_value("ActivePowerScheme").ok()?;
        plan.eq_ignore_ascii_case(POWER_SAVER).then(|| "Power saver".to_owned())
    }
}

#[cfg(not(any(windows, target_os = "linux")))]
mod imp {
    pub(super) fn real_time() -> Option<bool> {
        None
    }

    pub(super) fn slow_plan() -> Option<String> {
        None
    }
}
