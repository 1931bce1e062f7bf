//! A built-in driver: it knows the track, the car's parameters and what any backend reports, and
//! drives timed laps.
//!
//! The car's [`Envelope`] is measured once, by driving its vehicle model; a [`Line`] is laid around
//! the track (the fastest between the borders, or the middle) and a [`SpeedProfile`] over it; and a
//! [`Driver`] follows both, one [`Controls`](corsa_vehicle::Controls) per
//! [`VehicleState`](corsa_vehicle::VehicleState).
//!
//! While driving it sees nothing of a simulator's inside, so it drives the embedded simulator, the
//! stand-in and the game alike.

mod box_qp;
mod corridor;
mod driver;
mod envelope;
mod limits;
mod line;
mod pedals;
mod prediction;
mod racing_line;
mod recovery;
mod speed_profile;
mod steering;
mod tracking;

pub use driver::{Driver, DriverOptions};
pub use envelope::Envelope;
pub use line::{Line, LineOffset, LinePoint};
pub use racing_line::LineChoice;
pub use speed_profile::SpeedProfile;
