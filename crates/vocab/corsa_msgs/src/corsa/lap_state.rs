use serde::{Deserialize, Serialize};

use crate::{Message, TypeName};

/// Where the car is in its lap and what the clock says. A time that does not exist yet is NaN.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LapState {
    /// Laps completed in this session.
    pub completed_laps: u32,
    /// Time since the lap began, s.
    pub current_time: f64,
    /// Time of the last completed lap, s; NaN before the first.
    pub last_time: f64,
    /// Best lap of the session, s; NaN before the first.
    pub best_time: f64,
    /// Sector the car is in, from 0.
    pub sector: u8,
    /// Time of the last completed sector, s; NaN before the first.
    pub last_sector_time: f64,
    /// Whether this lap still counts.
    pub is_valid: bool,
    /// Position along the track's reference line, 0 at the start line to 1.
    pub normalized_progress: f64,
    /// Distance driven since the session began, m.
    pub distance: f64,
}

impl Message for LapState {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "LapState");
}
