//! A built-in driver: it knows the track, the car's parameters and what any backend reports, and
//! drives timed laps.
//!
//! A [`Line`] is laid around the track once (the least curvature between the borders, or the
//! middle), a [`SpeedProfile`] over it from the [`CarLimits`], and a [`Driver`] follows both, one
//! [`Controls`](corsa_vehicle::Controls) per [`VehicleState`](corsa_vehicle::VehicleState).
//!
//! It sees nothing of a simulator's inside, so it drives the embedded simulator, the stand-in and
//! the game alike.

mod box_qp;
mod driver;
mod limits;
mod line;
mod pedals;
mod prediction;
mod racing_line;
mod recovery;
mod speed_profile;
mod steering;

pub use driver::{Driver, DriverOptions};
pub use limits::CarLimits;
pub use line::{Line, LineOffset, LinePoint};
pub use racing_line::LineChoice;
pub use speed_profile::SpeedProfile;
