//! The environment: what a learner sees, what it may do, what it is rewarded for, when it ends.
//!
//! A [`VectorEnv`] holds a batch of episodes over one or more [`corsa_backend::Backend`]s; a single
//! environment is a batch of one, the same code. A [`Task`] says what the states of an episode mean:
//! [`HotLap`] is the one there is, others plug in without cost. Actions become
//! [`corsa_vehicle::Controls`] in [`ActionMapping`], states become numbers in [`observation`].
//! [`Randomization`] and [`StartDistribution`] say what differs from episode to episode.
//!
//! Everything that comes from a user is checked here and refused as an [`EnvError`] that names the
//! environment, the entry and the value; backends may rely on it. Nothing here reads a clock or does
//! I/O; results do not depend on the number of threads or on how a batch is split.

mod action;
mod conditions;
mod config;
mod delay;
mod end;
mod episode;
mod error;
mod hot_lap;
mod info;
pub mod observation;
mod start;
mod task;
mod vector;

pub use action::{ActionConfig, ActionMapping, ActionMode, Pedals};
pub use conditions::{Distribution, Quantity, Randomization};
pub use config::{EnvConfig, TerminationConfig};
pub use end::EndReason;
pub use error::EnvError;
pub use hot_lap::{HotLap, HotLapMemory, RewardConfig, RewardTerm};
pub use info::{InfoKey, InfoKind};
pub use observation::{Entry, ObservationKind};
pub use start::{StartDistribution, StartRequest};
pub use task::{Task, View};
pub use vector::{AutoresetMode, ResetRequest, StepBuffers, StepOutcome, VectorEnv};
