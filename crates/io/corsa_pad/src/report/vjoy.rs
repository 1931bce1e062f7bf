//! The report of a vJoy device: `JOYSTICK_POSITION_V2` of vJoy's `public.h`.
//!
//! Newer drivers speak of a third version, which renames axes that we leave alone; X, Y, Z, the
//! buttons and the hats lie at the same offsets in all three.

use super::{pedal, wheel};
use crate::Inputs;

/// Bytes of `JOYSTICK_POSITION_V2`.
pub const SIZE: usize = 108;
/// The top of an axis, unless the driver says less.
pub const AXIS_MAX: i32 = 0x8000;
/// Where an axis rests: straight ahead.
pub const AXIS_CENTER: i32 = 0x4000;

/// A report as the driver takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VjoyReport(pub [u8; SIZE]);

impl VjoyReport {
    /// For the device with this number (1 to 16). X is steering, Y throttle, Z brake; each goes up to
    /// `axis_max`.
    pub fn of(inputs: &Inputs, device: u8, axis_max: i32) -> Self {
        let mut report = Self([0; SIZE]);
        report.0[0] = device;
        for offset in AXES {
            report.put(offset, AXIS_CENTER);
        }
        let steering = wheel(inputs.steering, AXIS_CENTER, axis_max - AXIS_CENTER);
        report.put(X, AXIS_CENTER + steering);
        report.put(Y, pedal(inputs.throttle, axis_max));
        report.put(Z, pedal(inputs.brake, axis_max));
        report.put(BUTTONS, i32::from(inputs.switches.bits()));
        for offset in HATS {
            report.put(offset, NEUTRAL_HAT);
        }
        report
    }

    fn put(&mut self, offset: usize, value: i32) {
        self.0[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
    }
}

/// `wThrottle` to `wAxisVBRZ`, every axis that a device may have.
const AXES: [usize; 18] = [4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60, 64, 68, 72];
/// `wAxisX`.
const X: usize = 16;
/// `wAxisY`.
const Y: usize = 20;
/// `wAxisZ`.
const Z: usize = 24;
/// `lButtons`: bit 0 is button 1.
const BUTTONS: usize = 76;
/// `bHats` to `bHatsEx3`.
const HATS: [usize; 4] = [80, 84, 88, 92];
/// -1 points nowhere, on hats of both kinds.
const NEUTRAL_HAT: i32 = -1;
