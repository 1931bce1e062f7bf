//! Which sensors there are and how good they are.

mod check;

use corsa_vehicle::{DVec2, DVec3};

/// The sensors of a car. The default has none.
#[derive(Clone, Debug, PartialEq)]
pub struct SensorConfig {
    pub imu: Option<ImuConfig>,
    pub gnss: Option<GnssConfig>,
    pub wheels: Option<WheelSpeedConfig>,
    pub lidar: Option<LidarConfig>,
    /// Physics steps between two observations, 1 or more: for so long after it arrives a GNSS fix
    /// counts as fresh, so that exactly one observation says so.
    pub observation_steps: u32,
}

impl Default for SensorConfig {
    fn default() -> Self {
        Self { imu: None, gnss: None, wheels: None, lidar: None, observation_steps: 13 }
    }
}

/// An inertial measurement unit: specific force and angular rate along the axes of `base_link`.
#[derive(Clone, Debug, PartialEq)]
pub struct ImuConfig {
    /// Physics steps of 3 ms between samples, 1 or more: 1 is 333 1/3 Hz.
    pub sample_steps: u32,
    /// Where it sits, from the center of gravity in `base_link`, m. Away from it the car's rotation is
    /// felt as `α × r + ω × (ω × r)`; the angular acceleration α is taken over one sample.
    pub mount: DVec3,
    /// Errors of the specific force, in m/s².
    pub accelerometer: AxisNoise,
    /// Errors of the angular rate, in rad/s.
    pub gyroscope: AxisNoise,
}

/// Errors of one inertial sensor, the same for its three axes, each drawn on its own. `[u]` stands for
/// its unit. The words are those of IEEE Std 952 (annex C), whose Allan variances are given with each;
/// IEEE Std 1554 uses the same terms for accelerometers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AxisNoise {
    /// White noise N (angle or velocity random walk), [u]/√Hz = [u]·√s: σ²(τ) = N²/τ, and each sample's
    /// standard deviation is N/√T. A data sheet's "random walk" in [u]·√s is this number; its "noise
    /// density" is one-sided and √2 larger.
    pub density: f64,
    /// Standard deviation of the bias that is drawn at a start and stays, [u].
    pub turn_on_bias: f64,
    /// Standard deviation of the bias that wanders back and forth, a first-order Gauss-Markov process,
    /// [u]; IEEE's `q_c √(T_c/2)`.
    pub in_run_bias: f64,
    /// Correlation time T_c of that wandering, s, more than 0.
    pub correlation_time: f64,
    /// Rate random walk K, [u]/√s: σ²(τ) = K² τ/3. It begins at 0 and knows no bound.
    pub random_walk: f64,
    /// Standard deviation of the scale factor's error, drawn at a start, as a share: 0.01 is 1 %.
    pub scale_factor: f64,
    /// Largest reading, [u]; more is clipped.
    pub range: f64,
    /// Step between two readings, [u]; 0 for none.
    pub resolution: f64,
}

impl AxisNoise {
    /// A sensor without error, up to `range`.
    pub const fn perfect(range: f64) -> Self {
        Self {
            density: 0.0,
            turn_on_bias: 0.0,
            in_run_bias: 0.0,
            correlation_time: 1.0,
            random_walk: 0.0,
            scale_factor: 0.0,
            range,
            resolution: 0.0,
        }
    }
}

/// A satellite receiver: position, velocity and course over ground, late and at a low rate.
///
/// Before the first update the car is taken to have moved on as it does then, so a fix as old as the
/// delay is there from the beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct GnssConfig {
    /// Physics steps of 3 ms between fixes: 33 is 10.1 Hz.
    pub sample_steps: u32,
    /// Physics steps from the moment a fix is true of to the moment it can be read.
    pub delay_steps: u32,
    /// Where the antenna sits, from the center of gravity in `base_link`, m.
    pub mount: DVec3,
    /// Standard deviation of the position's white error, per axis, horizontal and vertical, m.
    pub position_noise: [f64; 2],
    /// Standard deviation of the position's correlated error, a first-order Gauss-Markov process, per
    /// axis, horizontal and vertical, m.
    pub position_wander: [f64; 2],
    /// Correlation time of that error, s, more than 0.
    pub correlation_time: f64,
    /// Standard deviation of the velocity's white error, per axis, horizontal and vertical, m/s.
    pub velocity_noise: [f64; 2],
    /// Below this measured speed the course keeps its last value, m/s: the direction of so little says
    /// nothing.
    pub course_hold_speed: f64,
}

/// Rotation rates from toothed rings: pulses are counted over a window.
#[derive(Clone, Debug, PartialEq)]
pub struct WheelSpeedConfig {
    /// Physics steps of 3 ms between samples, 1 or more.
    pub sample_steps: u32,
    /// Physics steps over which pulses are counted, a multiple of `sample_steps`. Longer is finer and
    /// later.
    pub window_steps: u32,
    /// Pulses per turn of the wheel; 0 for a ring without end, whose count is exact.
    pub pulses_per_revolution: u32,
    /// Standard deviation of what is added to each reading, rad/s.
    pub noise: f64,
}

/// A laser scanner that turns in the plane of the road and sees the borders of the track. All beams of
/// a scan are measured at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct LidarConfig {
    /// Physics steps of 3 ms between scans, 1 or more.
    pub sample_steps: u32,
    /// Beams of a scan, 1 to 4096, evenly from the right end of the field of view to the left.
    pub num_beams: u32,
    /// Angle between the first and the last beam, rad, at most 2π.
    pub field_of_view: f64,
    /// Where it sits, from the center of gravity in `base_link`: forward, left, m.
    pub mount: DVec2,
    /// Where the middle of the field of view points, rad, + left of the car's x axis.
    pub yaw: f64,
    /// What a beam reads that meets nothing, or is lost, m.
    pub max_range: f64,
    /// Standard deviation of a range, the part that is always there, m.
    pub range_noise: f64,
    /// Standard deviation of a range, the part that grows with it, as a share.
    pub relative_range_noise: f64,
    /// Share of beams that are lost and read `max_range`, 0 to 1.
    pub dropout: f64,
    /// Step between two ranges, m; 0 for none.
    pub resolution: f64,
}
