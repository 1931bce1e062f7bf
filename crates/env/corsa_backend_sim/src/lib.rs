//! The embedded simulator as a backend: time passes only inside a step, and the same calls give the
//! same bits.
//!
//! A batch of cars shares one world. There are no threads in here: an environment that wants several
//! cores splits its batch over several backends, and since no car knows of another, the split changes
//! no bit.

mod backend;

pub use backend::SimBackend;
pub use corsa_world::{ParamsError, World};
