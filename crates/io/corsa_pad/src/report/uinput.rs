//! The events of a uinput device: (type, code, value) of Linux's `input-event-codes.h`.

use super::{pedal, wheel};
use crate::{Inputs, Switch};

/// `EV_KEY`.
pub const KEY: u16 = 0x01;
/// `EV_ABS`.
pub const ABS: u16 = 0x03;

const ABS_X: u16 = 0x00;
const ABS_Y: u16 = 0x01;
const ABS_Z: u16 = 0x02;
const ABS_RX: u16 = 0x03;
const ABS_RY: u16 = 0x04;
const ABS_RZ: u16 = 0x05;
const ABS_WHEEL: u16 = 0x08;
const ABS_GAS: u16 = 0x09;
const ABS_BRAKE: u16 = 0x0A;
const ABS_HAT0X: u16 = 0x10;
const ABS_HAT0Y: u16 = 0x11;

/// One event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// [`KEY`] or [`ABS`].
    pub kind: u16,
    pub code: u16,
    pub value: i32,
}

/// An absolute axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axis {
    pub code: u16,
    pub min: i32,
    pub max: i32,
    /// Where it is before the first event: released.
    pub rest: i32,
}

/// What a device says of itself, and where our controls are on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Model {
    pub name: &'static str,
    /// `BUS_*`; USB, as real ones are.
    pub bus: u16,
    pub vendor: u16,
    pub product: u16,
    pub version: u16,
    pub axes: &'static [Axis],
    /// In ascending order, by which Wine numbers them.
    pub keys: &'static [u16],
    steering: Axis,
    throttle: Axis,
    brake: Axis,
    /// By [`Switch::index`].
    switches: [u16; 8],
}

/// The wheel of cast-racing's ROS bridge, which the game is known to take, with three buttons more.
pub const WHEEL: Model = Model {
    name: "Virtual Racing Controller",
    bus: 0x03,
    vendor: 0x0001,
    product: 0x0001,
    version: 0x0001,
    axes: &[WHEEL_STEERING, WHEEL_THROTTLE, WHEEL_BRAKE],
    // SELECT, START, MODE, THUMBL, THUMBR, GEAR_DOWN, GEAR_UP, TRIGGER_HAPPY1.
    keys: &[0x13A, 0x13B, 0x13C, 0x13D, 0x13E, 0x150, 0x151, 0x2C0],
    steering: WHEEL_STEERING,
    throttle: WHEEL_THROTTLE,
    brake: WHEEL_BRAKE,
    switches: [0x151, 0x150, 0x2C0, 0x13E, 0x13C, 0x13A, 0x13B, 0x13D],
};

const WHEEL_STEERING: Axis = Axis { code: ABS_WHEEL, min: -32768, max: 32767, rest: 0 };
const WHEEL_THROTTLE: Axis = Axis { code: ABS_GAS, min: 0, max: 1023, rest: 0 };
const WHEEL_BRAKE: Axis = Axis { code: ABS_BRAKE, min: 0, max: 1023, rest: 0 };

/// The Xbox 360 pad with the ids and ranges of ac-interface, which the game is known to take. It has
/// every axis and button of a real one, because who reads it may count them.
pub const PAD: Model = Model {
    name: "Microsoft X-Box 360 pad",
    bus: 0x03,
    vendor: 0x045E,
    product: 0x028E,
    version: 0x0110,
    axes: &[
        stick(ABS_X),
        stick(ABS_Y),
        PAD_BRAKE,
        stick(ABS_RX),
        stick(ABS_RY),
        PAD_THROTTLE,
        hat(ABS_HAT0X),
        hat(ABS_HAT0Y),
    ],
    // A, B, X, Y, TL, TR, SELECT, START, MODE, THUMBL, THUMBR.
    keys: &[0x130, 0x131, 0x133, 0x134, 0x136, 0x137, 0x13A, 0x13B, 0x13C, 0x13D, 0x13E],
    steering: stick(ABS_X),
    throttle: PAD_THROTTLE,
    brake: PAD_BRAKE,
    // As on the report of a ViGEm pad: A, X, B, START, TR, TL, THUMBL, THUMBR.
    switches: [0x130, 0x133, 0x131, 0x13B, 0x137, 0x136, 0x13D, 0x13E],
};

const PAD_THROTTLE: Axis = trigger(ABS_RZ);
const PAD_BRAKE: Axis = trigger(ABS_Z);

const fn stick(code: u16) -> Axis {
    Axis { code, min: -32767, max: 32767, rest: 0 }
}

const fn trigger(code: u16) -> Axis {
    Axis { code, min: -32767, max: 32767, rest: -32767 }
}

const fn hat(code: u16) -> Axis {
    Axis { code, min: -1, max: 1, rest: 0 }
}

impl Model {
    /// The kernel's code of a switch.
    pub const fn key(&self, switch: Switch) -> u16 {
        self.switches[switch.index()]
    }

    /// Which button a switch is to a program that counts the device's keys from 0.
    pub fn button_number(&self, switch: Switch) -> Option<u8> {
        let place = self.keys.iter().position(|key| *key == self.key(switch))?;
        u8::try_from(place).ok()
    }

    /// The state of every control of ours: three axes, then the switches.
    pub fn report(&self, inputs: &Inputs) -> [Event; 11] {
        let steering = self.steering;
        let axis = |axis: Axis, value| Event { kind: ABS, code: axis.code, value };
        let mut events = [axis(steering, wheel(inputs.steering, -steering.min, steering.max)); 11];
        events[1] = axis(self.throttle, on(self.throttle, inputs.throttle));
        events[2] = axis(self.brake, on(self.brake, inputs.brake));
        for switch in Switch::ALL {
            let value = i32::from(inputs.switches.contains(switch));
            events[3 + switch.index()] = Event { kind: KEY, code: self.key(switch), value };
        }
        events
    }
}

fn on(axis: Axis, value: f64) -> i32 {
    axis.min + pedal(value, axis.max - axis.min)
}
