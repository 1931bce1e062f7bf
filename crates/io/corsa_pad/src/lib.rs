//! Virtual controllers: how controls get into the game.
//!
//! One trait, [`Pad`], and a [`Route`] for each way there is.

mod pad;
mod route;

pub use pad::{Button, Pad, PadError};
pub use route::{Route, UnknownRoute};
