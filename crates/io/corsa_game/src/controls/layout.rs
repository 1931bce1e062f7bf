//! What a virtual device has where, as plain numbers: those of `corsa_pad`, with which a test of the
//! command compares them.

/// A device as the game sees it through DirectInput.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PadLayout {
    /// The product name.
    pub device: &'static str,
    /// USB vendor number.
    pub vendor: u16,
    /// USB product number.
    pub product: u16,
    /// The game reads it through XInput (`INPUT_METHOD=X360`); a wheel, through DirectInput.
    pub is_pad: bool,
    pub axes: PadAxes,
    pub buttons: PadButtons,
}

/// DirectInput's numbers of the axes, from 0 (X). The game reads a pad's axes through XInput instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PadAxes {
    pub steering: u8,
    pub throttle: u8,
    pub brake: u8,
}

/// DirectInput's numbers of the buttons, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PadButtons {
    pub gear_up: u8,
    pub gear_down: u8,
    pub handbrake: u8,
    pub start_session: u8,
    pub restart_session: u8,
    pub to_pits: u8,
    pub pause: u8,
    pub reset_car: u8,
}

/// The game's names of an Xbox pad's buttons, in DirectInput's order.
const XBOX_BUTTONS: [&str; 10] =
    ["A", "B", "X", "Y", "LSHOULDER", "RSHOULDER", "BACK", "START", "LTHUMB_PRESS", "RTHUMB_PRESS"];

/// vJoy's buttons are numbered as its driver presses them.
const VJOY_BUTTONS: PadButtons = PadButtons {
    gear_up: 0,
    gear_down: 1,
    handbrake: 2,
    start_session: 3,
    restart_session: 4,
    to_pits: 5,
    pause: 6,
    reset_car: 7,
};

/// Wine numbers a Linux device's buttons in the order of their key codes.
const UINPUT_WHEEL_BUTTONS: PadButtons = PadButtons {
    gear_up: 6,
    gear_down: 5,
    handbrake: 7,
    start_session: 4,
    restart_session: 2,
    to_pits: 0,
    pause: 1,
    reset_car: 3,
};

const WHEEL_AXES: PadAxes = PadAxes { steering: 0, throttle: 1, brake: 2 };

/// The pad of ViGEm, and the one of uinput through Wine. `BACK` changes the camera in the game's own
/// settings and stays free.
pub(super) const XBOX360: PadLayout = PadLayout {
    device: "Controller (XBOX 360 For Windows)",
    vendor: 0x045e,
    product: 0x028e,
    is_pad: true,
    axes: PadAxes { steering: 0, throttle: 5, brake: 2 },
    buttons: PadButtons {
        gear_up: 0,
        gear_down: 2,
        handbrake: 1,
        start_session: 7,
        restart_session: 5,
        to_pits: 4,
        pause: 8,
        reset_car: 9,
    },
};

pub(super) const VJOY: PadLayout = PadLayout {
    device: "vJoy Device",
    vendor: 0x1234,
    product: 0xbead,
    is_pad: false,
    axes: WHEEL_AXES,
    buttons: VJOY_BUTTONS,
};

pub(super) const UINPUT_WHEEL: PadLayout = PadLayout {
    device: "Virtual Racing Controller",
    vendor: 0x0001,
    product: 0x0001,
    is_pad: false,
    axes: WHEEL_AXES,
    buttons: UINPUT_WHEEL_BUTTONS,
};

impl PadLayout {
    /// The game's name of a pad's button; a wheel's have none.
    pub fn xbox_button(&self, button: u8) -> Option<&'static str> {
        XBOX_BUTTONS.get(usize::from(button)).copied().filter(|_| self.is_pad)
    }
}
