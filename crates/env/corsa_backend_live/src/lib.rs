//! The game on this machine, through its shared-memory pages, as a backend: no agent, no network.
//!
//! [`LiveBackend`] reads the pages, claims CSP's Custom AI page for its controls and starts a guard
//! process that releases them should this one be killed or hang. Time is the game's: a step writes
//! its action and returns the state of the physics step it was asked for, or, when that has passed
//! already, the next one there is, and says so.
//!
//! Resets go through the game: a teleport where the start is a place, a restart of the session where
//! it is the grid. Neither can give the car a speed, so an episode begins standing whatever
//! [`corsa_backend::Start::At`] asks for ([`corsa_backend::Capabilities::exact_start`] is false).

mod backend;
mod game;
mod options;
mod reset;
mod step;

pub use backend::LiveBackend;
pub use options::LiveOptions;
