use serde::{Deserialize, Serialize};

use crate::{Message, TypeName, std_msgs::Header};

/// What is being driven where. Sent on change; a late subscriber gets the last one (transient
/// local).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub header: Header,
    /// Counts the sessions this agent has seen, from 1; 0 before the first.
    pub session_id: u64,
    /// What the game is doing, one of Telemetry.SESSION_*.
    pub phase: u8,
    /// The track's folder name and layout; the layout is empty where there is only one.
    pub track: String,
    pub track_layout: String,
    /// Length of the track's reference line, m; 0 if unknown.
    pub track_length: f64,
    /// The car's folder name, or the name of a built-in car.
    pub car_model: String,
    /// The source of the data, e.g. "assetto_corsa 1.16" or "standin".
    pub source: String,
    /// Identifies the machine the agent runs on until its next start, so that steady clocks can be
    /// compared.
    pub machine_id: String,
}

impl Message for Session {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "Session");
}
