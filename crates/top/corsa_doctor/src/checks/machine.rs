//! Whether this machine lets a program act every 3 ms.

use crate::Finding;

/// A pause of 1 ms that lasts longer, s, misses physics steps …
const LATE: f64 = 0.003;
/// … and longer than this has the old timer of Windows.
const COARSE: f64 = 0.010;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MachineFacts {
    /// Pauses of 1 ms as they really were, s, sorted.
    pub pauses: Vec<f64>,
    /// Whether real-time scheduling is granted; `None` where it is not asked for.
    pub real_time: Option<bool>,
    pub num_processors: usize,
    /// A power plan that slows the processor, by its name.
    pub slow_plan: Option<String>,
    pub is_windows: bool,
}

pub fn check(facts: &MachineFacts) -> Vec<Finding> {
    vec![timer(facts), processor(facts)]
}

fn timer(facts: &MachineFacts) -> Finding {
    let Some(last) = facts.pauses.len().checked_sub(1) else {
        return Finding::skip("timer", "not measured");
    };
    let at = |share: f64| facts.pauses[(share * last as f64).round() as usize];
    let p99 = at(0.99);
    let seen = format!("a pause of 1 ms takes {:.1} ms (p99 {:.1})", 1e3 * at(0.5), 1e3 * p99);
    if at(0.5) > COARSE {
        let fix = if facts.is_windows {
            "update Windows to 10 version 1803 or newer, and close programs that force the coarse timer"
        } else {
            "give the virtual machine a high-resolution clock, or use the machine itself"
        };
        Finding::fail("timer", seen, fix)
    } else if p99 > LATE {
        Finding::warn(
            "timer",
            seen,
            "close programs that load the processor, or cap the game's frames",
        )
    } else {
        Finding::ok("timer", seen)
    }
}

fn processor(facts: &MachineFacts) -> Finding {
    let MachineFacts { num_processors, real_time, slow_plan, .. } = facts;
    let cores = format!("{num_processors} processors");
    if *num_processors < 2 {
        let fix = "give the machine two processors or more: game and agent work at the same time";
        return Finding::warn("processor", cores, fix);
    }
    if let Some(plan) = slow_plan {
        let fix = if facts.is_windows {
            "powercfg /setactive SCHEME_BALANCED (or Settings > System > Power)"
        } else {
            "powerprofilesctl set balanced, or: sudo cpupower frequency-set -g performance"
        };
        return Finding::warn("processor", format!("{cores}; power plan: {plan}"), fix);
    }
    match real_time {
        Some(false) => Finding::warn(
            "processor",
            format!("{cores}; real-time scheduling is not granted: under load steps may be lost"),
            "echo \"$USER - rtprio 10\" | sudo tee /etc/security/limits.d/60-corsa.conf, then log in again",
        ),
        Some(true) => Finding::ok("processor", format!("{cores}; real-time scheduling granted")),
        None => Finding::ok("processor", cores),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::verdict};

    fn pausing(pause: f64, slowest: f64) -> MachineFacts {
        let mut pauses = vec![pause; 98];
        pauses.extend([slowest; 3]);
        MachineFacts { pauses, num_processors: 8, ..MachineFacts::default() }
    }

    #[test]
    fn the_timer_is_fine_late_or_coarse() {
        let of = |facts| verdict(&check(&facts), "timer");
        assert_eq!(of(pausing(0.00106, 0.0012)), Verdict::Ok);
        assert_eq!(of(pausing(0.00106, 0.006)), Verdict::Warn);
        assert_eq!(of(pausing(0.0156, 0.016)), Verdict::Fail);
        assert_eq!(of(MachineFacts { is_windows: true, ..pausing(0.0156, 0.016) }), Verdict::Fail);
        assert_eq!(of(MachineFacts::default()), Verdict::Skip);
    }

    #[test]
    fn the_processor_needs_company_power_and_a_place_in_front() {
        let whole = pausing(0.001, 0.001);
        let of = |facts| verdict(&check(&facts), "processor");
        assert_eq!(of(whole.clone()), Verdict::Ok);
        assert_eq!(of(MachineFacts { real_time: Some(true), ..whole.clone() }), Verdict::Ok);
        assert_eq!(of(MachineFacts { real_time: Some(false), ..whole.clone() }), Verdict::Warn);
        assert_eq!(of(MachineFacts { num_processors: 1, ..whole.clone() }), Verdict::Warn);
        let slow_plan = Some("Power saver".to_owned());
        for is_windows in [false, true] {
            let facts = MachineFacts { slow_plan: slow_plan.clone(), is_windows, ..whole.clone() };
            assert_eq!(of(facts), Verdict::Warn);
        }
    }
}
