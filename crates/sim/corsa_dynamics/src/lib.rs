//! The vehicle model: [`VehicleParams`] in, [`State`]s stepped on by 3 ms at a time, one
//! ([`Model::step`]) or sixteen side by side ([`Model::step_block`]).
//!
//! Fourteen degrees of freedom: the body in the road plane (two of translation, yaw) and on its
//! springs (heave, roll, pitch), four wheels up and down and turning; beside them engine, clutch,
//! turbos and two deflections per tire. The road is the plane that the car stands on, with a height,
//! grip and resistance of its own under each wheel: [`Surface`], [`Ground`].
//!
//! One step is one function over vectors of cars (`kernel`), the same source for every instruction
//! set. It is computed in 32-bit floats (positions in two), with additions, multiplications,
//! divisions, square roots, comparisons and our own polynomials only, and nothing fused, so that a
//! state continues bit for bit on every machine, on every lane and in any company. (Fused
//! multiply-adds would be 6 % faster and would differ between machines.)
//!
//! No I/O, no clock, no randomness, no allocation in a step.

#![expect(
    clippy::inline_always,
    reason = "a vector function that is not inlined is compiled without its instruction set"
)]

mod aero;
mod aids;
mod block;
mod car;
mod controls;
mod driveline;
mod engine;
mod gearbox;
mod heat;
mod kernel;
mod lanes;
mod math;
mod model;
mod outputs;
mod state;
mod steering;
mod surface;
mod suspension;
mod tire;
mod variation;

pub use block::Block;
pub use controls::ControlsBlock;
pub use corsa_vehicle::params::{ParamsError, VehicleParams};
/// The instruction sets a [`Model`] can be told to use.
pub use fearless_simd::Level;
pub use lanes::LANES;
pub use model::Model;
pub use outputs::Outputs;
pub use state::{Pose, State, WheelDynamics};
pub use surface::{Ground, Surface};
pub use variation::Variation;

/// What kernels over vectors of cars are written with, here and in the world the cars drive in.
pub mod simd {
    pub use crate::lanes::{Vector, load, store};
    pub use crate::math::{LENGTH_QUANTUM, YAW_QUANTUM, accumulate, sin_cos};
}

/// Density of air at 15 °C and sea level (ISO 2533), kg/m³.
const AIR_DENSITY: f64 = 1.225;
