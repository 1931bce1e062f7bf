//! Frames a second: measured, and what `video.ini` says of their number.

use crate::Finding;

/// Fewer frames than this a second and what lives on frames (Lua app, pictures) suffers.
const FEW: f64 = 30.0;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FramesFacts {
    /// Frames a second; `None` if none were seen.
    pub measured: Option<f64>,
    /// `[VIDEO] FPS_CAP_MS`: the least time from frame to frame, ms; 0 for none. `None` without a
    /// `video.ini`.
    pub cap_ms: Option<f64>,
    pub vsync: bool,
    pub full_screen: bool,
}

pub fn check(facts: &FramesFacts) -> Finding {
    let measured = facts
        .measured
        .map_or_else(|| "no frames seen".to_owned(), |rate| format!("{rate:.0} frames a second"));
    let Some(cap) = facts.cap_ms else {
        return match facts.measured {
            Some(_) => Finding::ok("frames", format!("{measured}; no video.ini to look at")),
            None => Finding::skip("frames", "no frames seen and no video.ini to look at"),
        };
    };
    let menu = "Content Manager > Settings > Assetto Corsa > Video";
    if facts.measured.is_some_and(|rate| rate < FEW) {
        let fix = format!("lower resolution and graphics: {menu}; on battery: plug in");
        return Finding::warn("frames", format!("{measured}: fewer than {FEW:.0}"), fix);
    }
    if facts.full_screen {
        let seen = format!("{measured}; full screen: it stops when another window is in front");
        return Finding::warn("frames", seen, format!("corsa setup, or {menu}: windowed"));
    }
    if facts.vsync && cap <= 0.0 {
        let seen = format!("{measured}; vertical synchronization is the only cap");
        let fix = format!("corsa setup --fps-cap 60, or {menu}: V-Sync off, framerate limit on");
        return Finding::warn("frames", seen, fix);
    }
    if cap <= 0.0 {
        let seen = format!("{measured}; FPS_CAP_MS=0: they take what the physics could need");
        let fix = format!("corsa setup --fps-cap 60, or {menu}: framerate limit");
        return Finding::warn("frames", seen, fix);
    }
    Finding::ok("frames", format!("{measured}; cap {:.0}", 1e3 / cap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::finding};

    const GOOD: FramesFacts =
        FramesFacts { measured: Some(59.7), cap_ms: Some(16.6), vsync: false, full_screen: false };

    fn verdict(facts: FramesFacts) -> (Verdict, String) {
        let findings = [check(&facts)];
        let found = finding(&findings, "frames");
        (found.verdict, found.seen.clone())
    }

    #[test]
    fn a_cap_in_a_window_is_ok() {
        assert_eq!(verdict(GOOD), (Verdict::Ok, "60 frames a second; cap 60".to_owned()));
        assert_eq!(verdict(FramesFacts { measured: None, ..GOOD }).0, Verdict::Ok);
        assert_eq!(verdict(FramesFacts { cap_ms: None, ..GOOD }).0, Verdict::Ok);
        assert_eq!(verdict(FramesFacts::default()).0, Verdict::Skip);
    }

    #[test]
    fn no_cap_full_screen_vsync_and_few_frames_are_warnings() {
        let cases = [
            (FramesFacts { cap_ms: Some(0.0), ..GOOD }, "FPS_CAP_MS=0"),
            (FramesFacts { full_screen: true, ..GOOD }, "full screen"),
            (FramesFacts { vsync: true, cap_ms: Some(0.0), ..GOOD }, "vertical synchronization"),
            (FramesFacts { measured: Some(12.0), ..GOOD }, "fewer than 30"),
        ];
        for (facts, word) in cases {
            let (found, said) = verdict(facts);
            assert!(found == Verdict::Warn && said.contains(word), "{said}");
        }
    }
}
