//! A process that looks like Assetto Corsa from outside, so that everything on the live route runs
//! where the game does not.
//!
//! [`run`] plays the game until it is told to stop: a [`corsa_world`] car on a track, its pages
//! written at 333 1/3 Hz of real time, driven through CSP's Custom AI page, paused and restarted
//! through its SimState page. Our app inside the game is played as well (`docs/csp-app.md`), and the
//! game's UDP telemetry is served on request. The game's menus and traps are there too: [`Traps`].
//!
//! ```no_run
//! use std::sync::atomic::AtomicBool;
//! # fn main() -> anyhow::Result<()> {
//! let stop = AtomicBool::new(false); // set by Ctrl-C
//! let options = corsa_standin::Options::default();
//! let summary = corsa_standin::run(&options, &stop, |ready| eprintln!("{ready}"))?;
//! println!("{summary}");
//! # Ok(())
//! # }
//! ```
//!
//! Not here: other cars, damage, weather.

mod csp_app;
mod fate;
mod frames;
mod game;
mod menu;
mod options;
pub mod pad_input;
mod relaunch;
mod run;
mod schedule;
mod summary;
mod udp;
mod window;

pub use frames::FrameRate;
pub use options::{Options, Traps};
pub use run::{Ready, run};
pub use summary::Summary;
pub use udp::UdpOptions;
pub use window::WindowSize;
