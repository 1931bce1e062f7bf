use corsa_picture::LapSample;
use corsa_vehicle::LapState;

use super::laps::Lap;

/// What was seen of one lap so far.
#[derive(Clone, Debug, Default)]
pub(super) struct LapSamples {
    samples: Vec<LapSample>,
    /// Times at which sectors ended, s since the lap began.
    sector_ends: Vec<f64>,
    sector_has_just_begun: bool,
}

impl LapSamples {
    pub(super) fn push(&mut self, sample: LapSample) {
        self.samples.push(sample);
    }

    pub(super) fn len(&self) -> usize {
        self.samples.len()
    }

    pub(super) fn last(&self) -> Option<&LapSample> {
        self.samples.last()
    }

    /// Whether the newest sample is the first of a sector.
    pub(super) fn is_at_sector_start(&self) -> bool {
        self.sector_has_just_begun || self.samples.len() == 1
    }

    pub(super) fn watch_sector(&mut self, before: &LapState, now: &LapState) {
        self.sector_has_just_begun = now.sector > before.sector;
        if self.sector_has_just_begun {
            let ended = self.sector_ends.last().copied().unwrap_or_default();
            let time = now.last_sector_time.unwrap_or(now.current_time - ended);
            self.sector_ends.push(ended + time);
        }
    }

    /// `before` is the last clock of this lap, `after` the first of the next.
    pub(super) fn finish(self, time: f64, before: &LapState, after: &LapState) -> Lap {
        let ended = self.sector_ends.last().copied().unwrap_or_default();
        let mut ends = self.sector_ends;
        ends.push(ended + after.last_sector_time.unwrap_or(time - ended));
        let begins = std::iter::once(0.0).chain(ends.iter().copied());
        let sector_times = begins.zip(&ends).map(|(begin, end)| end - begin).collect();
        let min_margin = self.samples.iter().map(|s| s.margin).fold(f64::INFINITY, f64::min);
        let top_speed = self.samples.iter().map(|s| s.speed).fold(0.0, f64::max);
        Lap {
            time,
            sector_times,
            is_clean: before.is_valid && self.samples.iter().all(|s| s.wheels_outside <= 2),
            min_margin,
            top_speed,
            samples: self.samples,
        }
    }
}
