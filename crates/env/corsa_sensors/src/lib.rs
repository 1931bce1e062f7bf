//! What sensors on the car would read: IMU, GNSS, wheel speeds and a planar LiDAR, with the errors
//! real ones have.
//!
//! * [`SensorConfig`] says which sensors there are and how good they are; presets with their sources
//!   are functions of each sensor's own configuration ([`ImuConfig::tactical`], [`GnssConfig::rtk`], …).
//! * [`Sensors`] belongs to one car: [`Sensors::update`] with its state after every physics step, then
//!   [`Sensors::write`] whenever somebody wants to know. [`Sensors::entries`] names each number.
//!
//! ```
//! use corsa_sensors::{GnssConfig, ImuConfig, SensorConfig, Sensors};
//! use corsa_track::Track;
//! use corsa_vehicle::VehicleState;
//!
//! let config = SensorConfig {
//!     imu: Some(ImuConfig::automotive()),
//!     gnss: Some(GnssConfig::rtk()),
//!     ..SensorConfig::default()
//! };
//! let track = Track::builtin("larkfield").expect("a built-in track");
//! let mut sensors = Sensors::new(config, 7)?;
//! sensors.update(&VehicleState::default(), &track);
//! let mut numbers = vec![0.0; sensors.len()];
//! sensors.write(&mut numbers);
//! assert_eq!(sensors.entries()[2].name, "imu_specific_force_z");
//! assert!((numbers[2] - 9.8).abs() < 1.0, "a car at rest is held up against gravity");
//! # Ok::<(), corsa_sensors::SensorError>(())
//! ```
//!
//! # Time and chance
//!
//! Time is counted in physics steps of 3 ms. A sensor samples at the first update and every
//! `sample_steps` after it. What chance adds to sample number *k* depends on the seed and on *k* alone:
//! not on how often `update` or `write` were called in between, not on which other sensors there are.
//! A sample due between two updates is taken from the state of the second; GNSS positions and wheel
//! angles are carried back to the moment the sample was due. An update with an earlier step than the
//! last, or one more than a minute later, is a new start with the same seed.
//!
//! Pure and deterministic: no clock, no files, the same bits on every platform, and no allocation
//! after [`Sensors::new`].

mod clock;
mod config;
mod entry;
mod error;
mod gnss;
mod imu;
mod lidar;
mod noise;
mod presets;
mod sensors;
mod wheel_speeds;

pub use config::{AxisNoise, GnssConfig, ImuConfig, LidarConfig, SensorConfig, WheelSpeedConfig};
pub use entry::Entry;
pub use error::SensorError;
pub use gnss::GnssFix;
pub use imu::ImuSample;
pub use sensors::Sensors;
