use corsa_vehicle::{DVec3, PHYSICS_TIMESTEP, STANDARD_GRAVITY, VehicleState};

use crate::{
    AxisNoise, ImuConfig,
    clock::SampleClock,
    entry::Entry,
    noise::{GaussMarkov, Noise},
};

/// One reading of an IMU.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ImuSample {
    /// What a mass on a spring would feel, m/s², in `base_link`: acceleration less gravity, so that a
    /// car at rest on the level reads (0, 0, +9.81).
    pub specific_force: DVec3,
    /// rad/s, in `base_link`: roll, pitch, yaw rate.
    pub angular_velocity: DVec3,
}

#[derive(Clone, Debug)]
pub(crate) struct Imu {
    mount: DVec3,
    clock: SampleClock,
    noise: Noise,
    accelerometer: Triad,
    gyroscope: Triad,
    /// Step and angular velocity of the last sample, for the angular acceleration.
    before: Option<(u64, DVec3)>,
    reading: ImuSample,
}

impl Imu {
    pub(crate) fn new(config: &ImuConfig, seed: u64, stream: u64) -> Self {
        let period = f64::from(config.sample_steps) * PHYSICS_TIMESTEP;
        let mut imu = Self {
            mount: config.mount,
            clock: SampleClock::new(config.sample_steps),
            noise: Noise::new(seed, stream),
            accelerometer: Triad::new(config.accelerometer, period),
            gyroscope: Triad::new(config.gyroscope, period),
            before: None,
            reading: ImuSample::default(),
        };
        imu.restart(seed);
        imu
    }

    pub(crate) fn restart(&mut self, seed: u64) {
        self.clock.restart();
        self.noise.restart(seed);
        self.accelerometer.restart(&mut self.noise);
        self.gyroscope.restart(&mut self.noise);
        self.before = None;
        self.reading = ImuSample::default();
    }

    pub(crate) fn update(&mut self, state: &VehicleState, elapsed: u64) {
        let due = self.clock.due(elapsed);
        if due.is_empty() {
            return;
        }
        let specific_force = self.specific_force(state, elapsed);
        self.before = Some((elapsed, state.angular_velocity));
        for _ in due {
            self.reading = ImuSample {
                specific_force: self.accelerometer.measure(specific_force, &mut self.noise),
                angular_velocity: self.gyroscope.measure(state.angular_velocity, &mut self.noise),
            };
        }
    }

    /// The true specific force where the unit sits.
    fn specific_force(&self, state: &VehicleState, elapsed: u64) -> DVec3 {
        let rate = state.angular_velocity;
        let angular_acceleration = match self.before {
            Some((step, before)) if step < elapsed => {
                (rate - before) / ((elapsed - step) as f64 * PHYSICS_TIMESTEP)
            }
            _ => DVec3::ZERO,
        };
        let lever = angular_acceleration.cross(self.mount) + rate.cross(rate.cross(self.mount));
        state.acceleration + lever + up_in_base_link(state) * STANDARD_GRAVITY
    }

    pub(crate) fn reading(&self) -> &ImuSample {
        &self.reading
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let axes = ["x", "y", "z"];
        let entry = |name, unit, axis, range: f64| {
            Entry::new(format!("imu_{name}_{axis}"), unit, "base_link", (-range, range))
        };
        let (force, rate) = (self.accelerometer.config.range, self.gyroscope.config.range);
        let forces = axes.iter().map(|axis| entry("specific_force", "m/s²", axis, force));
        let rates = axes.iter().map(|axis| entry("angular_velocity", "rad/s", axis, rate));
        forces.chain(rates).collect()
    }

    pub(crate) fn numbers(&self) -> impl Iterator<Item = f64> {
        let ImuSample { specific_force, angular_velocity } = self.reading;
        specific_force.to_array().into_iter().chain(angular_velocity.to_array())
    }
}

/// The map's z axis in `base_link`: the last row of the rotation by roll, pitch and yaw, in which yaw
/// has no part.
fn up_in_base_link(state: &VehicleState) -> DVec3 {
    let (sin_roll, cos_roll) = libm::sincos(state.roll);
    let (sin_pitch, cos_pitch) = libm::sincos(state.pitch);
    DVec3::new(-sin_pitch, sin_roll * cos_pitch, cos_roll * cos_pitch)
}

/// Three axes of one kind.
#[derive(Clone, Debug)]
struct Triad {
    config: AxisNoise,
    /// Standard deviation of the white noise of a sample.
    white: f64,
    /// Standard deviation of a random walk's step.
    walk_step: f64,
    axes: [Axis; 3],
}

#[derive(Clone, Copy, Debug)]
struct Axis {
    turn_on_bias: f64,
    scale: f64,
    wander: GaussMarkov,
    walk: f64,
}

impl Triad {
    fn new(config: AxisNoise, period: f64) -> Self {
        let wander = GaussMarkov::new(config.in_run_bias, config.correlation_time, period);
        let axis = Axis { turn_on_bias: 0.0, scale: 1.0, wander, walk: 0.0 };
        Self {
            config,
            white: config.density / period.sqrt(),
            walk_step: config.random_walk * period.sqrt(),
            axes: [axis; 3],
        }
    }

    fn restart(&mut self, noise: &mut Noise) {
        for axis in &mut self.axes {
            axis.turn_on_bias = self.config.turn_on_bias * noise.normal();
            axis.scale = 1.0 + self.config.scale_factor * noise.normal();
            axis.wander.restart(noise);
            axis.walk = 0.0;
        }
    }

    fn measure(&mut self, truth: DVec3, noise: &mut Noise) -> DVec3 {
        let mut measured = truth.to_array();
        for (value, axis) in measured.iter_mut().zip(&mut self.axes) {
            let mut error = axis.turn_on_bias + axis.wander.next(noise) + axis.walk;
            if self.white > 0.0 {
                error += self.white * noise.normal();
            }
            if self.walk_step > 0.0 {
                axis.walk += self.walk_step * noise.normal();
            }
            *value = self.config.digitize(*value * axis.scale + error);
        }
        DVec3::from_array(measured)
    }
}

impl AxisNoise {
    fn digitize(&self, value: f64) -> f64 {
        let rounded = if self.resolution > 0.0 {
            libm::round(value / self.resolution) * self.resolution
        } else {
            value
        };
        rounded.clamp(-self.range, self.range)
    }
}

#[cfg(test)]
mod tests;
