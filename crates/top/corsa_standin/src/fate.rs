//! What goes wrong after a time: the game, or CSP in it.

use std::time::Duration;

use crate::Traps;

/// What becomes of the game.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fate {
    stalls_after: Option<Duration>,
    crashes_after: Option<Duration>,
    loses_csp_after: Option<Duration>,
    replay: Option<(Duration, Duration)>,
}

impl Fate {
    pub(crate) fn new(traps: &Traps) -> Self {
        Self {
            stalls_after: traps.stalls_after,
            crashes_after: traps.crashes_after,
            loses_csp_after: traps.loses_csp_after,
            replay: traps.replay,
        }
    }

    /// Nothing moves any more, and the pages stay.
    pub(crate) fn is_stalled(&self, elapsed: Duration) -> bool {
        self.stalls_after.is_some_and(|after| elapsed >= after)
    }

    /// Ends this process at once, as a game that crashes: no page is removed, nobody says goodbye.
    pub(crate) fn crash_if_due(&self, elapsed: Duration) {
        if self.crashes_after.is_some_and(|after| elapsed >= after) {
            log::error!("crashing, as asked");
            std::process::abort();
        }
    }

    /// CSP is gone: its pages are neither read nor written any more.
    pub(crate) fn has_lost_csp(&self, elapsed: Duration) -> bool {
        self.loses_csp_after.is_some_and(|after| elapsed >= after)
    }

    /// A replay is being shown.
    pub(crate) fn is_in_replay(&self, elapsed: Duration) -> bool {
        self.replay.is_some_and(|(after, long)| elapsed >= after && elapsed < after + long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);

    #[test]
    fn each_thing_happens_at_its_time() {
        let fate = Fate::new(&Traps {
            stalls_after: Some(9 * S),
            loses_csp_after: Some(3 * S),
            replay: Some((S, 2 * S)),
            ..Traps::default()
        });
        assert!(!fate.is_stalled(8 * S) && fate.is_stalled(9 * S));
        assert!(!fate.has_lost_csp(2 * S) && fate.has_lost_csp(4 * S));
        let replay: Vec<bool> = (0..4).map(|s| fate.is_in_replay(s * S)).collect();
        assert_eq!(replay, [false, true, true, false]);
        // Nothing that was not asked for.
        let fate = Fate::new(&Traps::default());
        fate.crash_if_due(1000 * S);
        assert!(!fate.is_stalled(1000 * S) && !fate.has_lost_csp(1000 * S));
    }
}
