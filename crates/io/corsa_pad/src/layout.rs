//! What the game must be bound to, for the presets of `controls.ini`:
//!
//! | | vjoy | vigem, uinput-pad, standin | uinput-wheel |
//! | --- | --- | --- | --- |
//! | `INPUT_METHOD` | WHEEL | X360 | WHEEL |
//! | steering, throttle, brake (`AXLE`) | 0 X, 1 Y, 2 Z | left stick, right trigger, left trigger | 0, 1, 2 |
//! | shift up | button 0 | A, button 0 | button 6 (GEAR_UP) |
//! | shift down | 1 | X, 2 | 5 (GEAR_DOWN) |
//! | handbrake | 2 | B, 1 | 7 (TRIGGER_HAPPY1) |
//! | start session | 3 | START, 7 | 4 (THUMBR) |
//! | restart session | 4 | right shoulder, 5 | 2 (MODE) |
//! | to pits | 5 | left shoulder, 4 | 0 (SELECT) |
//! | pause | 6 | left stick, 8 | 1 (START) |
//! | reset car | 7 | right stick, 9 | 3 (THUMBL) |
//!
//! Buttons are numbered from 0, as `BUTTON` of `controls.ini` and DirectInput do. A steering axis
//! grows to the right and a pedal's as it is pressed, so `SCALE=1`, `MIN=-1`, `MAX=1`.

use crate::report::uinput::WHEEL;
use crate::{Route, Switch};

/// How the device of a route looks to the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub input_method: InputMethod,
    pub product: Product,
}

/// `[HEADER] INPUT_METHOD` of `controls.ini`, and where the controls are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputMethod {
    /// `WHEEL`: the DirectInput axes (`AXLE`) of steering, throttle and brake.
    Wheel { steering: u8, throttle: u8, brake: u8 },
    /// `X360`: the left stick and the triggers, right for throttle, as the game has them.
    X360,
}

/// How DirectInput knows the device: `CONn` and `PGUIDn` of `controls.ini`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    pub name: &'static str,
    /// USB vendor.
    pub vendor: u16,
    /// USB product.
    pub product: u16,
}

impl Product {
    /// The product GUID in the registry's text form.
    pub fn guid(&self) -> String {
        // The last words spell "PIDVID".
        format!("{:04X}{:04X}-0000-0000-0000-504944564944", self.product, self.vendor)
    }
}

const VJOY: Product = Product { name: "vJoy Device", vendor: 0x1234, product: 0xBEAD };
const X360: Product =
    Product { name: "Controller (XBOX 360 For Windows)", vendor: 0x045E, product: 0x028E };
const UINPUT_WHEEL: Product =
    Product { name: WHEEL.name, vendor: WHEEL.vendor, product: WHEEL.product };

impl Layout {
    /// `None` where nothing needs binding: [`Route::CustomAi`] bypasses the game's input.
    pub const fn of(route: Route) -> Option<Self> {
        let axes = InputMethod::Wheel { steering: 0, throttle: 1, brake: 2 };
        match route {
            Route::CustomAi => None,
            Route::Vjoy => Some(Self { input_method: axes, product: VJOY }),
            Route::UinputWheel => Some(Self { input_method: axes, product: UINPUT_WHEEL }),
            Route::Vigem | Route::UinputPad | Route::StandIn => {
                Some(Self { input_method: InputMethod::X360, product: X360 })
            }
        }
    }

    /// The number of a switch's button, from 0 (`BUTTON`).
    pub fn button(&self, switch: Switch) -> u8 {
        match self.input_method {
            InputMethod::X360 => x360_button(switch),
            InputMethod::Wheel { .. } if self.product == UINPUT_WHEEL => {
                WHEEL.button_number(switch).expect("a test finds every switch among the keys")
            }
            InputMethod::Wheel { .. } => switch.index() as u8,
        }
    }

    /// The game's own word for a pad's button (`XBOXBUTTON`), for what the game binds itself; the
    /// bindings of Content Manager and CSP take [`button`](Self::button).
    pub const fn xbox_button(&self, switch: Switch) -> Option<&'static str> {
        match (self.input_method, switch) {
            (InputMethod::X360, Switch::ShiftUp) => Some("A"),
            (InputMethod::X360, Switch::ShiftDown) => Some("X"),
            (InputMethod::X360, Switch::Handbrake) => Some("B"),
            _ => None,
        }
    }
}

/// As DirectInput numbers the buttons of an Xbox 360 pad: A, B, X, Y, shoulders, BACK, START, sticks.
const fn x360_button(switch: Switch) -> u8 {
    match switch {
        Switch::ShiftUp => 0,
        Switch::Handbrake => 1,
        Switch::ShiftDown => 2,
        Switch::ToPits => 4,
        Switch::RestartSession => 5,
        Switch::StartSession => 7,
        Switch::Pause => 8,
        Switch::ResetCar => 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buttons(route: Route) -> [u8; 8] {
        let layout = Layout::of(route).expect("a device");
        Switch::ALL.map(|switch| layout.button(switch))
    }

    #[test]
    fn the_table_above_is_true() {
        assert_eq!(buttons(Route::Vjoy), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(buttons(Route::UinputWheel), [6, 5, 7, 4, 2, 0, 1, 3]);
        for route in [Route::Vigem, Route::UinputPad, Route::StandIn] {
            assert_eq!(buttons(route), [0, 2, 1, 7, 5, 4, 8, 9]);
            let layout = Layout::of(route).expect("a device");
            assert_eq!(layout.xbox_button(Switch::ShiftDown), Some("X"));
            assert_eq!(layout.xbox_button(Switch::Pause), None);
        }
        assert_eq!(Layout::of(Route::CustomAi), None);
    }

    #[test]
    fn product_guids_are_those_of_the_known_presets() {
        let guid = |route| Layout::of(route).expect("a device").product.guid();
        assert_eq!(guid(Route::UinputWheel), "00010001-0000-0000-0000-504944564944");
        assert_eq!(guid(Route::Vigem), "028E045E-0000-0000-0000-504944564944");
        assert_eq!(guid(Route::Vjoy), "BEAD1234-0000-0000-0000-504944564944");
    }
}
