//! The vehicle model: [`VehicleParams`] in, one [`State`] stepped on by 3 ms at a time.
//!
//! Seven degrees of freedom of the body and wheels in the road plane and about it (two of
//! translation, yaw, four wheel spins), roll and pitch on springs, the engine, and two deflections
//! per tire. The road is a plane; [`Surface`] says how it grips under each wheel.
//!
//! One step, in the order it is computed:
//!
//! 1. `gearbox`: which gear, how far the clutch is open (the only part with memory of its own that
//!    is not a number integrated over time);
//! 2. `chassis`: the load on each wheel from weight, downforce, roll and pitch;
//! 3. `tire`: slip at each wheel, the force its deflection gives, its stiffness against spin;
//! 4. `driveline`: engine, clutch, differentials, brakes and wheels, solved together as velocity
//!    constraints with limited torque, so that locked wheels and closed clutches are exact;
//! 5. `tire` again with the new spins, then the body: semi-implicit Euler.
//!
//! Everything but the gearbox is written without branches on data (clamp, min, max), function by
//! function over plain numbers, so that it can be laid over lanes of several cars.
//!
//! No I/O, no clock, no randomness, no allocation in a step. Transcendental functions come from
//! `libm` and nothing is fused, so that a state continues bit for bit on every platform.

mod chassis;
mod curve;
mod driveline;
mod engine;
mod gearbox;
mod model;
mod outputs;
mod state;
mod steering;
mod surface;
mod tire;

pub use corsa_vehicle::params::{ParamsError, VehicleParams};
pub use model::Model;
pub use outputs::Outputs;
pub use state::{Pose, State, WheelDynamics};
pub use surface::Surface;

/// Density of air at 15 °C and sea level (ISO 2533), kg/m³.
const AIR_DENSITY: f64 = 1.225;
