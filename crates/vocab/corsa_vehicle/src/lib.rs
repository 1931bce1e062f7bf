//! The words every other crate speaks: [`Controls`] go into a car, a [`VehicleState`] comes out,
//! a [`CarInfo`] says what does not change while driving.
//!
//! Axes are ISO 8855 / REP-103 throughout: right-handed, body x forward, y left, z up; the map is
//! z up; yaw counter-clockwise. Units are SI, angles in radians. Assetto Corsa's own axes and signs
//! exist in [`ac`] and nowhere else.
//!
//! No I/O, no threads, nothing here can fail at run time except the checks of user input.

pub mod ac;
mod angle;
mod car_info;
mod cars;
mod controls;
pub mod params;
mod per_wheel;
mod state;

pub use angle::{wrap_angle, yaw_quaternion};
pub use car_info::CarInfo;
pub use cars::BUILTIN_CARS;
pub use controls::{Controls, ControlsError, GearRequest};
pub use params::VehicleParams;
pub use per_wheel::PerWheel;
pub use state::{LapState, SessionPhase, VehicleState, WheelState};

/// The vector types of this workspace, so that every crate uses the same version.
pub use glam::{DQuat, DVec2, DVec3};

/// Assetto Corsa's physics step, in seconds: 3 ms, 333 1/3 Hz.
pub const PHYSICS_TIMESTEP: f64 = 0.003;
/// Standard gravity in m/s² (ISO 80000-3), by which AC's g values are read.
pub const STANDARD_GRAVITY: f64 = 9.806_65;
