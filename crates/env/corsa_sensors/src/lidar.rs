use std::sync::Arc;

use corsa_track::Track;
use corsa_vehicle::{DVec2, VehicleState};

use crate::{LidarConfig, clock::SampleClock, entry::Entry, noise::Noise};

#[derive(Clone, Debug)]
pub(crate) struct Lidar {
    config: LidarConfig,
    clock: SampleClock,
    noise: Noise,
    /// Beams relative to the car's x axis, rad, + left, from right to left.
    angles: Arc<[f64]>,
    /// m.
    ranges: Vec<f64>,
}

impl Lidar {
    pub(crate) fn new(config: &LidarConfig, seed: u64, stream: u64) -> Self {
        let count = config.num_beams;
        let step = config.field_of_view / f64::from(count.max(2) - 1);
        let first = if count == 1 { config.yaw } else { config.yaw - 0.5 * config.field_of_view };
        Self {
            clock: SampleClock::new(config.sample_steps),
            noise: Noise::new(seed, stream),
            angles: (0..count).map(|beam| first + f64::from(beam) * step).collect(),
            ranges: vec![config.max_range; count as usize],
            config: config.clone(),
        }
    }

    pub(crate) fn restart(&mut self, seed: u64) {
        self.clock.restart();
        self.noise.restart(seed);
        self.ranges.fill(self.config.max_range);
    }

    pub(crate) fn update(&mut self, state: &VehicleState, track: &Track, elapsed: u64) {
        // Scans that nobody looked at cost nothing: each has its own place in the stream.
        let Some(scan) = self.clock.due(elapsed).next_back() else { return };
        let (sin, cos) = libm::sincos(state.yaw);
        let mount = DVec2::new(cos, sin).rotate(self.config.mount);
        let position = state.position.truncate() + mount;
        let LidarConfig {
            max_range, range_noise, relative_range_noise, dropout, resolution, ..
        } = self.config;
        track.cast_rays(position, state.yaw, &self.angles, max_range, &mut self.ranges);
        self.noise.seek(scan, 2 * self.ranges.len());
        for range in &mut self.ranges {
            let is_lost = self.noise.uniform() < dropout;
            let error = (range_noise + relative_range_noise * *range) * self.noise.normal();
            *range = if is_lost || *range >= max_range {
                max_range
            } else {
                round_to(*range + error, resolution).clamp(0.0, max_range)
            };
        }
    }

    pub(crate) fn ranges(&self) -> &[f64] {
        &self.ranges
    }

    pub(crate) fn angles(&self) -> &[f64] {
        &self.angles
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let range = (0.0, self.config.max_range);
        (0..self.ranges.len())
            .map(|beam| Entry::new(format!("lidar_range_{beam}"), "m", "lidar", range))
            .collect()
    }

    pub(crate) fn numbers(&self) -> impl Iterator<Item = f64> {
        self.ranges.iter().copied()
    }
}

fn round_to(value: f64, step: f64) -> f64 {
    if step > 0.0 { libm::round(value / step) * step } else { value }
}

#[cfg(test)]
mod tests;
