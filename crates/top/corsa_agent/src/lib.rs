//! The agent beside the game: pages to ROS 2, ROS 2 to the controller, with a watchdog.
//!
//! [`run`] does everything until it is told to stop. Once in about 150 µs it looks at the game's pages
//! and publishes what is new, hands the newest command to the car through CSP's Custom AI page, and moves
//! on whatever a service was asked for. Nothing in that loop waits: telemetry never stands still for a
//! reset, nor for the guard process that must start before anybody drives.
//!
//! | module | idea |
//! | --- | --- |
//! | `lease` | who may drive: one at a time, and which of its commands are too old |
//! | `driver` | commands to the car's page; the watchdog that brakes for a silent learner |
//! | `claimer` | what takes long around the page, on a thread of its own |
//! | `game` | the pages, for as long as there is a game behind them |
//! | `source` | where states come from: the pages, or UDP where there are none |
//! | `lookout` | a second look from another processor, for the steps that the loop missed |
//! | `jobs` | reset, restart, pause, resume, set_start: asked for, carried out, proved by the state |
//! | `echo` | answers the doctor, who measures the way between two machines |
//! | `services` | where jobs come from, on a thread of its own |
//! | `topics` | what goes out, and the stamps on it |

mod agent;
mod calibrations;
mod claimer;
mod driver;
mod echo;
mod error;
mod game;
mod jobs;
mod lease;
mod lookout;
mod options;
mod priority;
mod services;
mod source;
mod starter;
mod summary;
mod topics;

pub use agent::run;
pub use driver::{BRAKE_LIMIT, SILENCE_LIMIT, STALL_LIMIT};
pub use error::AgentError;
pub use lease::LEASE_LIMIT;
pub use options::AgentOptions;
pub use source::Source;
pub use summary::Summary;
