//! The report of an Xbox 360 pad: `XUSB_REPORT` of ViGEm's `Common.h`, which is `XINPUT_GAMEPAD`.

use super::{pedal, wheel};
use crate::{Inputs, Switch};

/// Steering is the left stick, throttle the right trigger, brake the left one, as the game binds them
/// with `INPUT_METHOD=X360`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct XusbReport {
    /// `wButtons`, bits of [`button_bit`].
    pub buttons: u16,
    /// `bLeftTrigger`: brake, 0..255.
    pub left_trigger: u8,
    /// `bRightTrigger`: throttle, 0..255.
    pub right_trigger: u8,
    /// `sThumbLX`: steering, -32768 (left)..32767 (right).
    pub thumb_lx: i16,
    /// `sThumbLY`.
    pub thumb_ly: i16,
    /// `sThumbRX`.
    pub thumb_rx: i16,
    /// `sThumbRY`.
    pub thumb_ry: i16,
}

impl XusbReport {
    pub fn of(inputs: &Inputs) -> Self {
        Self {
            buttons: inputs.switches.iter().map(button_bit).fold(0, |all, bit| all | bit),
            left_trigger: pedal(inputs.brake, 255) as u8,
            right_trigger: pedal(inputs.throttle, 255) as u8,
            thumb_lx: wheel(inputs.steering, 32768, 32767) as i16,
            ..Self::default()
        }
    }

    /// The 12 bytes of the C struct, little-endian.
    pub fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        bytes[0..2].copy_from_slice(&self.buttons.to_le_bytes());
        bytes[2] = self.left_trigger;
        bytes[3] = self.right_trigger;
        bytes[4..6].copy_from_slice(&self.thumb_lx.to_le_bytes());
        bytes[6..8].copy_from_slice(&self.thumb_ly.to_le_bytes());
        bytes[8..10].copy_from_slice(&self.thumb_rx.to_le_bytes());
        bytes[10..12].copy_from_slice(&self.thumb_ry.to_le_bytes());
        bytes
    }
}

/// The `XUSB_GAMEPAD_*` bit of a switch.
pub const fn button_bit(switch: Switch) -> u16 {
    match switch {
        Switch::ShiftUp => 0x1000,        // A
        Switch::ShiftDown => 0x4000,      // X
        Switch::Handbrake => 0x2000,      // B
        Switch::StartSession => 0x0010,   // START
        Switch::RestartSession => 0x0200, // RIGHT_SHOULDER
        Switch::ToPits => 0x0100,         // LEFT_SHOULDER
        Switch::Pause => 0x0040,          // LEFT_THUMB
        Switch::ResetCar => 0x0080,       // RIGHT_THUMB
    }
}
