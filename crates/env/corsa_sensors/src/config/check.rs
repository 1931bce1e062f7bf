use super::{AxisNoise, GnssConfig, ImuConfig, LidarConfig, SensorConfig, WheelSpeedConfig};
use crate::SensorError;

/// Steps of a minute: no sensor is slower or later.
const MAX_STEPS: u32 = 20_000;
const MAX_BEAMS: u32 = 4_096;
/// More than any error that is still a sensor's.
const HUGE: f64 = 1e6;

impl SensorConfig {
    /// Whether such sensors can be.
    pub fn check(&self) -> Result<(), SensorError> {
        steps("observation_steps", self.observation_steps, 1)?;
        self.imu.as_ref().map_or(Ok(()), ImuConfig::check)?;
        self.gnss.as_ref().map_or(Ok(()), GnssConfig::check)?;
        self.wheels.as_ref().map_or(Ok(()), WheelSpeedConfig::check)?;
        self.lidar.as_ref().map_or(Ok(()), LidarConfig::check)
    }

    /// The same sensors with every error of chance `factor` times as large: 0 leaves delay, rate, range
    /// and resolution. The same seed gives the same errors but for the factor.
    #[must_use]
    pub fn with_noise_scaled(mut self, factor: f64) -> Self {
        if let Some(imu) = &mut self.imu {
            imu.accelerometer.scale(factor);
            imu.gyroscope.scale(factor);
        }
        if let Some(gnss) = &mut self.gnss {
            let errors =
                [&mut gnss.position_noise, &mut gnss.position_wander, &mut gnss.velocity_noise];
            for error in errors.into_iter().flatten() {
                *error *= factor;
            }
        }
        if let Some(wheels) = &mut self.wheels {
            wheels.noise *= factor;
        }
        if let Some(lidar) = &mut self.lidar {
            lidar.range_noise *= factor;
            lidar.relative_range_noise *= factor;
            lidar.dropout = (lidar.dropout * factor).min(1.0);
        }
        self
    }
}

impl ImuConfig {
    fn check(&self) -> Result<(), SensorError> {
        steps("imu.sample_steps", self.sample_steps, 1)?;
        for value in self.mount.to_array() {
            within("imu.mount", value, -100.0, 100.0)?;
        }
        self.accelerometer.check()?;
        self.gyroscope.check()
    }
}

impl AxisNoise {
    fn check(&self) -> Result<(), SensorError> {
        within("imu density", self.density, 0.0, HUGE)?;
        within("imu turn_on_bias", self.turn_on_bias, 0.0, HUGE)?;
        within("imu in_run_bias", self.in_run_bias, 0.0, HUGE)?;
        within("imu correlation_time", self.correlation_time, 1e-6, 1e9)?;
        within("imu random_walk", self.random_walk, 0.0, HUGE)?;
        within("imu scale_factor", self.scale_factor, 0.0, 1.0)?;
        within("imu range", self.range, 1e-6, HUGE)?;
        within("imu resolution", self.resolution, 0.0, self.range)
    }

    fn scale(&mut self, factor: f64) {
        self.density *= factor;
        self.turn_on_bias *= factor;
        self.in_run_bias *= factor;
        self.random_walk *= factor;
        self.scale_factor *= factor;
    }
}

impl GnssConfig {
    fn check(&self) -> Result<(), SensorError> {
        steps("gnss.sample_steps", self.sample_steps, 1)?;
        steps("gnss.delay_steps", self.delay_steps, 0)?;
        for value in self.mount.to_array() {
            within("gnss.mount", value, -100.0, 100.0)?;
        }
        for index in 0..2 {
            within("gnss.position_noise", self.position_noise[index], 0.0, HUGE)?;
            within("gnss.position_wander", self.position_wander[index], 0.0, HUGE)?;
            within("gnss.velocity_noise", self.velocity_noise[index], 0.0, HUGE)?;
        }
        within("gnss.correlation_time", self.correlation_time, 1e-6, 1e9)?;
        within("gnss.course_hold_speed", self.course_hold_speed, 0.0, HUGE)
    }
}

impl WheelSpeedConfig {
    fn check(&self) -> Result<(), SensorError> {
        steps("wheels.sample_steps", self.sample_steps, 1)?;
        steps("wheels.window_steps", self.window_steps, 1)?;
        if !self.window_steps.is_multiple_of(self.sample_steps) {
            return Err(SensorError::Window {
                window: self.window_steps,
                sample: self.sample_steps,
            });
        }
        let pulses = f64::from(self.pulses_per_revolution);
        within("wheels.pulses_per_revolution", pulses, 0.0, HUGE)?;
        within("wheels.noise", self.noise, 0.0, HUGE)
    }
}

impl LidarConfig {
    fn check(&self) -> Result<(), SensorError> {
        steps("lidar.sample_steps", self.sample_steps, 1)?;
        within("lidar.num_beams", f64::from(self.num_beams), 1.0, f64::from(MAX_BEAMS))?;
        within("lidar.field_of_view", self.field_of_view, 0.0, std::f64::consts::TAU)?;
        within("lidar.mount", self.mount.x, -100.0, 100.0)?;
        within("lidar.mount", self.mount.y, -100.0, 100.0)?;
        within("lidar.yaw", self.yaw, -std::f64::consts::TAU, std::f64::consts::TAU)?;
        within("lidar.max_range", self.max_range, 0.01, 10_000.0)?;
        within("lidar.range_noise", self.range_noise, 0.0, HUGE)?;
        within("lidar.relative_range_noise", self.relative_range_noise, 0.0, 10.0)?;
        within("lidar.dropout", self.dropout, 0.0, 1.0)?;
        within("lidar.resolution", self.resolution, 0.0, self.max_range)
    }
}

fn steps(name: &'static str, value: u32, low: u32) -> Result<(), SensorError> {
    within(name, f64::from(value), f64::from(low), f64::from(MAX_STEPS))
}

/// Written so that what is not a number is refused too.
fn within(name: &'static str, value: f64, low: f64, high: f64) -> Result<(), SensorError> {
    if (low..=high).contains(&value) {
        Ok(())
    } else {
        Err(SensorError::OutOfRange { name, value, low, high })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_that_cannot_be_is_named_with_its_value_and_range() {
        let wrong = |change: fn(&mut SensorConfig)| {
            let mut config = SensorConfig {
                imu: Some(ImuConfig::automotive()),
                gnss: Some(GnssConfig::standard()),
                wheels: Some(WheelSpeedConfig::abs_ring()),
                lidar: Some(LidarConfig::long_range()),
                ..SensorConfig::default()
            };
            config.check().expect("presets are sensors");
            change(&mut config);
            config.check().expect_err("refused").to_string()
        };
        assert_eq!(
            wrong(|c| c.observation_steps = 0),
            "sensor setting `observation_steps` is 0, not in 1..20000"
        );
        assert!(wrong(|c| c.imu.as_mut().unwrap().gyroscope.density = f64::NAN).contains("is NaN"));
        assert!(wrong(|c| c.gnss.as_mut().unwrap().delay_steps = 99_999).contains("delay_steps"));
        assert!(wrong(|c| c.lidar.as_mut().unwrap().num_beams = 1 << 30).contains("num_beams"));
        assert!(wrong(|c| c.wheels.as_mut().unwrap().window_steps = 7).contains("multiple"));
    }
}
