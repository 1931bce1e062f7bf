//! Sensors as they can be bought. Figures are typical ones of the named source; what a source does not
//! say is marked "ours".

use std::f64::consts::PI;

use corsa_vehicle::{DVec2, DVec3, STANDARD_GRAVITY};

use crate::{AxisNoise, GnssConfig, ImuConfig, LidarConfig, WheelSpeedConfig};

const G: f64 = STANDARD_GRAVITY;
const MILLI_G: f64 = 1e-3 * G;
const MICRO_G: f64 = 1e-6 * G;
const DEGREE: f64 = PI / 180.0;
const DEGREE_PER_HOUR: f64 = DEGREE / 3_600.0;
/// Random walks are often given per √h: 1 √h is 60 √s.
const PER_ROOT_HOUR: f64 = 1.0 / 60.0;
const HOUR: f64 = 3_600.0;
/// One-sided noise densities of data sheets as N of IEEE Std 952.
const ONE_SIDED: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// Circular error probable of a plane normal distribution as its standard deviation per axis:
/// CEP = √(2 ln 2) σ.
const CEP: f64 = 1.0 / 1.177_41;

impl ImuConfig {
    /// A micromechanical unit of the kind in cars and drones, 333 Hz. Bosch Sensortec BMI088 data sheet
    /// (BST-BMI088-DS001): 175 µg/√Hz, ±20 mg offset, 24 g; 0.014 °/s/√Hz, ±1 °/s offset, 2 °/h
    /// stability, 16 bits; offsets as 2 σ, a correlation time of an hour and a scale factor of 0.5 %
    /// (1 σ) are ours.
    pub const fn automotive() -> Self {
        Self {
            sample_steps: 1,
            mount: DVec3::ZERO,
            accelerometer: AxisNoise {
                density: 175.0 * MICRO_G * ONE_SIDED,
                turn_on_bias: 10.0 * MILLI_G,
                in_run_bias: 0.1 * MILLI_G,
                correlation_time: HOUR,
                random_walk: 0.0,
                scale_factor: 0.005,
                range: 24.0 * G,
                resolution: 24.0 * G / 32_768.0,
            },
            gyroscope: AxisNoise {
                density: 0.014 * DEGREE * ONE_SIDED,
                turn_on_bias: 0.5 * DEGREE,
                in_run_bias: 2.0 * DEGREE_PER_HOUR,
                correlation_time: HOUR,
                random_walk: 0.0,
                scale_factor: 0.005,
                range: 500.0 * DEGREE,
                resolution: 500.0 * DEGREE / 32_768.0,
            },
        }
    }

    /// An industrial micromechanical unit, 333 Hz. Analog Devices ADIS16470 data sheet: 0.008 °/s/√Hz
    /// (0.34 °/√h), 8 °/h, 2000 °/s; 0.037 m/s/√h, 13 µg, 40 g; 16 bits. Bias at turn-on (0.2 °/s,
    /// 2 mg), scale factor (0.2 %) and the correlation time are ours.
    pub const fn industrial() -> Self {
        Self {
            sample_steps: 1,
            mount: DVec3::ZERO,
            accelerometer: AxisNoise {
                density: 0.037 * PER_ROOT_HOUR,
                turn_on_bias: 2.0 * MILLI_G,
                in_run_bias: 13.0 * MICRO_G,
                correlation_time: HOUR,
                random_walk: 0.0,
                scale_factor: 0.002,
                range: 40.0 * G,
                resolution: 40.0 * G / 32_000.0,
            },
            gyroscope: AxisNoise {
                density: 0.34 * DEGREE * PER_ROOT_HOUR,
                turn_on_bias: 0.2 * DEGREE,
                in_run_bias: 8.0 * DEGREE_PER_HOUR,
                correlation_time: HOUR,
                random_walk: 0.0,
                scale_factor: 0.002,
                range: 2_000.0 * DEGREE,
                resolution: 0.1 * DEGREE,
            },
        }
    }

