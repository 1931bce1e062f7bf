//! One simulated car on one track: the vehicle model of `corsa_dynamics`, the surface under each
//! wheel, the lap clock, and all of it as a [`VehicleState`](corsa_vehicle::VehicleState).
//!
//! A [`World`] is immutable and shared; a [`Car`] is plain data that steps through it. There are no
//! walls: beyond the borders is grass, without end. The car moves in the plane; elevation carries it
//! up and down and gravity acts along the track's slope.

mod batch;
mod codec;
mod lap;
mod observe;
mod placement;
mod road;
mod save;
mod world;

pub use batch::Batch;
pub use corsa_dynamics::ParamsError;
pub use placement::{GRID_DISTANCE, Placement};
pub use save::SaveError;
pub use world::{Car, World};
