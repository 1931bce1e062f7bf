//! Virtual controllers: how controls get into the game.
//!
//! One trait, [`Pad`], and a [`Route`] for each way there is. [`choose`] says which suits this
//! machine, [`probe`] whether one is there, [`open`] takes it, and [`Layout`] tells what the game must
//! be bound to.
//!
//! ```no_run
//! use corsa_pad::{PadOptions, choose, open};
//! use corsa_pages::PageSpace;
//! use corsa_vehicle::Controls;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let options = PadOptions { pages: PageSpace::from_env(), self_command: vec!["corsa".into()] };
//! let chosen = choose(&options, None);
//! for (route, reason) in &chosen.reasons {
//!     eprintln!("{route}: {reason}");
//! }
//! let mut pad = open(chosen.route.ok_or("no controller")?, &options)?;
//! pad.write(&Controls { throttle: 0.3, ..Controls::default() })?;
//! # Ok(()) }
//! ```
//!
//! # Who lets go of the throttle
//!
//! A device is owned by a process of its own, the *pad host* ([`run_pad_host`]), which is told what to
//! show through a pipe. When the program that drives dies, the pipe closes, and the host brakes for a
//! second and unplugs the device; when it is silent for [`corsa_pages::SILENCE_LIMIT`] while driving,
//! the host brakes until it speaks again. The page of [`Route::CustomAi`] has a guard process instead.
//!
//! The only `unsafe` is in `device/vjoy/library.rs`.

mod choose;
mod custom_ai;
mod device;
mod frame;
mod host;
mod hosted;
mod inputs;
mod layout;
mod open;
mod pad;
mod presses;
mod probe;
pub mod report;
mod route;

pub use choose::{Chosen, choose};
pub use host::run_pad_host;
pub use inputs::{Inputs, Switch, Switches};
pub use layout::{InputMethod, Layout, Product};
pub use open::{PadOptions, open};
pub use pad::{Button, Pad, PadError};
pub use probe::{Detail, probe};
pub use route::{Route, UnknownRoute};
