use serde::{Deserialize, Serialize};

use crate::{
    DriverInput, LapState, Message, TypeName, WheelState,
    geometry_msgs::{Point, Vector3},
    std_msgs::Header,
};

/// Everything known of the car at one physics step (3 ms), one message per step: 333 1/3 Hz, best
/// effort.
///
/// Axes are ISO 8855 / REP-103: x forward, y left, z up; yaw counter-clockwise; SI units, angles in
/// rad. `base_link` is at the car's origin in Assetto Corsa, its center of gravity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Telemetry {
    /// When the agent saw this step on the game's page, on the agent's system clock. `frame_id` is
    /// `map`.
    pub header: Header,
    /// The same instant on the steady clock of the agent's machine (CLOCK_MONOTONIC on Linux), ns
    /// since an arbitrary start. Comparable only on that same machine: see `machine_id` in Session.
    pub steady_time_ns: u64,
    /// Physics steps since the game started; never wraps, never goes back within a session. A gap
    /// is a loss.
    pub physics_step: u64,
    /// Simulated time, s: physics_step times 3 ms.
    pub sim_time: f64,
    /// Counts the agent's own messages from 0, so that a loss on the network differs from one in
    /// the game.
    pub publish_count: u64,
    /// The newest command that was on the game's page at least 1 ms before this step was seen, time
    /// enough for the game to have read it: its sender and sequence; 0 if there is none.
    pub controls_client_id: u64,
    pub controls_sequence: u64,
    /// The session this step belongs to: see Session.
    pub session_id: u64,
    /// Position of `base_link` in `map`, m.
    pub position: Point,
    /// Rotation about the body's x axis, rad, + when the left side rises.
    pub roll: f64,
    /// Rotation about the body's y axis, rad, + nose down.
    pub pitch: f64,
    /// Heading in `map`, rad in [-pi, pi), counter-clockwise from the map's x axis.
    pub yaw: f64,
    /// Velocity in `base_link` axes, m/s: longitudinal, lateral, vertical.
    pub velocity: Vector3,
    /// Acceleration of `base_link` in its own axes without gravity, m/s^2: a car at rest reads 0.
    pub acceleration: Vector3,
    /// Angular velocity in `base_link` axes, rad/s: roll rate, pitch rate, yaw rate.
    pub angular_velocity: Vector3,
    /// The controls the car really applied, after its own input processing and aids.
    pub controls: DriverInput,
    /// Hand-wheel angle, rad, + left.
    pub steering_wheel_angle: f64,
    /// Crankshaft speed, rad/s.
    pub engine_speed: f64,
    /// The gear that is in: -1 reverse, 0 neutral, 1 first, ...
    pub gear: i8,
    /// Fuel in the tank, l.
    pub fuel: f64,
    /// Force feedback on the hand wheel, -1 to 1 (more when it clips).
    pub force_feedback: f64,
    /// Worst damage of any zone, as impact speed in m/s; 0 is unhurt.
    pub damage: f64,
    /// Front left, front right, rear left, rear right.
    pub wheels: [WheelState; 4],
    pub lap: LapState,
    /// Wheels outside the valid track, 0 to 4.
    pub wheels_outside: u8,
    /// What the game is doing, one of SESSION_*.
    pub session: u8,
}

impl Message for Telemetry {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "Telemetry");
}

impl Telemetry {
    /// No session is loaded.
    pub const SESSION_OFF: u8 = 0;
    /// The pre-drive menu or the pits: physics may be frozen, controls are not taken.
    pub const SESSION_MENU: u8 = 1;
    /// The car can be driven.
    pub const SESSION_DRIVING: u8 = 2;
    /// Paused.
    pub const SESSION_PAUSED: u8 = 3;
    /// A replay is being shown.
    pub const SESSION_REPLAY: u8 = 4;
}
