//! Simulated cars on a track: the vehicle model of `corsa_dynamics`, the road under each wheel, walls
//! and other cars in the way, the lap clock, and all of it as a
//! [`VehicleState`](corsa_vehicle::VehicleState).
//!
//! A [`World`] is immutable and shared; a [`Car`] is plain data that steps through it, alone or in a
//! [`Batch`], to the same bits. The road is a ribbon along the track's reference line: the car moves in
//! the plane that touches it where the car is. Slope and banking are gravity's share in that plane,
//! crests and dips change how hard gravity presses onto it, and what the track knows of bumps and
//! kerbs lifts single wheels. Beyond the borders is grass without end, where the track knows no
//! better and has no walls.

#![expect(
    clippy::inline_always,
    reason = "vector code is compiled for an instruction set only where it is inlined into its dispatch"
)]

mod batch;
mod body;
mod codec;
mod contact;
mod lap;
mod lot;
mod observe;
mod placement;
mod race;
mod road;
mod save;
mod span;
mod surface;
mod view;
mod walls;
mod world;

pub use batch::Batch;
pub use corsa_dynamics::{Level, ParamsError, Variation};
pub use placement::{GRID_DISTANCE, Placement};
pub use save::SaveError;
pub use view::CarView;
pub use world::{Car, World};
