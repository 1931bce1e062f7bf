//! What is asked of a running game, by the best route there is, and believed only when the state shows
//! it.
//!
//! | who asks | how |
//! | --- | --- |
//! | the live backend | a [`Job`] advanced in a loop until it ends |
//! | the agent | the same [`Job`], advanced a little at each turn of its own loop |
//!
//! A [`Task`] is what is wanted: the car at a [`Place`], a session begun anew, a pause, the pre-drive
//! menu left. A [`Route`] is a way to it: a saved state or a pose through the CSP app, a teleport on
//! the Custom AI page, a button of the virtual controller that Content Manager listens to, the
//! session's restart. [`routes`] names those that this game offers, best first; a [`Job`] tries one
//! after the other, each twice, leaves menus and pauses on its way, checks position, heading, speed and
//! lap counter, and says in its [`Outcome`] what was tried and how long each try took.
//!
//! ```no_run
//! use std::time::Instant;
//! use corsa_control::{Abilities, Hands, Job, Place, Task, View};
//! # fn view<'a>() -> View<'a> { unimplemented!() }
//! # fn hands<'a>() -> &'a mut dyn Hands { unimplemented!() }
//! let mut job = Job::new(Task::Place(Place::Pits), Instant::now());
//! let outcome = loop {
//!     if let Some(outcome) = job.advance(&view(), hands(), Instant::now()) {
//!         break outcome;
//!     }
//! };
//! println!("{}", outcome.message());
//! ```
//!
//! Also here: which controller route is taken and when another one is tried ([`PadPlan`], [`PageWatch`]), the
//! [`calibrate`] drive that measures how the game takes controls, and the [`Relauncher`] that starts a
//! game again which went away.
//!
//! Not here: a clock, a thread, a loop. Whoever has those calls in.

mod app;
mod attempt;
pub mod calibrate;
mod game_launch;
mod hands;
mod job;
mod levers;
mod outcome;
mod pace;
mod pads;
mod relaunch;
mod route;
mod saves;
mod task;

pub use app::{AppRequest, GameApp};
pub use game_launch::GameLaunch;
pub use hands::{BothHands, Hands, View};
pub use job::Job;
pub use levers::Levers;
pub use outcome::{Outcome, Tried};
pub use pace::{Pace, TIME_SCALES};
pub use pads::{PadPlan, PageAdvice, PageWatch};
pub use relaunch::{Launch, Relauncher};
pub use route::{Abilities, GRID_SLOT, Route, routes};
pub use saves::{NUM_SLOTS, Saves, Snapshot};
pub use task::{Place, Task};
