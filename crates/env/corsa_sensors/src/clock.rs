//! When samples are due.

/// Counts the samples of one sensor. Time is physics steps since the first update.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SampleClock {
    period: u64,
    taken: u64,
}

impl SampleClock {
    pub(crate) fn new(sample_steps: u32) -> Self {
        Self { period: u64::from(sample_steps), taken: 0 }
    }

    pub(crate) fn restart(&mut self) {
        self.taken = 0;
    }

    /// The samples due by `elapsed` and not taken yet, by their numbers; from now on they are taken.
    pub(crate) fn due(&mut self, elapsed: u64) -> std::ops::Range<u64> {
        let due = self.taken..(elapsed / self.period + 1).max(self.taken);
        self.taken = due.end;
        due
    }

    /// How many steps before `elapsed` sample number `sample` was due.
    pub(crate) fn steps_ago(&self, sample: u64, elapsed: u64) -> u64 {
        elapsed.saturating_sub(sample * self.period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_due_once_however_often_one_looks() {
        let mut clock = SampleClock::new(5);
        assert_eq!(clock.due(0), 0..1);
        assert!(clock.due(0).is_empty());
        assert!(clock.due(4).is_empty());
        assert_eq!(clock.due(16), 1..4);
        assert_eq!(clock.steps_ago(2, 16), 6);
    }
}
