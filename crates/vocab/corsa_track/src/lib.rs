//! A circuit: a closed reference line with a border on either side.
//!
//! [`Track`] answers where a car is ([`Track::project`]), what the road does there
//! ([`Track::at`]), how far the borders are ([`Track::cast_rays`]) and where a car can be put
//! ([`Track::pose`]). It comes from a CSV file of a centerline ([`Track::from_csv`]), from Assetto
//! Corsa's AI line ([`Track::from_ai_spline`]), from this crate's own circuits
//! ([`Track::builtin`]) or from a seed ([`Track::generate`]).
//!
//! Whatever the source, the line is resampled about every meter and smoothed, so that heading and
//! curvature are continuous and free of the noise of the input; `docs/tracks.md` tells how.
//! Positions are in `map` (meters, x and y in the plane, z up); *progress* is the arc length along
//! the reference line in the plane, from 0 at the start line up to, not including, the
//! [`length`](Track::length); *lateral offset* is the distance across it, + left.
//!
//! Pure functions of their input: no files, no clock, no global state, and the same bits on every
//! platform (transcendental functions come from `libm`).

mod ai_spline;
mod borders;
mod build;
mod builtin;
mod corners;
mod crossing;
mod csv;
mod error;
mod generate;
mod grid;
mod point;
mod project;
mod rays;
mod ribbon;
mod smooth;
mod spline;
mod surface;
#[cfg(test)]
mod testing;
mod track;
mod walls;

pub use ai_spline::{AiGrid, AiPoint, AiSpline, PitLane, PitLanePoint};
pub use builtin::BUILTIN_TRACKS;
pub use error::TrackError;
pub use generate::GeneratorOptions;
pub use point::{Projection, TrackPoint};
pub use project::ProjectionHint;
pub use ribbon::{Ribbon, RibbonNode};
pub use surface::{Cell, Ground, SurfaceGrid, SurfaceKind, SurfacePlace, SurfaceSample};
pub use track::Track;
