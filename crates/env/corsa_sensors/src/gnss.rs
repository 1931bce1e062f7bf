use std::f64::consts::PI;

use corsa_vehicle::{DVec3, PHYSICS_TIMESTEP, VehicleState};

use crate::{
    GnssConfig,
    clock::SampleClock,
    entry::Entry,
    noise::{GaussMarkov, Noise},
};

/// Bounds of what is written, beyond any track or car: m and m/s.
const FARTHEST: f64 = 1e5;
const FASTEST: f64 = 1e3;

/// One fix of a satellite receiver, as it was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GnssFix {
    /// Of the antenna in `map`, m.
    pub position: DVec3,
    /// Of the antenna in `map`, m/s.
    pub velocity: DVec3,
    /// Direction of the horizontal velocity in `map`, rad, counter-clockwise from x.
    pub course: f64,
    /// How long ago it was true, s.
    pub age: f64,
    /// Whether it became readable within the last `observation_steps`.
    pub fresh: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Gnss {
    config: GnssConfig,
    observation_steps: u64,
    clock: SampleClock,
    noise: Noise,
    wander: [GaussMarkov; 3],
    course: f64,
    /// Fixes on their way and the one that can be read, by their number modulo the length.
    fixes: Vec<GnssFix>,
    /// How many fixes are on their way at most: those before the first update have negative numbers.
    late: u64,
    reading: GnssFix,
}

impl Gnss {
    pub(crate) fn new(config: &GnssConfig, observation_steps: u32, seed: u64, stream: u64) -> Self {
        let period = f64::from(config.sample_steps) * PHYSICS_TIMESTEP;
        let late = u64::from(config.delay_steps.div_ceil(config.sample_steps));
        let [level, vertical] = config
            .position_wander
            .map(|sigma| GaussMarkov::new(sigma, config.correlation_time, period));
        let mut gnss = Self {
            config: config.clone(),
            observation_steps: u64::from(observation_steps),
            clock: SampleClock::new(config.sample_steps),
            noise: Noise::new(seed, stream),
            wander: [level, level, vertical],
            course: 0.0,
            fixes: vec![GnssFix::default(); late as usize + 1],
            late,
            reading: GnssFix::default(),
        };
        gnss.restart(seed);
        gnss
    }

    pub(crate) fn restart(&mut self, seed: u64) {
        self.clock.restart();
        self.noise.restart(seed);
        for wander in &mut self.wander {
            wander.restart(&mut self.noise);
        }
        self.course = 0.0;
        self.reading = GnssFix::default();
    }

    pub(crate) fn update(&mut self, state: &VehicleState, elapsed: u64) {
        let due = self.clock.due(elapsed);
        if due.start == 0 && !due.is_empty() {
            self.course = state.yaw;
            for before in (1..=self.late).rev() {
                let steps_ago = elapsed + before * u64::from(self.config.sample_steps);
                self.take(self.late - before, state, steps_ago);
            }
        }
        for sample in due {
            self.take(self.late + sample, state, self.clock.steps_ago(sample, elapsed));
        }
        self.read(elapsed);
    }

    /// Measures what was true `steps_ago` before `state`, as fix number `index` counted from the first
    /// of those on their way at the start.
    fn take(&mut self, index: u64, state: &VehicleState, steps_ago: u64) {
        let rotation = state.orientation();
        let arm = rotation * self.config.mount;
        let turning = rotation * state.angular_velocity;
        let true_velocity = rotation * state.velocity + turning.cross(arm);
        let back = steps_ago as f64 * PHYSICS_TIMESTEP;
        let noise = &mut self.noise;
        let mut position = state.position + arm - true_velocity * back;
        let mut velocity = true_velocity;
        for axis in 0..3 {
            let direction = usize::from(axis == 2);
            let white = self.config.position_noise[direction] * noise.normal();
            position[axis] += white + self.wander[axis].next(noise);
            velocity[axis] += self.config.velocity_noise[direction] * noise.normal();
        }
        let level = velocity.truncate();
        if level.length() >= self.config.course_hold_speed && level.length_squared() > 0.0 {
            self.course = libm::atan2(level.y, level.x);
        }
        let slot = (index % self.fixes.len() as u64) as usize;
        self.fixes[slot] =
            GnssFix { position, velocity, course: self.course, age: 0.0, fresh: false };
    }

    /// Delivers the newest fix that has arrived by now.
    fn read(&mut self, elapsed: u64) {
        let period = u64::from(self.config.sample_steps);
        // Counted from the first fix on its way at the start, so that nothing is negative.
        let now = elapsed + self.late * period;
        let index = (now - u64::from(self.config.delay_steps)) / period;
        let age = now - index * period;
        let slot = (index % self.fixes.len() as u64) as usize;
        self.reading = GnssFix {
            age: age as f64 * PHYSICS_TIMESTEP,
            fresh: age - u64::from(self.config.delay_steps) < self.observation_steps,
            ..self.fixes[slot]
        };
    }

    pub(crate) fn reading(&self) -> &GnssFix {
        &self.reading
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let axes = ["x", "y", "z"];
        let position = |axis: &&str| {
            Entry::new(format!("gnss_position_{axis}"), "m", "map", (-FARTHEST, FARTHEST))
        };
        let velocity = |axis: &&str| {
            Entry::new(format!("gnss_velocity_{axis}"), "m/s", "map", (-FASTEST, FASTEST))
        };
        let steps = self.config.sample_steps + self.config.delay_steps;
        let oldest = f64::from(steps) * PHYSICS_TIMESTEP;
        let others = [
            Entry::new("gnss_speed", "m/s", "map", (0.0, FASTEST)),
            Entry::new("gnss_course", "rad", "map", (-PI, PI)),
            Entry::new("gnss_age", "s", "", (0.0, oldest)),
            Entry::new("gnss_fresh", "", "", (0.0, 1.0)),
        ];
        let vectors = axes.iter().map(position).chain(axes.iter().map(velocity));
        vectors.chain(others).collect()
    }

    pub(crate) fn numbers(&self) -> impl Iterator<Item = f64> {
        let GnssFix { position, velocity, course, age, fresh } = self.reading;
        let others = [velocity.truncate().length(), course, age, f64::from(u8::from(fresh))];
        position.to_array().into_iter().chain(velocity.to_array()).chain(others)
    }
}

#[cfg(test)]
mod tests;
