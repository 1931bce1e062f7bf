use serde::{Deserialize, Serialize};

use crate::{Message, Service, TypeName, geometry_msgs::Point};

/// Puts the car at a start.
#[derive(Clone, Copy, Debug)]
pub struct SetStart;

impl Service for SetStart {
    type Request = SetStartRequest;
    type Response = SetStartResponse;
}

/// Puts the car at a start. Answered when the state shows that it is there, or why it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SetStartRequest {
    /// One of GRID, PITS, TRACK, POSE.
    pub kind: u8,
    /// Distance along the reference line from the start line, m.
    pub progress: f64,
    /// Distance from the reference line, m, + left.
    pub lateral_offset: f64,
    /// Heading relative to the reference line, rad, + left.
    pub heading_error: f64,
    /// Speed along the car's own x axis, m/s. Only where the route can do that: the answer says
    /// what was reached.
    pub speed: f64,
    /// Position in `map`, m.
    pub position: Point,
    /// Heading in `map`, rad, counter-clockwise from the map's x axis.
    pub yaw: f64,
}

impl Message for SetStartRequest {
    const TYPE: TypeName = TypeName::srv("corsa_msgs", "SetStart_Request");
}

impl SetStartRequest {
    /// Standing at the start line.
    pub const GRID: u8 = 0;
    /// Standing in the pits.
    pub const PITS: u8 = 1;
    /// Anywhere on the track, by `progress`, `lateral_offset`, `heading_error` and `speed`.
    pub const TRACK: u8 = 2;
    /// Anywhere in `map`, by `position` and `yaw`.
    pub const POSE: u8 = 3;
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SetStartResponse {
    /// Whether the car is where it was asked to be.
    pub success: bool,
    /// How it was done, or why it was not.
    pub message: String,
    /// The route taken: teleport, pits, restart.
    pub method: String,
    /// How long it took, s.
    pub duration: f64,
    /// The physics step of the state that proved it.
    pub physics_step: u64,
}

impl Message for SetStartResponse {
    const TYPE: TypeName = TypeName::srv("corsa_msgs", "SetStart_Response");
}