    /// A tactical-grade unit, 333 Hz. Sensonor STIM300 as tabulated for land vehicles in NAVIGATION
    /// (Institute of Navigation): 0.07 m/s/√h, 0.05 mg, 0.75 mg repeatability; 0.15 °/√h, 0.5 °/h, 4 °/h
    /// repeatability; correlation time 1 h; ranges 10 g and 400 °/s, 24 bits, scale factor 300 and
    /// 500 ppm as in its data sheet.
    pub const fn tactical() -> Self {
        Self {
            sample_steps: 1,
            mount: DVec3::ZERO,
            accelerometer: AxisNoise {
                density: 0.07 * PER_ROOT_HOUR,
                turn_on_bias: 0.75 * MILLI_G,
                in_run_bias: 0.05 * MILLI_G,
                correlation_time: HOUR,
                random_walk: 0.0,
                scale_factor: 300e-6,
                range: 10.0 * G,
                resolution: 10.0 * G / 8_388_608.0,
            },
            gyroscope: AxisNoise {
                density: 0.15 * DEGREE * PER_ROOT_HOUR,
                turn_on_bias: 4.0 * DEGREE_PER_HOUR,
                in_run_bias: 0.5 * DEGREE_PER_HOUR,
                correlation_time: HOUR,
                random_walk: 0.0,
                scale_factor: 500e-6,
                range: 400.0 * DEGREE,
                resolution: 400.0 * DEGREE / 8_388_608.0,
            },
        }
    }
}

impl GnssConfig {
    /// A receiver without corrections, 10.1 Hz, 99 ms late. u-blox ZED-F9P data sheet: 1.5 m CEP,
    /// velocity 0.05 m/s. Four fifths of the variance wander with the 80 s that NAVIGATION tabulates for
    /// code multipath; the vertical is twice as bad; the delay is ours.
    pub const fn standard() -> Self {
        let sigma = 1.5 * CEP;
        // √(1/5) and √(4/5).
        let (white, wander) = (0.447_214 * sigma, 0.894_427 * sigma);
        Self {
            sample_steps: 33,
            delay_steps: 33,
            mount: DVec3::ZERO,
            position_noise: [white, 2.0 * white],
            position_wander: [wander, 2.0 * wander],
            correlation_time: 80.0,
            velocity_noise: [0.05, 0.1],
            course_hold_speed: 0.5,
        }
    }

    /// A receiver with real-time kinematic corrections, fixed, 20.8 Hz, 51 ms late. u-blox ZED-F9P data
    /// sheet: 0.01 m CEP horizontal and vertical (R50), velocity 0.05 m/s; carrier multipath of 5 mm
    /// over 150 s as tabulated in NAVIGATION; rate and delay are ours.
    pub const fn rtk() -> Self {
        let sigma = 0.01 * CEP;
        Self {
            sample_steps: 16,
            delay_steps: 17,
            mount: DVec3::ZERO,
            position_noise: [sigma, 1.5 * sigma],
            position_wander: [0.005, 0.008],
            correlation_time: 150.0,
            velocity_noise: [0.05, 0.08],
            course_hold_speed: 0.5,
        }
    }
}

impl WheelSpeedConfig {
    /// The rings of an anti-lock brake: 48 teeth, as many cars have, counted over 30 ms, 33 Hz; at
    /// 50 m/s on wheels of 0.3 m radius one pulse of a window is 2.6 % of the speed.
    pub const fn abs_ring() -> Self {
        Self { sample_steps: 10, window_steps: 10, pulses_per_revolution: 48, noise: 0.0 }
    }

    /// A laboratory's encoder: 1024 pulses per turn over 9 ms, 111 Hz, 0.02 rad/s of noise.
    pub const fn encoder() -> Self {
        Self { sample_steps: 3, window_steps: 3, pulses_per_revolution: 1_024, noise: 0.02 }
    }
}

impl LidarConfig {
    /// A scanner for the outdoors: 190 degrees in steps of 1 degree, 48 Hz, 80 m. SICK LMS5xx as its
    /// support pages give it: statistical error 6 mm near and 14 mm at 30 m, millimeters as steps.
    /// 1 % of lost beams are ours.
    pub const fn long_range() -> Self {
        Self {
            sample_steps: 7,
            num_beams: 191,
            field_of_view: 190.0 * DEGREE,
            mount: DVec2::ZERO,
            yaw: 0.0,
            max_range: 80.0,
            range_noise: 0.005,
            relative_range_noise: 0.0003,
            dropout: 0.01,
            resolution: 0.001,
        }
    }

    /// A cheap scanner: 270 degrees in steps of 3 degrees, 24 Hz, 20 m. SICK LMS1xx as its support pages
    /// give it: statistical error 12 mm. 2 % of lost beams are ours.
    pub const fn short_range() -> Self {
        Self {
            sample_steps: 14,
            num_beams: 91,
            field_of_view: 270.0 * DEGREE,
            mount: DVec2::ZERO,
            yaw: 0.0,
            max_range: 20.0,
            range_noise: 0.012,
            relative_range_noise: 0.0,
            dropout: 0.02,
            resolution: 0.001,
        }
    }
}
