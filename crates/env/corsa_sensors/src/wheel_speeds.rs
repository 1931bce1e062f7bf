use std::f64::consts::TAU;

use corsa_vehicle::{PHYSICS_TIMESTEP, PerWheel, VehicleState};

use crate::{WheelSpeedConfig, clock::SampleClock, entry::Entry, noise::Noise};

/// More than a wheel of a car turns, rad/s.
const FASTEST: f64 = 1_000.0;

#[derive(Clone, Debug)]
pub(crate) struct WheelSpeeds {
    config: WheelSpeedConfig,
    clock: SampleClock,
    noise: Noise,
    /// Step of the last update and spin rates then, rad/s.
    before: Option<(u64, [f64; 4])>,
    /// How far each wheel has turned, rad.
    angles: [f64; 4],
    /// Angles at the last samples, in whole pulses; a ring that is as long as the window, by sample
    /// number.
    counted: Vec<[f64; 4]>,
    reading: PerWheel<f64>,
}

impl WheelSpeeds {
    pub(crate) fn new(config: &WheelSpeedConfig, seed: u64, stream: u64) -> Self {
        let samples = (config.window_steps / config.sample_steps) as usize;
        Self {
            config: config.clone(),
            clock: SampleClock::new(config.sample_steps),
            noise: Noise::new(seed, stream),
            before: None,
            angles: [0.0; 4],
            counted: vec![[0.0; 4]; samples],
            reading: PerWheel::default(),
        }
    }

    pub(crate) fn restart(&mut self, seed: u64) {
        self.clock.restart();
        self.noise.restart(seed);
        self.before = None;
        self.reading = PerWheel::default();
    }

    pub(crate) fn update(&mut self, state: &VehicleState, elapsed: u64) {
        let spins = state.wheels.map(|wheel| wheel.spin_rate).into_array();
        match self.before.replace((elapsed, spins)) {
            None => self.start(spins, elapsed),
            Some((step, before)) => {
                let time = (elapsed - step) as f64 * PHYSICS_TIMESTEP;
                for wheel in 0..4 {
                    self.angles[wheel] += f64::midpoint(before[wheel], spins[wheel]) * time;
                }
            }
        }
        for sample in self.clock.due(elapsed) {
            let ago = self.clock.steps_ago(sample, elapsed) as f64 * PHYSICS_TIMESTEP;
            self.measure(sample, spins, ago);
        }
    }

    /// The wheels have been turning like this all the time.
    fn start(&mut self, spins: [f64; 4], elapsed: u64) {
        // Each ring was put on its wheel at some angle.
        self.angles = std::array::from_fn(|_| TAU * self.noise.uniform());
        let length = self.counted.len();
        for index in 0..length {
            let steps = elapsed + (length - index) as u64 * u64::from(self.config.sample_steps);
            let ago = steps as f64 * PHYSICS_TIMESTEP;
            self.counted[index] = self.count(spins, ago);
        }
    }

    fn measure(&mut self, sample: u64, spins: [f64; 4], ago: f64) {
        let now = self.count(spins, ago);
        let slot = (sample % self.counted.len() as u64) as usize;
        let then = std::mem::replace(&mut self.counted[slot], now);
        let window = f64::from(self.config.window_steps) * PHYSICS_TIMESTEP;
        self.reading = PerWheel::from_fn(|wheel| {
            let noise = self.config.noise * self.noise.normal();
            (now[wheel] - then[wheel]) / window + noise
        });
    }

    /// Angles `ago` seconds before now, rounded down to whole pulses.
    fn count(&self, spins: [f64; 4], ago: f64) -> [f64; 4] {
        let pulse = match self.config.pulses_per_revolution {
            0 => None,
            pulses => Some(TAU / f64::from(pulses)),
        };
        std::array::from_fn(|wheel| {
            let angle = self.angles[wheel] - spins[wheel] * ago;
            pulse.map_or(angle, |pulse| (angle / pulse).floor() * pulse)
        })
    }

    pub(crate) fn reading(&self) -> &PerWheel<f64> {
        &self.reading
    }

    pub(crate) fn entries() -> Vec<Entry> {
        ["front_left", "front_right", "rear_left", "rear_right"]
            .map(|wheel| {
                Entry::new(format!("wheel_speed_{wheel}"), "rad/s", "wheel", (-FASTEST, FASTEST))
            })
            .into()
    }

    pub(crate) fn numbers(&self) -> impl Iterator<Item = f64> {
        self.reading.into_array().into_iter()
    }
}

#[cfg(test)]
mod tests;
