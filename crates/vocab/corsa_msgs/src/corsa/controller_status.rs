use serde::{Deserialize, Serialize};

use crate::{Message, TypeName, std_msgs::Header};

/// Who drives the car: sent on each change, on refusals (at most 10 times a second), and 5 times a
/// second as the agent's sign of life.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControllerStatus {
    pub header: Header,
    /// One of FREE, DRIVING, BRAKING.
    pub phase: u8,
    /// The client that holds the lease, and its name; 0 and empty when FREE.
    pub holder_id: u64,
    pub holder_name: String,
    /// The client whose command was refused last since the phase began, and why; 0 and empty if
    /// none was.
    pub refused_id: u64,
    pub refused_reason: String,
    /// Commands applied and refused since the agent started.
    pub commands_accepted: u64,
    pub commands_refused: u64,
}

impl Message for ControllerStatus {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "ControllerStatus");
}

impl ControllerStatus {
    /// Nobody drives; the next command takes the lease.
    pub const FREE: u8 = 0;
    /// `holder` drives.
    pub const DRIVING: u8 = 1;
    /// `holder` fell silent for 0.2 s: throttle 0, brake 1, until it speaks again or the car
    /// stands.
    pub const BRAKING: u8 = 2;
}
