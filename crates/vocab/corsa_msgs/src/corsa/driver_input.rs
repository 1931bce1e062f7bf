use serde::{Deserialize, Serialize};

use crate::{Message, TypeName};

/// What a driver asks of the car, in the driver's own terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DriverInput {
    /// Steering, -1 to 1: the share of full lock. + is LEFT (REP-103).
    pub steering: f64,
    /// Throttle pedal, 0 released to 1 fully pressed.
    pub throttle: f64,
    /// Brake pedal, 0 released to 1 fully pressed.
    pub brake: f64,
    /// Clutch pedal, 0 released (drive engaged) to 1 fully pressed. An automatic clutch presses it
    /// on its own.
    pub clutch: f64,
    /// Handbrake lever, 0 released to 1 fully pulled.
    pub handbrake: f64,
    /// What is asked of the gearbox, one of GEAR_*.
    pub gear_mode: u8,
    /// With GEAR_SELECT: -1 reverse, 0 neutral, 1 first, ...; otherwise 0.
    pub gear: i8,
}

impl Message for DriverInput {
    const TYPE: TypeName = TypeName::msg("corsa_msgs", "DriverInput");
}

impl DriverInput {
    /// The car shifts by itself.
    pub const GEAR_AUTOMATIC: u8 = 0;
    /// Stay in the gear that is in.
    pub const GEAR_HOLD: u8 = 1;
    /// Go to `gear`, shift by shift.
    pub const GEAR_SELECT: u8 = 2;
}
