use std::sync::Arc;

use corsa_picture::{LapSample, format_lap_time};
use corsa_track::{ProjectionHint, Track};
use corsa_vehicle::{LapState, VehicleState};

use super::samples::LapSamples;
use crate::output::Progress;

/// Laps that are not clean before the driver gives up, beyond those that were asked for.
const PATIENCE: u32 = 3;

/// One lap from line to line.
#[derive(Clone, Debug)]
pub(super) struct Lap {
    /// s.
    pub(super) time: f64,
    /// s each; empty where the source does not tell.
    pub(super) sector_times: Vec<f64>,
    /// Never more than two wheels outside at once.
    pub(super) is_clean: bool,
    /// Smallest distance of a wheel to a border, m.
    pub(super) min_margin: f64,
    pub(super) top_speed: f64,
    pub(super) samples: Vec<LapSample>,
}

/// Cuts a drive into laps as the source's own clock counts them.
#[derive(Debug)]
pub(super) struct LapCounter {
    track: Arc<Track>,
    hint: ProjectionHint,
    before: Option<LapState>,
    /// The lap under way; `None` until the start line has been crossed once.
    current: LapSamples,
    laps: Vec<Lap>,
}

impl LapCounter {
    pub(super) fn new(track: Arc<Track>) -> Self {
        Self {
            track,
            hint: ProjectionHint::default(),
            before: None,
            current: LapSamples::default(),
            laps: Vec::new(),
        }
    }

    pub(super) fn num_clean_laps(&self) -> u32 {
        self.laps.iter().filter(|lap| lap.is_clean).count() as u32
    }

    /// Too many laps were not clean.
    pub(super) fn has_given_up(&self, wanted: u32) -> bool {
        self.laps.len() as u32 - self.num_clean_laps() > PATIENCE + wanted
    }

    pub(super) fn take(&mut self, state: &VehicleState) {
        let sample = LapSample::measure(&self.track, state, &mut self.hint);
        let before = self.before.replace(state.lap);
        if let Some(before) = before {
            let has_completed = state.lap.completed_laps > before.completed_laps;
            if has_completed {
                let samples = std::mem::take(&mut self.current);
                if let (Some(time), 2..) = (state.lap.last_time, samples.len()) {
                    self.laps.push(samples.finish(time, &before, &state.lap));
                }
            } else if state.lap.current_time < before.current_time {
                // The clock began anew without a lap: the line was crossed for the first time.
                self.current = LapSamples::default();
            } else {
                self.current.watch_sector(&before, &state.lap);
            }
        }
        self.current.push(sample);
    }

    /// Where the car is and how fast, for who watches.
    pub(super) fn show(&self, progress: &mut Progress) {
        let (Some(lap), Some(sample)) = (&self.before, self.current.last()) else { return };
        let is_new_sector = self.current.is_at_sector_start();
        if !progress.is_watched() && !is_new_sector {
            return;
        }
        progress.show(&format!(
            "lap {}  {:>5.0} / {:.0} m  {:>3.0} km/h  gear {:>2}  {}{}",
            lap.completed_laps + 1,
            sample.progress,
            self.track.length(),
            sample.speed * 3.6,
            sample.gear,
            format_lap_time(lap.current_time),
            if lap.is_valid { "" } else { "  invalid" },
        ));
    }

    pub(super) fn into_laps(self) -> Vec<Lap> {
        self.laps
    }
}
