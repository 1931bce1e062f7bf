//! The seam between an environment and whatever drives the car.
//!
//! A [`Backend`] holds a batch of vehicles (one, where there is a single game) and does four things
//! with each: [`reset`](Backend::reset) to a [`Start`], apply [`Controls`], advance to the next
//! control tick, observe a [`VehicleState`]. The last three are one call, [`step`](Backend::step),
//! because in real time they are one act.
//!
//! Who validates: **`corsa_env` checks everything that comes from a user** (controls in range, start
//! on the track, number of steps); a backend may rely on it and reports only what nobody could
//! foresee: the game is gone, a page is too small, another controller holds the car.
//!
//! A backend whose time is simulated may also be a [`Batch`]: the same in steps that cannot fail and
//! rows of [`CompactState`], so that a learner's steps cost little more than the physics in them.
//!
//! Implementations do not know each other; only `corsa_factory` chooses between them.
//! [`NullBackend`] is the one without a car.

mod compact;
mod conditions;
mod error;
mod null;
mod start;

pub use compact::CompactState;
pub use conditions::Conditions;
pub use corsa_vehicle::{Controls, VehicleState};
pub use error::BackendError;
pub use null::NullBackend;
pub use start::{SavedState, Start};

/// What a backend can do; an environment asks before it promises.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// `"sim"`, `"live"`, `"ros2"`, `"replay"` or `"null"`, as in the user's `backend=`.
    pub name: &'static str,
    /// Time passes only inside [`Backend::step`], and the same calls give the same bits.
    pub deterministic: bool,
    /// [`Start::At`] and [`Start::Grid`] are reached exactly, speed and all. Where this is false the
    /// backend gets as near as its reset route allows, and the state it returns says where it is.
    pub exact_start: bool,
    /// [`Backend::save`] and [`Start::Saved`] work.
    pub saves: bool,
    /// [`Backend::pause`] works.
    pub pauses: bool,
}

/// What happened in one [`Backend::step`], beside the state it led to. All zero for a backend whose
/// time is simulated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tick {
    /// Physics steps that really passed; more than asked for when the deadline was missed.
    pub physics_steps: u32,
    /// Wall-clock time from the physics step in the state to now, s.
    pub state_age: f64,
    /// Wall-clock time from sending the action to the first state in which it was applied, s; as
    /// measured last, `None` until it has been.
    pub action_delay: Option<f64>,
    /// The state came from a later physics step than the one asked for.
    pub deadline_missed: bool,
    /// How much later, s of simulated time.
    pub late_by: f64,
    /// Physics steps of which no state arrived, since the last tick.
    pub packets_lost: u32,
}

/// Where states come from and where controls go.
///
/// Vehicle `i` of the batch is the same one in every call. A slice that is not as long as the batch
/// is the caller's bug and may panic.
pub trait Backend: Send {
    fn capabilities(&self) -> Capabilities;

    /// Number of vehicles in the batch, at least 1.
    fn num_vehicles(&self) -> usize {
        1
    }

    /// Puts one vehicle at a start and returns its first state. In real time this waits until the
    /// car is there and can be driven; after [`BackendError::is_lost`] it also reconnects.
    fn reset(&mut self, vehicle: usize, start: &Start) -> Result<VehicleState, BackendError>;

    /// Applies one control per vehicle, lets `physics_steps` steps of 3 ms pass and writes the
    /// states and ticks they led to. The controls hold until the next call.
    fn step(
        &mut self,
        controls: &[Controls],
        physics_steps: u32,
        states: &mut [VehicleState],
        ticks: &mut [Tick],
    ) -> Result<(), BackendError>;

    /// From the next reset on one vehicle drives under these conditions; a saved state brings its own
    /// instead. A backend that cannot change them refuses all but the nominal ones.
    fn set_conditions(
        &mut self,
        _vehicle: usize,
        conditions: &Conditions,
    ) -> Result<(), BackendError> {
        if *conditions == Conditions::NOMINAL {
            return Ok(());
        }
        let what = "way to change the car or the weather";
        Err(BackendError::Unsupported { backend: self.capabilities().name, what })
    }

    /// The conditions that one vehicle drives under.
    fn conditions(&self, _vehicle: usize) -> Conditions {
        Conditions::NOMINAL
    }

    /// The fast road to the same vehicles, where time is simulated.
    fn batch_mut(&mut self) -> Option<&mut dyn Batch> {
        None
    }

    /// The same to look at. Both are there or none.
    fn batch(&self) -> Option<&dyn Batch> {
        None
    }

    /// The whole state of one vehicle, to start from later.
    fn save(&self, _vehicle: usize) -> Result<SavedState, BackendError> {
        Err(BackendError::Unsupported { backend: self.capabilities().name, what: "saved states" })
    }

    /// Stops (`true`) or continues (`false`) simulated time, so that a learner may think.
    fn pause(&mut self, _paused: bool) -> Result<(), BackendError> {
        Err(BackendError::Unsupported { backend: self.capabilities().name, what: "pause" })
    }

    /// Releases the controls. Called once when the environment closes; dropping does the same.
    fn close(&mut self) {}
}

/// The vehicles of a [`Backend`] in simulated time: nothing can be lost or late, so that a step is
/// cut into its parts. Controls that change within a control step are several calls of
/// [`drive`](Batch::drive) before one of [`read`](Batch::read).
pub trait Batch {
    /// Lets `physics_steps` steps of 3 ms pass under one control per vehicle.
    fn drive(&mut self, controls: &[Controls], physics_steps: u32);

    /// Writes where vehicle `first` and the next ones are, one per row.
    fn read(&self, first: usize, rows: &mut [CompactState]);

    /// All that is known of one vehicle.
    fn state(&self, vehicle: usize) -> VehicleState;
}
