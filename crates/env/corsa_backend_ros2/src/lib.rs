//! A game behind an agent, over ROS 2, as a backend.
//!
//! [`Ros2Backend`] subscribes to the agent's `telemetry`, `session` and `controller_status`, publishes
//! `controls`, and resets through the agent's services. Time is the game's: a step sends its action and
//! returns the state of the physics step it was asked for, or, when that has passed already, the next one
//! there is, and says so. There is no thread that keeps the car alive: whoever hangs or dies between two
//! steps is braked by the agent's watchdog 0.2 s later.
//!
//! [`measure_telemetry`] and [`measure_actions`] say how fast and how complete that is on a machine.

mod backend;
mod claim;
mod link;
mod measure;
mod options;
mod reset;
mod step;

pub use backend::Ros2Backend;
pub use measure::{
    ActionFigures, Latency, MeasureError, TelemetryFigures, measure_actions, measure_telemetry,
};
pub use options::Ros2Options;
