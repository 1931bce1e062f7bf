//! The rate of physics steps, against the wall clock and against the game's own lap clock.

use crate::Finding;

/// Physics steps a second.
pub const NOMINAL_RATE: f64 = 1000.0 / 3.0;
/// By how much the rate may differ, of 1.
const TOLERANCE: f64 = 0.02;
/// Standing still for longer, s, while driving is worth a word.
const STALL: f64 = 0.05;
/// The lap clock is compared over at least so much of it, ms.
const ENOUGH_LAP: f64 = 500.0;

/// What was counted while the pages were watched.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StepsFacts {
    /// From the first step seen to the last, s of the wall clock.
    pub wall: f64,
    /// Steps between them.
    pub steps: f64,
    /// What the lap clock advanced over `lap_steps` steps, ms; 0 if it stood or began anew.
    pub lap: f64,
    pub lap_steps: f64,
    /// The longest time by which the steps fell behind, s.
    pub longest_stall: f64,
}

pub fn check(facts: &StepsFacts) -> Finding {
    if facts.steps < 1.0 || facts.wall <= 0.0 {
        return Finding::skip("physics rate", "no physics steps came");
    }
    let rate = facts.steps / facts.wall;
    let lap = (facts.lap >= ENOUGH_LAP).then(|| facts.lap_steps / facts.lap * 1000.0);
    let seen = match lap {
        Some(lap) => format!("{rate:.1} Hz by the wall clock, {lap:.1} by the lap clock"),
        None => format!("{rate:.1} Hz by the wall clock; the lap clock stands"),
    };
    if lap.is_some_and(is_off) {
        return Finding::fail(
            "physics rate",
            format!("{seen}: a step is not 3 ms"),
            "end what changes the pages (time scale, another reader that writes); corsa report",
        );
    }
    if rate < NOMINAL_RATE * (1.0 - TOLERANCE) {
        return Finding::warn(
            "physics rate",
            format!("{seen}: the game runs slower than time, as AC does under load"),
            "lower graphics, cap the frames (corsa setup --fps-cap 60), close other programs; CSP's time \
             scale must be 1",
        );
    }
    if is_off(rate) {
        return Finding::warn(
            "physics rate",
            format!("{seen}: the game runs faster than time"),
            "set CSP's time scale to 1 (corsa agent does when it starts), unless you want it so",
        );
    }
    if facts.longest_stall > STALL {
        return Finding::warn(
            "physics rate",
            format!("{seen}; stood still for {:.0} ms", 1e3 * facts.longest_stall),
            "close what loads the disk or the processor; exempt the game's folder from the virus scanner",
        );
    }
    Finding::ok("physics rate", seen)
}

fn is_off(rate: f64) -> bool {
    (rate / NOMINAL_RATE - 1.0).abs() > TOLERANCE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::finding};

    /// Two seconds at a rate by the wall clock and by the lap clock.
    fn at(rate: f64, lap_rate: f64) -> StepsFacts {
        let steps = 2.0 * rate;
        let lap = if lap_rate > 0.0 { steps / lap_rate * 1000.0 } else { 0.0 };
        StepsFacts { wall: 2.0, steps, lap, lap_steps: steps, longest_stall: 0.004 }
    }

    fn verdict(facts: StepsFacts) -> (Verdict, String) {
        let findings = [check(&facts)];
        let found = finding(&findings, "physics rate");
        (found.verdict, found.seen.clone())
    }

    #[test]
    fn the_nominal_rate_is_ok_with_and_without_a_lap_clock() {
        for rate in [327.0, NOMINAL_RATE, 339.9] {
            assert_eq!(verdict(at(rate, NOMINAL_RATE)).0, Verdict::Ok, "{rate}");
            assert_eq!(verdict(at(rate, 0.0)).0, Verdict::Ok, "{rate}");
        }
    }

    #[test]
    fn a_slow_game_a_fast_one_and_a_stall_are_warnings() {
        let (slow, said) = verdict(at(300.0, NOMINAL_RATE));
        assert!(slow == Verdict::Warn && said.contains("slower than time"), "{said}");
        let (fast, said) = verdict(at(660.0, NOMINAL_RATE));
        assert!(fast == Verdict::Warn && said.contains("faster than time"), "{said}");
        let stalled = StepsFacts { longest_stall: 0.2, ..at(NOMINAL_RATE, NOMINAL_RATE) };
        let (stall, said) = verdict(stalled);
        assert!(stall == Verdict::Warn && said.contains("200 ms"), "{said}");
    }

    #[test]
    fn steps_that_are_not_3_ms_of_the_lap_are_a_failure_and_none_a_skip() {
        assert_eq!(verdict(at(NOMINAL_RATE, 166.0)).0, Verdict::Fail);
        assert_eq!(verdict(StepsFacts::default()).0, Verdict::Skip);
    }
}
