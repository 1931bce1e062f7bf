//! How the game takes controls, measured in a short drive: unit, sign and lock of the steering, the
//! curve between each command and what the game makes of it, and the time from a command to its effect.
//!
//! [`measure`] drives, [`CarCalibration`] is what it found and is kept as a TOML file per car and
//! controller route ([`CarCalibration::path`]). Agent and environment use it twice: [`Response`] bends
//! commands so that the game does what was asked for, and [`CarCalibration::signs`] tells the reader of
//! the pages its signs and units before the car has moved.

mod curve;
mod drive;
mod error;
mod file;
mod response;
mod samples;

pub use curve::{Curve, CurveError};
pub use drive::{Rig, measure};
pub use error::CalibrationError;
pub use file::{ActionDelay, CarCalibration, SteeringUnit};
pub use response::Response;
